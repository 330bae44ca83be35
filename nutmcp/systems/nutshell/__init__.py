"""Nutshell: companies, people, leads, activities and tasks, over JSON-RPC."""
