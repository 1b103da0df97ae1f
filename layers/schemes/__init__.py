"""How data sets name what a building is: one table file for each scheme."""
