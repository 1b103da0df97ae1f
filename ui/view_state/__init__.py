"""What is on the screen, as values. No Qt."""
