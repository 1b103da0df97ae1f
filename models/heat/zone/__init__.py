"""The hourly balance of many buildings, one zone each."""
