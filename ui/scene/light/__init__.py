"""Sun, sky and night."""
