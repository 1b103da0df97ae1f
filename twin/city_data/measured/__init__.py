"""Meters beside the model: fit, savings, calibration."""
