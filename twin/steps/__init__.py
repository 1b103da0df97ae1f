"""The steps of the answer."""
