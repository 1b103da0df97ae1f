"""The table of steps, and the scenario beside the baseline."""
