"""The registry: everyone and everything that information comes from."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk
from apps.ids import new_id
from apps.sources.names import plain
from apps.sources.querysets import SourceQuerySet


class Source(models.Model):
    """A person, organisation, outlet, agency, document or unnamed group.

    A source met only in confidential articles of one desk is confidential to it: `confidential_to`
    is that desk, and another row of the same name may exist for the rest of the newsroom.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        OUTLET = "outlet", _("outlet")
        AGENCY = "agency", _("news agency")
        DOCUMENT = "document", _("document")
        UNNAMED_GROUP = "unnamed group", _("unnamed group")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=300)
    sort_key = models.CharField(max_length=300)  # unaccented and lower-cased: there may be no ICU collation
    description = models.CharField(_("description"), max_length=500, blank=True)
    wikidata_id = models.CharField("Wikidata", max_length=20, blank=True)
    confidential_to = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["person", "organisation", "outlet", "agency", "document", "unnamed group"]),
                name="known_source_kind",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="source_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(wikidata_id="") | Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"), name="wikidata_id_is_a_q_number"
            ),
        ]
        indexes = [models.Index(fields=["sort_key"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("web:source", args=[self.pk])

    def survivor(self) -> "Source":
        """Where its merging led, over all steps; itself when it was not merged."""
        return self.merged_into.survivor() if self.merged_into else self

    @property
    def other_names(self) -> list["Alias"]:
        """Names that are more than its own in other letters. Lists load the aliases beforehand."""
        return [alias for alias in self.aliases.all() if plain(alias.name) != self.sort_key]


class Alias(models.Model):
    """A name the source goes by. `key` is how spellings meet: names.py."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(max_length=300)
    language = models.CharField(max_length=5, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="alias_once_a_source")]
        indexes = [models.Index(fields=["key"])]  # resolving a name is one look-up

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """An office or function, with the dates it was held and the days articles told of it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(_("title"), max_length=200)
    organisation = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="offices")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    first_seen = models.DateField()
    last_seen = models.DateField()

    class Meta:
        ordering = ["-last_seen", "title"]
        constraints = [
            models.UniqueConstraint(fields=["source", "title"], name="role_once_a_source"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="role_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(last_seen__gte=F("first_seen")), name="role_seen_in_order"),
        ]

    def __str__(self) -> str:
        return self.title
