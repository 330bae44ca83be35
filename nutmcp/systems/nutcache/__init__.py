"""Nutcache: what its API documents, as data, and how to speak to it."""
