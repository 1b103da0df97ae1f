"""Scenarios side by side: a table, a chart, what each measure alone does. Drawing only."""
