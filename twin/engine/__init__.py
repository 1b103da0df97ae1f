"""Runs the steps that an edit touches, and keeps their results."""
