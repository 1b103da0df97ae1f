"""What buildings are and how they are used, by country, use and age."""
