"""The light on the streets of a district, and their lighting classes."""
