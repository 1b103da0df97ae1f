"""Meters beside models: readings as hours, and what a measure has saved."""
