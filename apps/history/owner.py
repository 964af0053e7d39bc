"""The two database roles: the owner makes and changes tables, the application only works with what is in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

_LOGIN = ("USER", "PASSWORD", "HOST", "PORT")


def has_owner() -> bool:
    """Whether the owner is somebody else than the role as which the application logs in."""
    return bool(settings.DATABASE_OWNER["USER"] != settings.DATABASES["default"]["USER"])


@contextmanager
def as_owner() -> Iterator[None]:
    """Talk to the database as its owner meanwhile. Nothing changes where the application is the owner itself."""
    if not has_owner():
        yield
        return
    given = connection.settings_dict
    _log_in({**given, **{name: settings.DATABASE_OWNER[name] for name in _LOGIN}, "OPTIONS": _own_options()})
    try:
        yield
    finally:
        _log_in(given)


def _own_options() -> dict[str, Any]:
    """A connection of its own: those in the pool are logged in as the application."""
    return {name: value for name, value in settings.DATABASE_OWNER["OPTIONS"].items() if name != "pool"}


def _log_in(login: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict = login
