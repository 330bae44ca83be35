"""The same change of many entries: which are meant, a plan of it, and writing it."""
