"""Keep what must outlive this process: one small store that all servers of a user share, opened by URL."""
