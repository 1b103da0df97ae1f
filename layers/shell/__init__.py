"""The outside of every building as the physics sees it."""
