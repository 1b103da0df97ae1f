"""One zone as a case file describes it."""
