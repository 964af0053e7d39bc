"""An article arrives: checked at once for what can be seen at once, kept in one transaction, and due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import Desk, User
from apps.accounts.roles import may_add
from apps.articles.actions import add_article, mark_state
from apps.articles.identity import hash_of
from apps.articles.models import Article
from apps.decoding import refuse_at_once
from apps.errors import BadInput, NotAllowed
from apps.extraction.language import SUPPORTED
from apps.fetching import read_address
from apps.history.actions import record
from apps.intake.actions.leasing import state_at
from apps.intake.models import Delivery, Run
from apps.intake.steps.clean import moment, primary
from apps.limits import LARGEST_DELIVERY, LONGEST_ADDRESS
from apps.problems import Problem, sentence_for

File = tuple[str, str, bytes]
GIVEN = {"title": 500, "outlet": 300, "language": 10, "published_at": 40, "external_id": 200, "url": LONGEST_ADDRESS}


@dataclass(frozen=True, slots=True)
class Receipt:
    """`run` is None when there is nothing to do: the very same delivery was read before, or is being read."""

    article: Article
    run: Run | None
    is_new: bool


def receive(
    *,
    desk: Desk,
    by: User | None,
    arrival: str,
    text: str | None = None,
    html: str | None = None,
    file: File | None = None,
    url: str | None = None,
    given: Mapping[str, Any] | None = None,
    is_confidential: bool = False,
) -> Receipt:
    """Take one article in: text, HTML, a file (name, type, bytes) or an address, exactly one of them.

    Raises BadInput with a code for what can be refused at once. The same bytes or the same address again
    are the article they made before; it is read again only when that failed or the bytes are others.
    `by` is None for the system itself.
    """
    if by is not None and not may_add(by, desk.pk):
        raise NotAllowed(_("Only people of this desk can add articles to it."))
    try:
        facts = _checked_facts(given or {})
        form, payload, name, content_type = _checked_payload(text, html, file, url)
        address = _checked_address(url or facts.get("url", ""), is_fetched=bool(url))
    except Problem as problem:
        raise refusal(problem.code, **problem.values) from problem
    if len(address) > LONGEST_ADDRESS:
        raise refusal("bad_address")
    return _keep(
        desk=desk,
        by=by,
        arrival=arrival,
        is_confidential=is_confidential,
        address=address,
        facts=facts,
        delivery={"form": form, "payload": payload, "filename": name[:255], "content_type": content_type[:100]},
    )


def _checked_address(written: str, *, is_fetched: bool) -> str:
    if not written:
        return ""
    address = read_address(written)
    if is_fetched and address.is_surely_private:
        raise Problem("fetch_refused", detail=f"{address.host} is no address of the public internet")
    return str(address)


def refusal(code: str, **values: Any) -> BadInput:
    """The error that pages, API and commands show for a problem found at once."""
    return BadInput(sentence_for(code, values), code=code)


def _checked_payload(
    text: str | None, html: str | None, file: File | None, url: str | None
) -> tuple[str, bytes, str, str]:
    handed_in = [value for value in (text, html, file, url) if value]
    if not handed_in:
        raise Problem("empty")
    if len(handed_in) > 1:
        raise BadInput(_("Give the text, a file or an address, not several at once."), code="several_at_once")
    if url:
        return Delivery.Form.URL, b"", "", ""
    form = Delivery.Form.FILE if file else Delivery.Form.HTML if html else Delivery.Form.TEXT
    name, content_type, payload = file or ("", "", (text or html or "").encode("utf-8", "replace"))
    if len(payload) > LARGEST_DELIVERY:
        raise Problem("too_large", limit="5 MB")
    if not payload.strip():
        raise Problem("empty")
    refuse_at_once(payload, filename=name, content_type=content_type)
    return form, payload, name.replace("\x00", ""), content_type.replace("\x00", "")


def _checked_facts(given: Mapping[str, Any]) -> dict[str, str]:
    unknown = set(given) - set(GIVEN)
    if unknown:
        raise TypeError(f"not facts of an article: {sorted(unknown)}")
    facts = {}
    for name, longest in GIVEN.items():
        value = _line(given.get(name))
        if len(value) > longest:
            raise BadInput(
                _("%(field)s is longer than %(longest)d characters.") % {"field": name, "longest": longest},
                code="too_long",
            )
        if value:
            facts[name] = value
    if facts.get("published_at") and moment(facts["published_at"]) is None:
        raise BadInput(
            _("The date of publication must look like 2026-05-14 or 2026-05-14T10:30+02:00."), code="bad_date"
        )
    if facts.get("language") and primary(facts["language"]) not in SUPPORTED:
        raise Problem("unsupported_language", language=primary(facts["language"]))
    return facts


def _line(value: Any) -> str:
    """A fact as one line of text; dates as ISO writes them."""
    if isinstance(value, date):  # a datetime, too
        return value.isoformat()
    return " ".join(str(value or "").replace("\x00", "").split())


@transaction.atomic
def _keep(
    *,
    desk: Desk,
    by: User | None,
    arrival: str,
    is_confidential: bool,
    address: str,
    facts: dict[str, str],
    delivery: dict,
) -> Receipt:
    digest = hash_of(delivery["payload"]) if delivery["payload"] else ""
    article, is_new = add_article(
        desk=desk,
        arrival=arrival,
        by=by,
        is_confidential=is_confidential,
        url=address,
        delivered_hash=digest,
        title=facts.get("title", ""),
        external_id=facts.get("external_id", ""),
    )
    if not is_new:
        # Two deliveries at once of one article: the second waits here and then sees what the first has begun.
        article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    starts = is_new or _is_worth_reading(article, delivery["form"], digest)
    kept = Delivery.objects.create(article=article, payload_hash=digest, given=facts, by=by, **delivery)
    if not is_new:
        record(
            "article delivered again",
            article,
            by=by,
            after={"form": delivery["form"], "read": starts},
            confidential_to=article.confidential_desk_id,
        )
    if not starts:
        return Receipt(article, None, is_new)
    run = Run.objects.create(article=article, delivery=kept)
    mark_state(article=article, state=state_at(run.step))
    return Receipt(article, run, is_new)


def _is_worth_reading(article: Article, form: str, digest: str) -> bool:
    """Other bytes than before, or the last reading failed and none is under way."""
    latest = article.runs.order_by("-created_at", "-pk").first()
    here = Q(article=article) | Q(article__duplicate_of=article)
    if form != Delivery.Form.URL and not Delivery.objects.filter(here, payload_hash=digest).exists():
        return True
    return latest is None or latest.state == Run.State.FAILED
