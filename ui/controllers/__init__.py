"""What gestures do, by subject."""
