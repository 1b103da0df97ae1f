"""Charging sessions: drawn, read from a list, fitted, reported."""
