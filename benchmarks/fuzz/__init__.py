"""Inputs damaged on purpose for every reader; `python -m benchmarks.fuzz` or `make fuzz`."""
