"""The vocabulary in which every remote operation and every remote system is described; it knows no vendor."""
