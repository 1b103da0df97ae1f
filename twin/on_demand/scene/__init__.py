"""A district as meshes."""
