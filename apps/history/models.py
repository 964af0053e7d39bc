"""What happened: who did what to what, when, and how it looked before and after.

Rows are only ever added. Triggers refuse every update, delete and truncate, and the application's own database
role has no right to any of them (apps/history/protection.py), so that no code path, and no SQL sent as the
application, rewrites the past. What the database's owner does to the rows is found by the chain of seals
(apps/history/sealing.py). Things are named by kind and id: no foreign keys into rows that may go.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.history.querysets import EventQuerySet


class AppendOnly(models.Model):
    """A model whose rows are added and read, never changed. To inherit from it is all that a model does.

    After every migrate its table has triggers and grants to match. Its key, where the database counts it, and every
    time that is "now" by default are set by the database, whatever the one who inserts says. A foreign key from here
    must protect what it points at: blanking it would be a change.
    """

    app_may: ClassVar[frozenset[str]] = frozenset({"SELECT", "INSERT"})
    stamps: ClassVar[tuple[str, ...]] = ()  # more columns that the trigger sets

    class Meta:
        abstract = True


class Event(AppendOnly):
    stamps = ("server", "xid")

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_id = models.UUIDField(null=True)  # null: the system itself
    actor_name = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)  # "check moved", "claim recorded"
    kind = models.CharField(max_length=40)  # "check"
    object_id = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)  # what a person calls the object
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    confidential_to = models.UUIDField(null=True)  # the desk that may see it; null: the whole newsroom
    # Which transaction of which database server wrote it: a seal must not miss one that commits late.
    # 0 is from before there were seals.
    server = models.BigIntegerField(db_default=0, editable=False)
    xid = models.BigIntegerField(db_default=0, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-at"]),  # one object's history
            models.Index(fields=["-at"]),
            models.Index(fields=["server", "xid", "id"], name="history_event_sealing"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name or 'Claimtracker'}: {self.verb} {self.subject}"


class Seal(AppendOnly):
    """The SHA-256 of some events in a row and of the seal before, made by the database's function alone.

    It covers every event of `server` with (from_xid, from_id) <= (xid, id) < (until_xid, until_id). When it was made
    all transactions before `until_xid` were over, so this set never changes again.
    """

    app_may = frozenset({"SELECT"})

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    server = models.BigIntegerField()
    from_xid = models.BigIntegerField()
    from_id = models.BigIntegerField()
    until_xid = models.BigIntegerField()
    until_id = models.BigIntegerField()
    events = models.PositiveIntegerField()
    leaves = models.TextField()  # a line for each event: its id, a colon, its own SHA-256
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class Inspection(AppendOnly):
    """The chain was recomputed from `first` through `through`, and what was found."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    first = models.BigIntegerField()
    through = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)  # of the seal `through`
    is_whole = models.BooleanField()  # it went to the end of the chain
    is_sound = models.BooleanField()
    told = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("inspection of history")

    def __str__(self) -> str:
        return self.told or f"{self.first} – {self.through}"
