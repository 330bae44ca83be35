"""Run timers here: Nutcache's own are read-only in every published version of its API."""
