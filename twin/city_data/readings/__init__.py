"""What a meter or sensor says: quantities, units, times, and the rules it is checked by."""
