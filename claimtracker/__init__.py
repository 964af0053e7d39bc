"""Claimtracker: who says what, in which words, and what became of it.

Nothing is imported here: the dev stack lives in this package and must start quickly, before Django is needed.
"""
