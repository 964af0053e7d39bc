"""The administration of outlets and of the rest of the registry. Every write goes through actions.

It stands here and not in `sources`, because claims follow when the kind of their source changes.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.claims.actions import mend_source
from apps.errors import ClaimtrackerError
from apps.sources.actions import add_alias, add_source
from apps.sources.models import Alias, Role, Source
from apps.sources.names import name_key
from apps.sources.rules import why_not_mend

FIELDS = ("name", "kind", "description", "wikidata_id")


class SourceForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Source
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean_name(self) -> str:
        if not name_key(self.cleaned_data["name"]):
            raise forms.ValidationError(_("A source needs a name with letters in it."))
        return self.cleaned_data["name"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stored = Source.objects.filter(pk=self.instance.pk).values_list("version", flat=True).first()
        if stored is not None and cleaned.get("version") != stored:
            raise forms.ValidationError(
                _("Somebody else changed this source in the meantime. Reload it and make your change again.")
            )
        return cleaned


class AliasInline(admin.TabularInline):
    model = Alias
    fields = ["name"]
    extra = 1

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoleInline(admin.TabularInline):
    model = Role
    fk_name = "source"
    fields = ["title", "since", "until", "first_seen", "last_seen"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    form = SourceForm
    inlines = [AliasInline, RoleInline]
    list_display = ["name", "kind", "wikidata_id", "updated_at"]
    list_filter = ["kind"]
    search_fields = ["sort_key", "aliases__name"]
    fields = [*FIELDS, "version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # Administrators see no more than others: another desk's confidential sources are not there.
        return Source.objects.visible_to(request.user).in_use()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and why_not_mend(request.user, None) is None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        desk_id = obj.confidential_to_id if obj else None
        return super().has_change_permission(request, obj) and why_not_mend(request.user, desk_id) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # claims and articles name it

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        told = {name: form.cleaned_data[name] for name in FIELDS}
        if change:
            mend_source(
                source=Source.objects.get(pk=obj.pk), version=form.cleaned_data["version"], by=request.user, **told
            )
            return
        source, is_new = add_source(by=request.user, **told)
        if not is_new:
            self.message_user(request, _("This source was in the registry already."), messages.INFO)
        obj.__dict__.update(source.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for formset in formsets:
            for row in getattr(formset, "forms", []):
                if formset.model is Alias and row.has_changed() and row.cleaned_data.get("name"):
                    self._add_alias(request, form.instance, row.cleaned_data["name"])
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def _add_alias(self, request: HttpRequest, source: Source, name: str) -> None:
        try:
            add_alias(source=source, name=name, by=request.user)
        except ClaimtrackerError as error:
            self.message_user(request, str(error), messages.ERROR)
