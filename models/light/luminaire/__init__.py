"""What luminaires draw and give, and when they burn."""
