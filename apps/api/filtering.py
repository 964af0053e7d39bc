"""Filters that several lists share."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

# Beyond these no newsroom has articles, and conversions between zones overflow.
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
LATEST = datetime(2300, 1, 1, tzinfo=UTC)


class AnyOf(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """One or several of the choices, separated by commas."""


class AnyText(django_filters.BaseInFilter, django_filters.CharFilter):
    """One or several values, separated by commas."""


class MomentField(django_filters.fields.IsoDateTimeField):
    def clean(self, value: Any) -> datetime | None:
        # PostgreSQL refuses zones beyond +15:59, which Python takes.
        moment = super().clean(value)
        return moment.astimezone(UTC) if moment else None


class Moment(django_filters.IsoDateTimeFilter):
    """A date, or a date and time; without a zone it is UTC."""

    field_class = MomentField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        sentence = _("A date between the years 1800 and 2300.")
        validators = [MinValueValidator(EARLIEST, sentence), MaxValueValidator(LATEST, sentence)]
        super().__init__(*args, validators=validators, **kwargs)


class Filters(django_filters.FilterSet):
    """Base: rows from `since` on and before `until`, by when they came into being."""

    since = Moment(field_name="created_at", lookup_expr="gte", label="from then on")
    until = Moment(field_name="created_at", lookup_expr="lt", label="before then")
