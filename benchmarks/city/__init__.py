"""A city to calculate, and what calculating it costs."""
