"""Other programs on the same work, each in an environment of its own under `.venv-peers/`."""
