"""Things for tests, each built at a state through the product's own actions.

Every function makes what it needs and is not given: `make_check(state="in review")` brings a claim in an
article of a desk, a fact-checker who drafted a verdict and so on. Names differ from call to call.
"""

from datetime import datetime
from itertools import count
from typing import Any

from django.utils import timezone

from apps.accounts.actions import add_desk, add_user, create_token, give_role
from apps.accounts.models import ApiToken, Desk, User
from apps.accounts.roles import Role, Scope
from apps.articles.actions import add_article, add_version, describe_article, mark_state
from apps.articles.identity import fingerprint, hash_of
from apps.articles.models import Article
from apps.claims.actions import Found, record_claim, replace_signals
from apps.claims.models import Claim
from apps.sources.actions import find_or_add_source
from apps.sources.models import Source
from apps.verification.actions import File, attach_evidence, draft_verdict, move_check, open_check
from apps.verification.actions.comments import add_comment
from apps.verification.actions.gates import change_gates
from apps.verification.actions.responses import ask_party, record_answer
from apps.verification.models import Check, Comment, Evidence, Rating, Response

PASSWORD = "a long enough password"
ALL_SCOPES = tuple(scope for scope in Scope.values if scope != Scope.PUBLISHED_READ)
OPEN_GATES = {"origins_min": 0, "needs_archive": False, "needs_contact": False, "needs_interests": False}
_number = count(1)


def make_desk(name: str = "", *, gates: dict[str, Any] | None = None) -> Desk:
    """A desk that asks for a second reader and for what `gates` names, nothing else: most tests are not about gates."""
    number = next(_number)
    desk = add_desk(name=name or f"Desk {number}", slug=f"desk-{number}", by=None)
    change_gates(desk=desk, by=None, **OPEN_GATES | (gates or {}))
    return desk


def make_user(
    username: str = "",
    *,
    role: str | Role = "",
    desk: Desk | None = None,
    is_administrator: bool = False,
    is_partner: bool = False,
    is_active: bool = True,
    **fields: Any,
) -> User:
    """A person who logs in with PASSWORD; `role` at `desk` (one is made), or none of both."""
    username = username or f"person{next(_number)}"
    fields.setdefault("name", username.capitalize())
    fields.setdefault("email", f"{username}@newsroom.example")
    user = add_user(
        username=username, password=PASSWORD, by=None, is_superuser=is_administrator, is_staff=is_administrator,
        is_partner=is_partner, is_active=is_active, **fields,
    )  # fmt: skip
    if role:
        give_role(user=user, desk=desk or make_desk(), role=Role(role), by=None)
    return user


def make_token(
    owner: User | None = None,
    *,
    scopes: tuple[str, ...] | list[str] = ALL_SCOPES,
    expires_at: datetime | None = None,
    name: str = "test",
) -> tuple[ApiToken, str]:
    """The token and its secret, as create_token gives them."""
    owner = owner or make_user(role=Role.REPORTER)
    return create_token(owner=owner, name=name, scopes=list(scopes), by=owner, expires_at=expires_at)


def make_source(name: str = "", *, kind: str = "person", role: str = "", confidential_to: Desk | None = None) -> Source:
    # Letters, not figures alone: names that differ only in folded letters are one source.
    name = name or f"Person {_letters(next(_number))}"
    return find_or_add_source(
        name=name, kind=kind, role=role, confidential_to=confidential_to, seen_on=timezone.localdate()
    )


def make_article(
    *,
    text: str = "",
    title: str = "",
    desk: Desk | None = None,
    by: User | None = None,
    state: str = Article.State.READY,
    is_confidential: bool = False,
    language: str = "en",
    outlet: Source | None = None,
    url: str = "",
    published_at: datetime | None = None,
) -> Article:
    """A ready article has one version; one in another state has none."""
    number = next(_number)
    title = title or f"Council meets for session {number}"
    text = text or f"The council met on Monday.\n\nThe mayor said the bridge number {number} will open in May."
    if not text.startswith(title):
        text = f"{title}\n\n{text}"
    article, _is_new = add_article(
        desk=desk or make_desk(), arrival=Article.Arrival.PASTE, by=by, is_confidential=is_confidential, url=url,
        delivered_hash=hash_of(text.encode()), title=title,
    )  # fmt: skip
    if state != Article.State.READY:
        mark_state(article=article, state=state)
        return article
    add_version(
        article=article, title=title, text=text, language=language, fingerprint=fingerprint(text),
        headings=[[0, len(title)]], offsets=[[0, 0, len(text)]],
    )  # fmt: skip
    describe_article(
        article=article, outlet=outlet, byline="", published_at=published_at or timezone.now(), agencies=[]
    )
    mark_state(article=article, state=state)
    return article


def make_claim(
    *,
    article: Article | None = None,
    claimant: Source | None | str = "",
    text: str = "",
    label: str = "",
    quote: str = "",
    desk: Desk | None = None,
    is_confidential: bool = False,
    by: User | None = None,
    signals: tuple[tuple[str, int, list], ...] = (),
    **found: Any,
) -> Claim:
    """A claim with one appearance. `quote` names the words of the article it covers (default: its last line).

    `claimant` may be a source, a name, or None for hearsay; without one a person is made.
    """
    if article is None:
        article = make_article(desk=desk, is_confidential=is_confidential)
    version = article.current
    assert version is not None
    quote = quote or version.text.rsplit("\n", 1)[-1]
    start = version.text.index(quote)
    if isinstance(claimant, str):
        claimant = make_source(claimant, confidential_to=article.desk if article.is_confidential and claimant else None)
    number = next(_number)
    text = text or f"Bridge number {number} will open in May."
    found = {"kind": "indirect", "content": ((start, start + len(quote)),), "worth": 0.5} | found
    appearance = record_claim(
        version=version,
        found=Found(text=text, label=label or text[:90], **found),
        claimant=claimant,
        by=by,
        pipeline="" if by else "test",
    )
    if signals:
        replace_signals(claim=appearance.claim, signals=signals)
    return appearance.claim


# How a check comes to each state, move by move; "editor" is always somebody else than the drafter.
_ROADS: dict[str, tuple[tuple[str, str], ...]] = {
    "new": (),
    "queued": (("reporter", "queued"),),
    "in progress": (("checker", "in progress"),),
    "in review": (("checker", "in progress"), ("checker", "in review")),
    "published": (("checker", "in progress"), ("checker", "in review"), ("editor", "published")),
    "dismissed": (("checker", "dismissed"),),
    "retracted": (
        ("checker", "in progress"),
        ("checker", "in review"),
        ("editor", "published"),
        ("editor", "retracted"),
    ),
}


def make_check(
    *,
    state: str = "new",
    claim: Claim | None = None,
    desk: Desk | None = None,
    is_confidential: bool = False,
    checker: User | None = None,
    editor: User | None = None,
    reporter: User | None = None,
    rating: str = "false",
    explanation: str = "The minutes of the council say otherwise.",
) -> Check:
    """A check that went its way to `state`. From "in review" on it has evidence and a verdict by `checker`."""
    if claim is None:
        claim = make_claim(desk=desk, is_confidential=is_confidential)
    people = {
        "checker": checker or make_user(role=Role.FACT_CHECKER, desk=claim.desk),
        "editor": editor or make_user(role=Role.EDITOR, desk=claim.desk),
        "reporter": reporter or make_user(role=Role.REPORTER, desk=claim.desk),
    }
    check = open_check(claim=claim, by=people["reporter"])
    for who, to in _ROADS[state]:
        if to == "in review":
            attach_evidence(
                check=check,
                by=people["checker"],
                stance="refutes",
                title="Minutes of the council",
                url="https://council.example/minutes",
            )
            draft_verdict(check=check, rating=make_rating(rating), explanation=explanation, by=people["checker"])
        check = move_check(check=check, to=to, by=people[who], comment="For the record.")
    claim.refresh_from_db()
    return check


def make_evidence(
    check: Check | None = None, *, by: User | None = None, kind: str = "link", stance: str = "refutes", **given: Any
) -> Evidence:
    """A piece of evidence of a check in progress (one is made); what its kind is made of, where it is not given."""
    number = next(_number)
    check = check or make_check(state="in progress")
    by = by or check.assignee or make_user(role=Role.FACT_CHECKER, desk=check.claim.desk)
    made: dict[str, Any] = {
        "link": lambda: {"url": f"https://council.example/{number}"},
        "file": lambda: {"file": File(f"minutes-{number}.txt", b"The bridge opens in June.\n", "text/plain")},
        "dataset": lambda: {"url": f"https://data.example/{number}.csv", "note": "Bridges of the city, CC BY 4.0"},
        "article": lambda: {"article": make_article()},
        "source": lambda: {"source": make_source(), "quote": "It opens in June."},
    }
    if not {"url", "file", "article", "source"} & set(given):
        given = made[kind]() | given
    given.setdefault("title", f"Minutes {number}")
    return attach_evidence(check=check, by=by, kind=kind, stance=stance, **given)


def make_rating(key: str = "false") -> Rating:
    """A step of the default scale's newest version, which migrating installed."""
    return Rating.objects.filter(version__scale__is_default=True, key=key).latest("version__number")


def _letters(number: int) -> str:
    """A word of its own for every number, of letters that no spelling rule folds together."""
    return "".join("bdfgklmnpr"[int(digit)] + "a" for digit in str(number)).capitalize()


def make_response(
    *, check: Check | None = None, by: User | None = None, outcome: str = "waiting", **fields: Any
) -> Response:
    """A party that was asked (default: the claimant) while the check is open, and what came back."""
    check = check or make_check(state="in progress")
    by = by or make_user(role=Role.FACT_CHECKER, desk=check.claim.desk)
    given = {"party": check.claim.claimant or make_source(), "channel": "e-mail", "question": "Is it so?"}
    response = ask_party(check=check, by=by, **given | fields)
    if outcome == "waiting":
        return response
    return record_answer(response=response, by=by, outcome=outcome, words="" if outcome == "no comment" else "It is.")


def make_comment(*, claim: Claim | None = None, by: User | None = None, text: str = "Worth a look.") -> Comment:
    claim = claim or make_claim()
    return add_comment(claim=claim, by=by or make_user(role=Role.REPORTER, desk=claim.desk), text=text)
