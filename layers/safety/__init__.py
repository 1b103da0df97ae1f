"""Reading what one does not trust: limits, a process apart, clean text."""
