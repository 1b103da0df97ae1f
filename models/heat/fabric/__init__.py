"""What walls, roofs and floors are made of, as thermal networks."""
