"""The languages that exports are written in."""
