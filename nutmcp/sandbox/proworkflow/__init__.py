"""ProWorkflow, as far as it is known: the server's half of the wire, and a made-up agency."""
