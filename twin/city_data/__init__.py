"""Meters and sensors beside the model: in, kept, out."""
