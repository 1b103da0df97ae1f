"""Files of a city, looked at and made a district."""
