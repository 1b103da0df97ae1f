"""Scenarios beside each other, and what each measure of one does."""
