"""Streets as they are looked at: by quantity, in words, at night."""
