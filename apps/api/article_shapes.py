"""What articles look like going out and coming in."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from apps.api.appearances import OutletShape
from apps.api.people import DeskShape
from apps.api.resources import Shape
from apps.articles.models import Article
from apps.intake.actions import Receipt
from apps.intake.progress import error_code_of, explain, progress_of


class ArticleShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:article", lookup_field="pk", lookup_url_kwarg="id")
    state = serializers.CharField(help_text="received, fetching, extracting, ready or failed")
    title = serializers.CharField()
    source_url = serializers.CharField(source="url", help_text="The address it was published at.")
    outlet = OutletShape(allow_null=True)
    agencies = OutletShape(many=True, help_text="News agencies that the article credits.")
    byline = serializers.CharField()
    language = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    external_id = serializers.CharField()
    arrival = serializers.CharField()
    desk = DeskShape()
    is_confidential = serializers.BooleanField()
    version = serializers.SerializerMethodField(help_text="Number of the text that is shown today.")
    duplicate_of = serializers.UUIDField(source="duplicate_of_id", allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_version(self, article: Article) -> int | None:
        return article.current.number if article.current else None


class StepShape(Shape):
    step = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField(help_text="waiting, working, done, not needed or failed")
    sentence = serializers.CharField(
        help_text="What people should know: what went wrong and what to do, or who found the claims."
    )


class ArticleError(Shape):
    code = serializers.CharField()
    detail = serializers.CharField()


class WholeArticleShape(ArticleShape):
    steps = serializers.SerializerMethodField(help_text="How far the article has come.")
    error = serializers.SerializerMethodField(help_text="Of a failed article.")
    notice = serializers.SerializerMethodField(help_text="Why a person should look; empty when all is well.")

    @extend_schema_field(StepShape(many=True))
    def get_steps(self, article: Article) -> list[dict]:
        return StepShape(progress_of(article), many=True).data

    @extend_schema_field(ArticleError(allow_null=True))
    def get_error(self, article: Article) -> dict | None:
        if article.state != Article.State.FAILED:
            return None
        return {"code": error_code_of(article), "detail": explain(article)}

    def get_notice(self, article: Article) -> str:
        return "" if article.state == Article.State.FAILED else explain(article)


class VersionShape(Shape):
    number = serializers.IntegerField()
    title = serializers.CharField()
    language = serializers.CharField()
    created_at = serializers.DateTimeField()


class WholeVersionShape(VersionShape):
    text = serializers.CharField(help_text="Spans of claims count its characters (Unicode code points).")
    headings = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))


class NewArticle(Shape):
    """An article as `text`, `html` or `url`, in a form also as `file`. Beside a text or file, `url` is its address."""

    text = serializers.CharField(required=False, trim_whitespace=False, allow_blank=True)
    html = serializers.CharField(required=False, trim_whitespace=False, allow_blank=True)
    url = serializers.CharField(required=False, max_length=2000, allow_blank=True)
    title = serializers.CharField(required=False, max_length=500, allow_blank=True)
    outlet = serializers.CharField(required=False, max_length=300, allow_blank=True)
    language = serializers.CharField(required=False, max_length=10, allow_blank=True)
    published_at = serializers.CharField(
        required=False, max_length=40, allow_blank=True, help_text="2026-05-14 or 2026-05-14T10:30+02:00"
    )
    external_id = serializers.CharField(required=False, max_length=200, allow_blank=True)
    desk = serializers.CharField(required=False, max_length=80, help_text="Slug; needed by people of several desks.")
    confidential = serializers.BooleanField(default=False, help_text="Only people of the desk will see it.")


class NewArticleForm(NewArticle):
    file = serializers.FileField(required=False, allow_empty_file=True, max_length=255)


class ReceiptShape(Shape):
    """The article is taken in; at `url` its progress can be followed."""

    id = serializers.UUIDField(source="article.pk")
    state = serializers.CharField(source="article.state")
    url = serializers.SerializerMethodField()
    already_here = serializers.SerializerMethodField(help_text="The same article had been delivered before.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, receipt: Receipt) -> str:
        return reverse("api:article", args=[receipt.article.pk], request=self.context["request"])

    def get_already_here(self, receipt: Receipt) -> bool:
        return not receipt.is_new
