"""What layers, models, twin and ui take as given: the calendar, reading a table."""
