"""Cars, trips and public charge points."""
