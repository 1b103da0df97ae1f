"""The picture of a snapshot."""
