"""Meters beside the model, and the model's inputs learnt from meters."""
