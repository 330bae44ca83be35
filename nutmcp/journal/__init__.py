"""Every remote write, remembered before it leaves: none is lost, none made twice, and each can be undone."""
