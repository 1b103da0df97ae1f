"""Numbers calculated beside the answer, and their tables."""
