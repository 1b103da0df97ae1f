"""From the buildings as they are to their hourly need."""
