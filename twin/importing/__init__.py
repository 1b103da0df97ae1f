"""A district from files of a city: what they hold, what their columns mean, and the import."""
