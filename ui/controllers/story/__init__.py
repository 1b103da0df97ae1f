"""Telling a story to a room, and what is taken away of it."""
