"""The best plan: what is asked for, the curve of cost against carbon, the years."""
