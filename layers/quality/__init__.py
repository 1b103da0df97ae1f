"""Data quality: what is not sure about a district."""
