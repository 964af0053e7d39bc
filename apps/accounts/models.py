"""People, the desks they belong to with a role each, and the API tokens they own."""

from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import Role, Scope
from apps.ids import new_id


class Desk(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who logs in. `is_superuser` is the newsroom's administrator; a partner only uses the API."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=5, default="en", choices=[("de", "Deutsch"), ("en", "English")]
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Berlin")
    is_partner = models.BooleanField(_("partner"), default=False)
    desks = models.ManyToManyField(Desk, through="Membership", related_name="people")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def roles(self) -> dict[UUID, str]:
        """The person's role at each desk: {desk id: role}. One query a request."""
        return dict(self.memberships.values_list("desk_id", "role"))

    @property
    def zone(self) -> ZoneInfo:
        """The person's clock; UTC when a tzdata update took their zone away."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")

    @property
    def desk_ids(self) -> list[UUID]:
        return list(self.roles)

    @property
    def is_administrator(self) -> bool:
        return self.is_superuser


class Newsroom(models.Model):
    """The one newsroom of this installation: how it calls itself to readers, and whether they may read at all."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name of the newsroom"), max_length=120, blank=True)
    address = models.URLField(_("its web site"), max_length=300, blank=True)
    has_public_pages = models.BooleanField(_("published checks have public pages"), default=False)
    contact = models.CharField(_("where readers send corrections"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("newsroom")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_newsroom")]

    def __str__(self) -> str:
        return self.name or "Claimtracker"


class Membership(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "desk"], name="one_role_a_desk"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.desk})"


class ApiToken(models.Model):
    """A key to the API. Only its SHA-256 is kept: it holds 32 random bytes, so a plain hash is enough."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12)  # its first letters, so that a person can tell tokens apart
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices))
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_expires_later")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Attempts(models.Model):
    """How often something guessable was tried in a window: (what, whom, window) counted atomically."""

    key = models.CharField(max_length=200)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_counter_a_window")]
        indexes = [models.Index(fields=["window"])]  # the sweep deletes old windows
