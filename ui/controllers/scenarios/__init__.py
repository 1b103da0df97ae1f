"""Desks of the project: its scenarios, how they compare, the best plan."""
