"""Names over the scene."""
