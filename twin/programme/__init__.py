"""The programme's ten targets, each beside what a scenario reaches."""
