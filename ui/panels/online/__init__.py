"""Getting a real district from public services."""
