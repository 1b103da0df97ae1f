"""From results to colours over the map, with legends."""
