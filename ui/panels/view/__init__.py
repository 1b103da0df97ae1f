"""The scene's frame, layers, time, inspector."""
