"""Claimtracker: who says what, in which words, and what became of it."""

from claimtracker.celery import app as celery_app

__all__ = ["celery_app"]
