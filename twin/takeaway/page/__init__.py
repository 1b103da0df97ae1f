"""One web page with the district in 3D."""
