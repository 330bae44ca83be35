"""How a function's signature becomes a schema, and how arguments are held to it."""
