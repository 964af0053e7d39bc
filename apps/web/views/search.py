"""Full-text search over everything the person may see."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from apps.web.forms.search import SearchForm
from apps.web.search_results import MOST, find, has_words

NAMES = {
    "claims": _("Claims"),
    "articles": _("Articles"),
    "sources": _("Sources"),
    "checks": _("Checks"),
    "evidence": _("Evidence"),
}


@login_required
@require_safe
@vary_on_headers("HX-Request")
def search(request: HttpRequest) -> HttpResponse:
    asked = SearchForm(request.GET)
    # Words without a letter find nothing; no words at all list what passes the filters.
    is_asked = has_words(asked.words) if asked.words else bool(asked.in_force())
    found = find(request.user, asked, number=request.GET.get("page")) if is_asked else []
    page = {
        "form": asked,
        "words": asked.words,
        "type": asked.type,
        "is_asked": is_asked,
        "found": found,
        "shown": [part for part in found if asked.type in {"", part.type} and part.hits],
        "tabs": [
            {"type": part.type, "name": NAMES[part.type], "count": part.count, "is_more": part.is_more}
            for part in found
        ],
        "names": NAMES,
        "most": MOST,
    }
    return render(request, "search/_results.html" if request.headers.get("HX-Request") else "search/search.html", page)
