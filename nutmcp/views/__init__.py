"""Pictures of answers: the pages that a client shows beside them, and the same drawn in a terminal or as SVG."""
