"""Saving so that nothing is ever half-written."""
