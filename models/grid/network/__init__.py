"""The low-voltage network: given, or laid along the streets."""
