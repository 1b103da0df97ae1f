"""One building beside EnergyPlus: the report and its charts."""
