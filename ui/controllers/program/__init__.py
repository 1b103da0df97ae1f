"""Commands, files, how the window looks."""
