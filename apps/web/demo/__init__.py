"""The demo newsroom: invented people, desks and articles, so that every page has something true to show.

The articles are ours, written for this; people, places and firms in them do not exist. They carry menus,
adverts and share lines as a browser copies them. They pass through the product's own actions, as anybody's would.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import add_desk, add_user, change_newsroom, give_role
from apps.accounts.models import Desk, User
from apps.accounts.roles import Role
from apps.claims.models import Claim
from apps.claims.quotes import exact_quote
from apps.digests.actions import subscribe
from apps.intake.actions.receiving import receive
from apps.intake.actions.working import work
from apps.intake.models import Run
from apps.prior_checks.actions import match_claims, match_prior_checks, start_import
from apps.prior_checks.actions import work as work_import
from apps.sources.actions import find_or_add_source
from apps.verification.actions import File, assign_check, attach_evidence, draft_verdict, move_check, open_check
from apps.verification.actions.comments import add_comment
from apps.verification.actions.gates import change_gates, disclose_interest
from apps.verification.actions.responses import ask_party, record_answer
from apps.verification.models import Check, Rating

ARTICLES = Path(__file__).parent
LOGINS = "demo-logins.txt"
_SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    name: str
    language: str
    role: Role | None


PEOPLE = (
    Person("reporter", "Ronja Albers", "de", Role.REPORTER),
    Person("checker", "Milan Kovar", "de", Role.FACT_CHECKER),
    Person("editor", "Edith Sommer", "de", Role.EDITOR),
    Person("editor2", "Grace Whitlock", "en", Role.EDITOR),
    Person("admin", "Ayla Demir", "en", None),
)
CONFIDENTIAL = "08-vertraulich-fraktion.txt"


def set_up() -> dict[str, str]:
    """Make the newsroom; {user name: password}. The passwords are written to the data folder, readable by its owner."""
    passwords = {person.username: new_password() for person in PEOPLE}
    with transaction.atomic():
        desks = (
            add_desk(name="Nachrichten", slug="news", by=None),
            add_desk(name="Recherche", slug="investigations", by=None),
        )
        for desk in desks:
            change_gates(
                desk=desk, by=None, origins_min=2, needs_archive=True, needs_contact=True, needs_interests=True
            )
        # Named, so that its public pages need one switch only; they are off, as everywhere.
        change_newsroom(
            by=None, name="Lendorfer Anzeiger", address="", contact="korrektur@newsroom.example", has_public_pages=False
        )
        people = _add_people(passwords, desks)
        runs = [_deliver(path, people["reporter"], desks) for path in sorted(ARTICLES.glob("*.txt"))]
        _write_logins(passwords)
    for run in runs:
        step: str | None = run.step
        while step:
            step = work(run.pk, step)
    _do_some_work(people)
    _import_prior_checks(people["editor"])
    return passwords


def new_password() -> str:
    """Sixteen letters that can be read out: about 49 bits, enough against guessing at a throttled door."""
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(2)) for _ in range(4))


def _add_people(passwords: dict[str, str], desks: tuple[Desk, Desk]) -> dict[str, User]:
    people = {}
    for person in PEOPLE:
        user = add_user(
            username=person.username,
            password=passwords[person.username],
            by=None,
            name=person.name,
            language=person.language,
            email=f"{person.username}@newsroom.example",
            is_staff=person.role is None,
            is_superuser=person.role is None,
        )
        if person.role:
            give_role(user=user, desk=desks[0], role=person.role, by=None)
        people[person.username] = user
    # The second desk is smaller: the others must not see what is confidential to it.
    for username in ("checker", "editor"):
        give_role(user=people[username], desk=desks[1], role=Role(people[username].roles[desks[0].pk]), by=None)
    for username in ("reporter", "checker", "editor", "editor2"):
        subscribe(user=people[username], by=None)
    return people


def _deliver(path: Path, reporter: User, desks: tuple[Desk, Desk]) -> Run:
    is_confidential = path.name == CONFIDENTIAL
    return receive(
        desk=desks[1] if is_confidential else desks[0],
        by=None if is_confidential else reporter,
        arrival="paste",
        text=path.read_text(encoding="utf-8"),
        given={},
        is_confidential=is_confidential,
    ).run


def _write_logins(passwords: dict[str, str]) -> None:
    path = settings.DATA_DIR / LOGINS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text("".join(f"{username:<10} {password}\n" for username, password in passwords.items()))


# What people write in the demo, in the language of the claim they work on.
WORDS = {
    "de": {
        "queue": "Bitte bis zur Abendausgabe.",
        "evidence": "Sitzungsprotokoll des Ausschusses",
        "quote": "Der Ausschuss nimmt die Gutachten und die Zahlen zur Kenntnis.",
        "file": "protokoll-2026-11-12.txt",
        "office": "Ausschusssekretariat",
        "table": "Zahlen zur Anhörung, nach Jahren",
        "table_file": "anhoerung-zahlen.csv",
        "table_rows": "Jahr;Fälle\n2024;118\n2025;131\n2026;140\n",
        "table_note": "Fälle nach Jahren, vom Ausschusssekretariat herausgegeben. Lizenz: CC BY 4.0.",
        "article_note": "Wie es zuerst berichtet wurde.",
        "witness": "Helga Brinkmann",
        "interview": "Gespräch mit einer Teilnehmerin der Sitzung",
        "testimony": "So ist es in der Sitzung vorgetragen worden, und niemand hat widersprochen.",
        "question": "Worauf stützen Sie diese Aussage?",
        "comment": "@editor, reicht das Protokoll als Beleg, oder brauchen wir noch jemanden, der dabei war?",
        "answer": "Auf die Gutachten, die dem Ausschuss vorliegen.",
        "method": "Wir haben das Protokoll gelesen, mit einer Teilnehmerin gesprochen und nachgefragt.",
        "explanation": "Das Protokoll bestätigt die Aussage; die genannte Zahl ist gerundet.",
        "retract": "Das Protokoll gehört zu einer anderen Sitzung.",
        "dismiss": "Eine Meinung, keine prüfbare Tatsache.",
    },
    "en": {
        "queue": "For tonight's edition, please.",
        "evidence": "Minutes of the committee",
        "quote": "The committee takes note of the reports and of the figures.",
        "file": "minutes-2026-11-12.txt",
        "office": "Office of the committee",
        "table": "Figures for the hearing, by year",
        "table_file": "hearing-figures.csv",
        "table_rows": "year;cases\n2024;118\n2025;131\n2026;140\n",
        "table_note": "Cases by year, published by the office of the committee. Licence: CC BY 4.0.",
        "article_note": "How it was reported first.",
        "witness": "Harriet Lowell",
        "interview": "Interview with somebody who was at the meeting",
        "testimony": "That is what was said at the meeting, and nobody contradicted it.",
        "question": "What do you base this statement on?",
        "comment": "@editor2, are the minutes enough, or do we need somebody who was there?",
        "answer": "On the reports that the committee has before it.",
        "method": "We read the minutes, spoke with somebody who was there, and asked for an answer.",
        "explanation": "The minutes bear the statement out; the figure is rounded.",
        "retract": "The minutes are those of another meeting.",
        "dismiss": "An opinion, not a fact that can be checked.",
    },
}


def _import_prior_checks(editor: User) -> None:
    """What invented fact-checkers published before about what the articles say."""
    path = ARTICLES / "prior-checks.json"
    run = start_import(by=editor, file=[path.read_bytes()], name=path.name)
    work_import(run.pk)
    while match_prior_checks():
        pass
    while match_claims():
        pass


def _do_some_work(people: dict[str, User]) -> None:
    """Bring a claim to every state, so that the inbox, the claim pages and the digest have all of them to show."""
    claims = Claim.objects.filter(is_confidential=False, claimant__kind="person", speech_act="states")
    for language, roads in (("de", (_publish, _talk, _review, _dismiss)), ("en", (_queue, _publish, _retract, _talk))):
        best = claims.filter(language=language).order_by("-worth", "pk")[: len(roads)]
        for claim, road in zip(best, roads, strict=False):
            road(open_check(claim=claim, by=people["reporter"]), people, WORDS[language])


def _queue(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    return move_check(check=check, to="queued", by=people["reporter"], comment=words["queue"])


def _take(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    check = move_check(check=_queue(check, people, words), to="in progress", by=people["checker"])
    attach_evidence(
        check=check,
        by=people["checker"],
        stance="supports",
        title=words["evidence"],
        file=File(words["file"], f"{words['evidence']}\n\n{words['quote']}\n".encode(), "text/plain"),
        source=find_or_add_source(name=words["office"], kind="organisation"),
        quote=words["quote"],
    )
    due_on = timezone.localdate() + timedelta(days=2)
    return assign_check(check=check, to=people["checker"], by=people["editor"], due_on=due_on)


def _talk(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    """In progress, with a colleague named in a comment and the claimant asked until tomorrow."""
    check = _take(check, people, words)
    _add_to_the_evidence(check, people["checker"], words)
    add_comment(claim=check.claim, by=people["checker"], text=words["comment"])
    party, deadline = check.claim.claimant, timezone.now() + timedelta(days=1)
    if party:
        channel, question = "press office", words["question"]
        ask_party(check=check, party=party, by=people["checker"], channel=channel, question=question, deadline=deadline)
    return check


def _add_to_the_evidence(check: Check, checker: User, words: dict[str, str]) -> None:
    """A dataset, and the article that the claim stands in."""
    attach_evidence(
        check=check,
        by=checker,
        kind="dataset",
        stance="context",
        title=words["table"],
        file=File(words["table_file"], words["table_rows"].encode(), "text/csv"),
        note=words["table_note"],
    )
    place = check.claim.appearances.first()
    if place:
        attach_evidence(
            check=check, by=checker, stance="context", article=place.article, quote=exact_quote(place),
            note=words["article_note"],
        )  # fmt: skip


def _review(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    """In review, with something missing: its page shows what the desk still asks for."""
    return _hand_in(_take(check, people, words), people, words)


def _hand_in(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    draft_verdict(
        check=check,
        rating=Rating.objects.get(version__scale__is_default=True, key="mostly-true"),
        explanation=words["explanation"],
        method=words["method"],
        by=people["checker"],
        review_by=timezone.localdate() + timedelta(days=180),
    )
    return move_check(check=check, to="in review", by=people["checker"])


def _publish(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    """Through every gate: a second origin, the claimant's own answer, and interests told."""
    check = _take(check, people, words)
    attach_evidence(
        check=check,
        by=people["checker"],
        stance="supports",
        title=words["interview"],
        source=find_or_add_source(name=words["witness"], kind="person"),
        quote=words["testimony"],
    )
    asked = ask_party(
        check=check, party=check.claim.claimant, by=people["checker"], channel="e-mail", question=words["question"]
    )
    record_answer(response=asked, by=people["checker"], outcome="confirmed", words=words["answer"])
    check = _hand_in(check, people, words)
    for who in ("checker", "editor"):
        disclose_interest(check=check, has_interest=False, statement="", by=people[who])
    return move_check(check=check, to="published", by=people["editor"])


def _retract(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    check = _publish(check, people, words)
    return move_check(check=check, to="retracted", by=people["editor"], comment=words["retract"])


def _dismiss(check: Check, people: dict[str, User], words: dict[str, str]) -> Check:
    return move_check(check=check, to="dismissed", by=people["checker"], comment=words["dismiss"])
