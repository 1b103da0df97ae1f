"""Street lighting: luminaires, posts, the light on the streets."""
