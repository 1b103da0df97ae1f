"""Where readings lie: today in one DuckDB file, closed days as Parquet."""
