"""Plant, meters, storage."""
