"""The sun on roofs and facades."""
