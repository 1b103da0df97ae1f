"""What is done off the GUI thread."""
