"""Nutshell, as far as it is known: the server's half of the wire, and a made-up sales team."""
