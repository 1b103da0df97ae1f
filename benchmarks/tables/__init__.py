"""Makers of tables that stand in the repository, from public files."""
