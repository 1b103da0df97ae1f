"""Where the eye is, what it points at, and the widget drawn into."""
