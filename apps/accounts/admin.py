"""The administration of people and desks. Every write goes through actions, so that history tells it."""

import zoneinfo
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from apps.accounts.actions import (
    add_desk,
    add_user,
    change_user,
    give_role,
    rename_desk,
    revoke_token,
    take_role,
)
from apps.accounts.models import ApiToken, Desk, Membership, User
from apps.accounts.roles import Role
from apps.errors import ClaimtrackerError
from apps.history.actions import record

admin.site.site_header = _("Claimtracker: administration")
admin.site.site_title = _("Claimtracker")
admin.site.index_title = _("People, desks, outlets")


def to_our_own(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """There is one page to log in, and it counts tries. Who is logged in but no administrator finds nothing here."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next") or request.path)


admin.site.login = to_our_own
admin.site.password_change = lambda request, **_kwargs: redirect("web:settings_password")
admin.site.unregister(Group)  # what people may do is said by their role at a desk, nowhere else


LABELS = {"is_superuser": _("administrator"), "is_active": _("can log in")}
HELP_TEXTS = {
    "is_superuser": _("Manages people, desks and outlets. Reads no more than their desks let them."),
    "is_active": _("Take this away instead of deleting: what a person did stays in history."),
    "is_partner": _("Works with the API only and reads published checks."),
}


class KnownTimeZone:
    """For forms of a person: a zone that nobody knows would quietly be UTC."""

    cleaned_data: dict[str, Any]

    def clean_time_zone(self) -> str:
        if self.cleaned_data["time_zone"] not in zoneinfo.available_timezones():
            raise ValidationError(_("There is no time zone of this name. Write it like Europe/Berlin."))
        return self.cleaned_data["time_zone"]


class NewPersonForm(KnownTimeZone, BaseUserCreationForm):
    """A person with a first password, which they should change under Settings."""

    class Meta:
        model = User
        fields = ("username", "name", "email", "language", "time_zone", "is_partner", "is_superuser")
        labels, help_texts = LABELS, HELP_TEXTS


class PersonForm(KnownTimeZone, UserChangeForm):
    class Meta:
        model = User
        fields = ("username", "name", "email", "language", "time_zone", "is_active", "is_partner", "is_superuser")
        labels, help_texts = LABELS, HELP_TEXTS


class RoleInline(admin.TabularInline):
    model = Membership
    extra = 1
    verbose_name, verbose_name_plural = _("role at a desk"), _("roles at desks")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


@admin.register(User)
class PersonAdmin(UserAdmin):
    form, add_form = PersonForm, NewPersonForm
    inlines = [RoleInline]
    list_display = [
        "username",
        "name",
        "email",
        "roles_in_words",
        "is_active",
        "is_partner",
        "is_administrator",
        "last_login",
    ]
    list_filter = ["is_active", "is_superuser", "is_partner", "desks"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "name", "email", "password"]}),
        (_("Settings"), {"fields": ["language", "time_zone"]}),
        (_("What they are"), {"fields": ["is_active", "is_partner", "is_superuser"]}),
        (_("Since"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "email", "password1", "password2"]}),
        (_("Settings"), {"fields": ["language", "time_zone"]}),
        (_("What they are"), {"fields": ["is_partner", "is_superuser"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("memberships__desk")

    @admin.display(description=_("roles"))
    def roles_in_words(self, person: User) -> str:
        return ", ".join(f"{role.get_role_display()} ({role.desk})" for role in person.memberships.all())

    @admin.display(description=_("administrator"), boolean=True, ordering="is_superuser")
    def is_administrator(self, person: User) -> bool:
        return person.is_administrator

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # deactivate: checks, verdicts and history name the person

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = ["is_active", "is_superuser"] if obj and obj.pk == request.user.pk else []  # nobody locks themselves out
        return [*super().get_readonly_fields(request, obj), *own]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        told = {name: form.cleaned_data[name] for name in form.cleaned_data if name in PersonForm.Meta.fields}
        if change:
            change_user(user=User.objects.get(pk=obj.pk), by=request.user, **told)
            return
        made = add_user(password=form.cleaned_data["password1"], by=request.user, is_staff=told["is_superuser"], **told)
        obj.__dict__.update(made.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for formset in formsets:
            _save_roles(formset, by=request.user)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's page. The new password and the event that tells of it stand or fall together."""
        try:
            UUID(id)
        except ValueError:
            raise Http404 from None
        with transaction.atomic():
            before = User.objects.filter(pk=id).values_list("password", flat=True).first()
            response = super().user_change_password(request, id, form_url)
            person = User.objects.filter(pk=id).first()
            if person and person.password != before:
                record("password changed", person, by=request.user)
        return response


def _save_roles(formset: Any, *, by: Any) -> None:
    """Roles that were struck out, changed or added. Another desk in a row is a role taken and one given."""
    for form in formset.deleted_forms:
        if form.instance.pk:
            take_role(membership=Membership.objects.select_related("user", "desk").get(pk=form.instance.pk), by=by)
    for form in formset.forms:
        if form in formset.deleted_forms or not form.has_changed():
            continue
        if form.instance.pk and "desk" in form.changed_data:
            take_role(membership=Membership.objects.select_related("user", "desk").get(pk=form.instance.pk), by=by)
        told = form.cleaned_data
        give_role(user=formset.instance, desk=told["desk"], role=Role(told["role"]), by=by)
    formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin):
    list_display = ["name", "people", "created_at"]
    search_fields = ["name"]
    fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(person_count=Count("memberships"))

    @admin.display(description=_("people"), ordering="person_count")
    def people(self, desk: Any) -> int:
        return desk.person_count

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its articles and claims belong to it

    def save_model(self, request: HttpRequest, obj: Desk, form: Any, change: bool) -> None:
        names = {"name": form.cleaned_data["name"], "slug": form.cleaned_data["slug"]}
        if change:
            rename_desk(desk=Desk.objects.get(pk=obj.pk), by=request.user, **names)
            return
        obj.__dict__.update(add_desk(by=request.user, **names).__dict__)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Tokens of everybody, to look at and revoke. They are made by their owners, who alone see the secret."""

    list_display = ["name", "owner", "prefix", "scopes", "expires_at", "last_used_at", "revoked_at"]
    list_filter = ["owner"]
    list_select_related = ["owner"]
    search_fields = ["name", "prefix", "owner__username"]
    fields = readonly_fields = [
        "name",
        "owner",
        "prefix",
        "scopes",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    ]
    actions = ["revoke"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.action(description=_("Revoke the chosen tokens"))
    def revoke(self, request: HttpRequest, tokens: QuerySet) -> None:
        for token in tokens:
            try:
                revoke_token(token=token, by=request.user)
            except ClaimtrackerError as error:
                self.message_user(request, str(error), messages.ERROR)
                return
        self.message_user(request, _("They open nothing any more."), messages.SUCCESS)
