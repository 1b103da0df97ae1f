"""Registers without geometry, as energy certificates: their columns, and which building a row is
about. A register's columns are told by a table of this folder, in the form of `layers.schemes`."""
