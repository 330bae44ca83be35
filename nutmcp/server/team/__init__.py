"""A server for several people: they sign in at an identity provider, and each works with credentials of their own."""
