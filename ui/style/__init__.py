"""Themes, letters, colours, icons."""
