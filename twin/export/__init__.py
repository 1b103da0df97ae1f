"""Districts and results in the formats that other programs read."""
