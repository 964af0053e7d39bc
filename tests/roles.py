"""Connections of their own to the tests' database: as its owner, or as the application."""

from typing import Any

import psycopg
from django.conf import settings
from django.db import connection


def as_the_owner() -> psycopg.Connection[Any]:
    """Each statement stands for itself. Where the owner is a superuser, as here, nothing is refused."""
    return _connect(settings.DATABASE_OWNER)


def as_the_application() -> psycopg.Connection[Any]:
    return _connect(settings.DATABASES["default"])


def _connect(login: dict[str, Any]) -> psycopg.Connection[Any]:
    known = {"user": login["USER"], "password": login["PASSWORD"], "host": login["HOST"], "port": login["PORT"]}
    given = {name: value for name, value in known.items() if value}
    return psycopg.connect(dbname=connection.settings_dict["NAME"], autocommit=True, **given)
