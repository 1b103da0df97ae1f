"""A building of the district beside EnergyPlus: the input written, run, read and compared."""
