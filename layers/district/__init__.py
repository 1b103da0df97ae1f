"""The district folder on disk: its tables, rules, reader and writer."""
