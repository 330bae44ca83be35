"""ProWorkflow: what its classic interface documents, as data, and how to speak to it."""
