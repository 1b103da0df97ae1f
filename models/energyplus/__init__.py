"""One building as an input of EnergyPlus, and the reading of what comes back: arrays in and out."""
