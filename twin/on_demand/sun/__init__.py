"""The sun on every place of walls, roofs and ground."""
