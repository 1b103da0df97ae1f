"""A story: stations that are shown to a room, one after the other."""
