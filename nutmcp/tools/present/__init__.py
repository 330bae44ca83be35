"""Records into the compact rows that assistants read: names instead of ids, nothing that is empty or obvious."""
