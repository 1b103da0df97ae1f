"""Photovoltaics: production of a kilowatt-peak, what fits on a roof, and who uses it."""
