"""Adding articles: one field for an address, a text or files; and the progress of several at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from apps.articles.identity import url_key
from apps.articles.models import Article
from apps.errors import ClaimtrackerError
from apps.intake import tasks
from apps.intake.actions import Receipt, receive
from apps.intake.models import Delivery, Run
from apps.limits import LARGEST_DELIVERY
from apps.problems import attention_for, sentence_for
from apps.web.forms.add import MOST_AT_ONCE, AddForm, Item


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing handed in: a receipt, or the sentence that says why not."""

    item: Item
    receipt: Receipt | None = None
    problem: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, AddForm(user=request.user, initial={"desk": request.session.get("desk")}))
    form = AddForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    outcomes = [_take_in(item, form, request) for item in form.items]
    taken = [outcome.receipt for outcome in outcomes if outcome.receipt]
    if not taken:
        for outcome in outcomes:
            form.add_error(outcome.item.field, _told(outcome, alone=len(outcomes) == 1))
        return _form_page(request, form, status=422)
    request.session["desk"] = str(form.cleaned_data["desk"].pk)
    if len(outcomes) == 1:
        return _to_article(request, taken[0])
    return _to_progress(request, outcomes)


def _take_in(item: Item, form: AddForm, request: HttpRequest) -> Outcome:
    told = form.cleaned_data
    circle = {"desk": told["desk"], "is_confidential": told["is_confidential"], "by": request.user}
    try:
        if item.url:
            receipt = receive(**circle, arrival=Article.Arrival.URL, url=item.url, given=form.given())
        elif item.file:
            file = (item.name, item.file.content_type or "", item.file.read())
            receipt = receive(**circle, arrival=Article.Arrival.FILE, file=file, given=form.given())
        else:
            receipt = receive(**circle, arrival=Article.Arrival.PASTE, text=item.text, given=form.given())
    except ClaimtrackerError as error:
        return Outcome(item, problem=str(error))
    tasks.start(receipt)
    return Outcome(item, receipt)


def _told(outcome: Outcome, *, alone: bool) -> str:
    return outcome.problem if alone else f"{outcome.item.name}: {outcome.problem}"


def _to_article(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    if not receipt.is_new and receipt.run:
        messages.info(request, _("This article was already here. What you handed in now is read as well."))
    elif not receipt.is_new:
        messages.info(request, _("This article was already here. Nothing was added twice."))
    return redirect(receipt.article)


def _to_progress(request: HttpRequest, outcomes: list[Outcome]) -> HttpResponse:
    for outcome in outcomes:
        if outcome.problem:
            messages.error(request, _told(outcome, alone=False))
    receipts = [outcome.receipt for outcome in outcomes if outcome.receipt]
    known = sum(not receipt.is_new for receipt in receipts)
    if known:
        sentence = ngettext("%(count)d article was already here.", "%(count)d articles were already here.", known)
        messages.info(request, sentence % {"count": known})
    ids = dict.fromkeys(str(receipt.article.pk) for receipt in receipts)
    return redirect(f"{reverse('web:add_progress')}?{_query(ids)}")


def _query(ids: Iterable[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("article", list(ids))
    return query.urlencode()


def _form_page(request: HttpRequest, form: AddForm, *, status: int = 200) -> HttpResponse:
    is_folded = not any(name in form.errors for name in ("title", "outlet", "published_on", "language"))
    page = {
        "form": form,
        "is_folded": is_folded,
        "largest": LARGEST_DELIVERY,
        "most": MOST_AT_ONCE,
        "too_large": sentence_for("too_large", {"limit": f"{LARGEST_DELIVERY // 1024**2} MB"}),
    }
    return render(request, "add/add.html", page, status=status)


@login_required
@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """The fragment that says, while an address is being typed, that its article is here already."""
    address = request.GET.get("url", "").strip()
    articles = Article.objects.visible_to(request.user).originals().select_related("outlet")
    article = articles.filter(url_key=_key(address)).order_by("created_at").first() if address else None
    return render(request, "add/_known.html", {"article": article})


def _key(address: str) -> str:
    try:
        return url_key(address) or "-"
    except ValueError:  # half an address: "http://[::1"
        return "-"


@login_required
@require_safe
@vary_on_headers("HX-Request")
def progress(request: HttpRequest) -> HttpResponse:
    """How far the articles of one delivery are. The list refreshes itself until all have come to an end."""
    ids = _ids(request.GET.getlist("article"))
    deliveries = Prefetch("deliveries", queryset=Delivery.objects.defer("payload"))
    found = Article.objects.visible_to(request.user).filter(pk__in=ids).select_related("outlet", "duplicate_of")
    found = found.prefetch_related(deliveries, "runs").annotate(claim_count=Count("appearances__claim", distinct=True))
    by_id = {article.pk: article for article in found}
    rows = [_row(by_id[pk]) for pk in ids if pk in by_id]
    if not rows:
        raise Http404
    page = {
        "rows": rows,
        "is_over": all(row["is_over"] for row in rows),
        "over_count": sum(row["is_over"] for row in rows),
        "address": f"{request.path}?{_query(map(str, ids))}",
    }
    return render(request, "add/_progress.html" if request.headers.get("HX-Request") else "add/progress.html", page)


def _ids(given: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in dict.fromkeys(given[: MOST_AT_ONCE * 2])]
    except ValueError:
        raise Http404 from None


def _row(article: Article) -> dict:
    """What a line of the progress list shows of an article."""
    run = next(iter(article.runs.all()), None)  # newest first
    delivery = next(iter(article.deliveries.all()), None)
    shown = article.duplicate_of or article
    return {
        "article": shown,
        "name": shown.title or shown.url or (delivery.filename if delivery else "") or str(shown),
        "state": article.state,
        "state_word": article.get_state_display(),
        "is_over": article.state in {Article.State.READY, Article.State.FAILED},
        "is_duplicate": article.duplicate_of_id is not None,
        "claim_count": article.claim_count,
        "problem": _problem(article, run),
    }


def _problem(article: Article, run: Run | None) -> str:
    """Why it failed or has to be tried again, or what a person should look at; "" when all is well."""
    if run and run.error_code and run.state in {Run.State.FAILED, Run.State.DUE}:
        return sentence_for(run.error_code, run.error_values)
    return attention_for(article.attention)
