"""What leaves: sums of many, catalogue, package."""
