"""The one exception of this package: a sentence for the person who typed the command."""


class CannotStart(Exception):
    """Something stands in the way; the text says what it is and what to do about it."""
