"""The best plan for a budget or an aim: a package for each building and street."""
