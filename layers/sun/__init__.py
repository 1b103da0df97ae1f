"""Sample points, horizons and rays: what the sun reaches."""
