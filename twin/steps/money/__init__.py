"""Bills, costs and sums."""
