"""The low-voltage network and its load."""
