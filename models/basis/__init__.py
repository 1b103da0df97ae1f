"""What all models take as given: the calendar of the typical year, reading tables of figures."""
