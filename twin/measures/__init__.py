"""The kinds of measures."""
