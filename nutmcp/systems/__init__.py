"""The remote systems that nutmcp speaks to, each a folder of declarations and a dialect."""
