"""Load flow, overload and hosting capacity."""
