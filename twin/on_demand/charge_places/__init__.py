"""Where charge points go."""
