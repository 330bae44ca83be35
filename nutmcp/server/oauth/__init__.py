"""Signing in at an identity provider: its tokens are checked here, and say who calls and what they may do."""
