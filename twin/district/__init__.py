"""What exists: the district, its folder, its checks."""
