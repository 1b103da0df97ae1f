"""A district as meshes for the drawing."""
