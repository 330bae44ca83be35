"""The made-up data of the sandbox: a small agency, dated around today, and the same with very much of everything."""
