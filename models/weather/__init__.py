"""The weather of a typical year, as all models read it."""
