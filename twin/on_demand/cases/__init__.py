"""Single cases from a file, without a district."""
