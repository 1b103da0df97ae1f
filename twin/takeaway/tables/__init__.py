"""Tables and map layers."""
