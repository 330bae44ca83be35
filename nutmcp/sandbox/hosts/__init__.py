"""The server's half of each wire protocol that the sandbox speaks."""
