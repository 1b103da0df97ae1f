"""A straight road after EN 13201-3: light, glare, energy."""
