"""Target buildings of a measure, and when it is taken up."""
