"""What exports take from the screen."""
