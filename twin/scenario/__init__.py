"""What is decided: the scenario, its edits, its history."""
