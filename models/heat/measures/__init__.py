"""Retrofit, new plant and energy management: new columns from the old."""
