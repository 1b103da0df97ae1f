"""The true shapes of buildings: plane surfaces with a meaning, checked and mended."""
