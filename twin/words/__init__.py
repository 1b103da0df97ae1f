"""The names of numbers and of a district's words."""
