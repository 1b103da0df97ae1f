"""Business models: who pays what in which year, and who is better off."""
