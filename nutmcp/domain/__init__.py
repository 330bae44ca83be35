"""The nouns of the trade, whichever system keeps them, and the rules that follow from them alone; it does no I/O."""
