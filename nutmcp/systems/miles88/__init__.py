"""88 Miles: what its interface documents, as data, and how to speak to it."""
