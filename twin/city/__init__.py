"""A city in tiles: cut, calculated one by one, added up."""
