"""What evidence looks like going out and coming in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.claim_shapes import ClaimantShape
from apps.api.people import PersonShape
from apps.api.resources import Shape
from apps.archives.models import Capture
from apps.archives.wording import health_sentence, state_sentence
from apps.verification.evidence_quotes import quote_is_found
from apps.verification.models import Evidence

LONGEST_QUOTE = 20_000
LONGEST_NOTE = 5_000


class CopyShape(Shape):
    """The copy in the archive, and how its address fares."""

    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:capture", lookup_field="pk", lookup_url_kwarg="id")
    state = serializers.CharField(help_text="due, leased, kept or failed.")
    state_sentence = serializers.SerializerMethodField(help_text="How it stands, in the language asked for.")
    archived_at = serializers.DateTimeField(source="captured_at", allow_null=True)
    content_type = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="Bytes of the copy.")
    sha256 = serializers.CharField(help_text="Of the copy's bytes.")
    health = serializers.CharField(help_text="unknown, same, changed, gone or unreachable.")
    health_sentence = serializers.SerializerMethodField(help_text="How its address fares.")
    wayback_address = serializers.CharField(help_text="Of the Wayback Machine's copy, where there is one.")

    def get_state_sentence(self, capture: Capture) -> str:
        return state_sentence(capture)

    def get_health_sentence(self, capture: Capture) -> str:
        return health_sentence(capture)


class ArticleInEvidence(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:article", lookup_field="pk", lookup_url_kwarg="id")
    title = serializers.CharField()


class EvidenceShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:evidence", lookup_field="pk", lookup_url_kwarg="id")
    check = serializers.UUIDField(source="check_supported_id")
    kind = serializers.CharField(help_text="link, file, dataset, article or source.")
    title = serializers.CharField()
    stance = serializers.CharField(help_text="supports, refutes or context.")
    source_url = serializers.CharField(source="url", help_text="Its address; empty for what has none.")
    source = ClaimantShape(allow_null=True)
    article = ArticleInEvidence(allow_null=True)
    quote = serializers.CharField(help_text="The exact words relied on.")
    is_quote_found = serializers.SerializerMethodField(
        help_text="Whether the copy holds these words; nothing while it cannot be told."
    )
    note = serializers.CharField(help_text="For the newsroom.")
    copy = CopyShape(source="capture", allow_null=True)
    position = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Also the ETag of the evidence.")
    added_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True, help_text="Taken off the list; it can be put back.")

    @extend_schema_field({"type": "boolean", "nullable": True})
    def get_is_quote_found(self, evidence: Evidence) -> bool | None:
        return quote_is_found(evidence)


class PublishedEvidenceShape(Shape):
    """Evidence as people outside the newsroom read it: frozen when the verdict that stands was published."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    stance = serializers.CharField()
    source_url = serializers.CharField()
    source = serializers.CharField()
    quote = serializers.CharField()
    archived_at = serializers.CharField()
    sha256 = serializers.CharField()
    wayback_address = serializers.CharField()


class NewEvidence(Shape):
    """Something that supports, refutes or gives context. Without a `kind` it is told from what is given.

    A web page has its `url`; a dataset its `url` or a `file` (in a form), and a `note` that names its licence; an
    article of ours its `article`; a source of the registry its `source` and its exact `quote`.
    """

    kind = serializers.ChoiceField(Evidence.Kind.choices, required=False)
    stance = serializers.ChoiceField(Evidence.Stance.choices)
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    article = serializers.UUIDField(required=False, allow_null=True)
    source = serializers.UUIDField(required=False, allow_null=True)
    quote = serializers.CharField(max_length=LONGEST_QUOTE, required=False, allow_blank=True)
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class NewEvidenceForm(NewEvidence):
    file = serializers.FileField(required=False, allow_empty_file=True, max_length=255)

    def to_internal_value(self, data: Any) -> Any:
        # A form has no null: an empty field is one that was left out.
        return super().to_internal_value({name: value for name, value in data.items() if value != ""})


class EvidenceChanges(Shape):
    """What can be mended. What a piece points at stays: remove it and add the right one."""

    stance = serializers.ChoiceField(Evidence.Stance.choices, required=False)
    title = serializers.CharField(max_length=300, required=False)
    source = serializers.UUIDField(required=False, allow_null=True)
    quote = serializers.CharField(max_length=LONGEST_QUOTE, required=False, allow_blank=True)
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class Removal(Shape):
    """Take a piece off the list."""

    reason = serializers.CharField(max_length=2000, default="", allow_blank=True)


class OrderShape(Shape):
    """The pieces on the list, by id, in their order. Its ETag changes with the list."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=1000)


class TakeOver(Shape):
    """Evidence of an earlier check of the same claim."""

    evidence = serializers.UUIDField()
