"""The panel of measures."""
