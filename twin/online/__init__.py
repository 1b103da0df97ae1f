"""Real districts from public services, on a person's word."""
