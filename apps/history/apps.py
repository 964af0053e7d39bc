from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


def protect_history(using: str, **_kwargs: Any) -> None:
    """After every migrate, as its owner: triggers on append-only tables, and the application's grants."""
    from django.conf import settings

    from apps.history.owner import has_owner
    from apps.history.protection import protect

    if using == DEFAULT_DB_ALIAS:
        protect(settings.DATABASES["default"]["USER"] if has_owner() else "")


class HistoryConfig(AppConfig):
    name = "apps.history"

    def ready(self) -> None:
        post_migrate.connect(protect_history, sender=self)
