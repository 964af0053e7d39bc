"""Django's migrate, as the owner of the tables: the application's own role may not change them."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from apps.history.owner import as_owner


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> Any:
        if options.get("database") != DEFAULT_DB_ALIAS:
            return super().execute(*args, **options)
        with as_owner():
            return super().execute(*args, **options)
