"""A project: the named scenarios of a district, who comes from whom, kept in one file."""
