"""The years to 2050."""
