"""A sheet of many rows: copied, read, previewed, and written row by row."""
