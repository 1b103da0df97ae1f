"""Heights of the ground."""
