"""The best that batteries could do."""
