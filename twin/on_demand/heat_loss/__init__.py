"""Where a building loses its heat."""
