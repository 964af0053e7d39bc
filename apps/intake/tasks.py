"""Intake's background work."""
