"""Readers of 3D city models: CityJSON, CityJSONSeq and CityGML."""
