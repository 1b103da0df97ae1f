"""Between session and window."""
