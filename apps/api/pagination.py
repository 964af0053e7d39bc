"""Pages by cursor: no counts (they could betray what is hidden), no gaps while rows arrive."""

from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination

LARGEST_PAGE = 200


class Pages(CursorPagination):
    """`next`, `previous`, `results`. A view lists what it can be ordered by in `orderings`, the default first."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = LARGEST_PAGE

    def get_page_size(self, request: Any) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked[:9]) <= LARGEST_PAGE:
            raise ValidationError({"page_size": _("A whole number from 1 to %(most)d.") % {"most": LARGEST_PAGE}})
        return int(asked)

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        """The field asked for, then the id: rows of one moment keep one order."""
        orderings: dict[str, str] = view.orderings
        asked = request.query_params.get("ordering") or next(iter(orderings))
        if asked not in orderings:
            raise ValidationError({"ordering": _("One of: %(names)s.") % {"names": ", ".join(orderings)}})
        field = orderings[asked]
        return (field, "-id" if field.startswith("-") else "id")

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list | None:
        if request.query_params.get(self.cursor_query_param) is None:
            return super().paginate_queryset(queryset, request, view)
        try:
            with transaction.atomic():
                return super().paginate_queryset(queryset, request, view)
        except (ValueError, TypeError, ModelValidationError, DataError) as error:
            # Only a cursor that somebody made up holds a position that its column cannot hold.
            raise NotFound(_("This cursor leads nowhere. Start again without it.")) from error
