"""Measured promises about speed and memory, one script each; `python -m benchmarks` prints them."""
