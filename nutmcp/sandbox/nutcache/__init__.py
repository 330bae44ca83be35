"""Nutcache, as far as it is known: the server's half of the wire, what it allows, and the made-up data."""
