"""Map layers that are calculated while looked at."""
