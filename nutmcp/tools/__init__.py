"""What an assistant can ask for: each tool is one decorated function, in the module of its toolset."""
