"""OGC SensorThings 1.1, the subset that public clients use, over the store."""
