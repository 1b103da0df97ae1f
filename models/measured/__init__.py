"""Statistics of metered beside simulated energy, over arrays."""
