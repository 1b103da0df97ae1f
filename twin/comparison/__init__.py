"""Scenarios side by side: what differs, how sure that is, and what each measure alone does."""
