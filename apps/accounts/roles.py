"""The names of roles and token scopes, and which person-and-desk questions can be asked."""

from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REPORTER = "reporter", _("reporter")
    FACT_CHECKER = "fact-checker", _("fact-checker")
    EDITOR = "editor", _("editor")


class Scope(models.TextChoices):
    ARTICLES_READ = "articles:read", _("read articles")
    ARTICLES_WRITE = "articles:write", _("add articles")
    CLAIMS_READ = "claims:read", _("read claims")
    CLAIMS_WRITE = "claims:write", _("add and mend claims")
    SOURCES_READ = "sources:read", _("read sources")
    SOURCES_WRITE = "sources:write", _("add and mend sources")
    CHECKS_READ = "checks:read", _("read checks")
    CHECKS_WRITE = "checks:write", _("work on checks")
    PUBLISHED_READ = "published:read", _("read published checks")


def role_at(user: Any, desk_id: UUID | None) -> str:
    """The person's role at the desk; for a newsroom item without a desk the highest role held anywhere; "" for none."""
    if not user.is_active or user.is_partner:
        return ""
    if desk_id is not None:
        return user.roles.get(desk_id, "")
    held = set(user.roles.values())
    return next((role for role in (Role.EDITOR, Role.FACT_CHECKER, Role.REPORTER) if role in held), "")


def may_check(user: Any, desk_id: UUID | None) -> bool:
    return role_at(user, desk_id) in {Role.FACT_CHECKER, Role.EDITOR}


def is_editor(user: Any, desk_id: UUID | None) -> bool:
    return role_at(user, desk_id) == Role.EDITOR


def may_add(user: Any, desk_id: UUID | None) -> bool:
    """Anyone of the desk adds articles and claims."""
    return bool(role_at(user, desk_id))
