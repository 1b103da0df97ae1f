"""One file for each way that readings come in; all give the same value."""
