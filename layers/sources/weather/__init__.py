"""EnergyPlus weather files."""
