"""The results of a city in a window of its own: tiles, not one mesh."""
