"""Frames, meshes, planes and grids on faces."""
