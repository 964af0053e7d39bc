"""Digests' background work."""
