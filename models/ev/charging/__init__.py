"""When cars that are plugged in take their energy."""
