"""A confidential claim with everything that can hang on it, beside an open one, and the people who look.

Every text that somebody wrote about the confidential claim holds CANARY. It also holds LURE, a word to search
for: a page repeats what was searched for, so the canary itself cannot be.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.actions import change_newsroom
from apps.accounts.models import Desk, User
from apps.archives.actions import read_text
from apps.articles.actions import describe_article
from apps.articles.models import Article
from apps.claims.actions import Found, merge_claims, record_claim, reject_claim
from apps.claims.models import Claim
from apps.digests.actions import subscribe
from apps.prior_checks.models import Offer
from apps.sources.actions import add_alias, change_source
from apps.sources.models import Source
from apps.verification.actions import (
    File,
    assign_check,
    draft_verdict,
    move_check,
    take_dossier,
)
from apps.verification.actions.bulk import ask_for_bulk_move, work_on_bulk_move
from apps.verification.actions.gates import disclose_interest
from apps.verification.actions.watching import watch_claim
from tests.factories import (
    make_article,
    make_check,
    make_claim,
    make_comment,
    make_desk,
    make_evidence,
    make_rating,
    make_response,
    make_source,
    make_token,
    make_user,
)
from tests.prior_checks.reviews import make_prior_check

CANARY = "Zebrafinkenkanarienvogel"
LURE = "Quaggaschimmer"
INSIDERS = ("reporter", "fact-checker", "editor")
OUTSIDERS = ("outside reporter", "outside fact-checker", "outside editor", "without a desk", "administrator", "partner")


def secret(words: str) -> str:
    return f"{words} {LURE} {CANARY}"


@dataclass
class World:
    desk: Desk
    people: dict[str, User]
    ids: dict[str, str]  # what stands in braces in the table; those of confidential things begin with "secret_"


def open_world() -> World:
    """The desk, the people and an open claim: what everybody may know."""
    desk, other = make_desk("Investigations"), make_desk("Sports")
    people = {role: make_user(f"in_{role[:4]}", role=role, desk=desk) for role in INSIDERS}
    people |= {f"outside {role}": make_user(f"out_{role[:4]}", role=role, desk=other) for role in INSIDERS}
    people["administrator"] = make_user("admin", is_administrator=True)
    people["without a desk"] = make_user("nobody")
    people["partner"] = make_user("partner", is_partner=True)
    for person in people.values():
        if not person.is_partner:
            subscribe(user=person, by=None, send_empty=True)
    change_newsroom(by=None, name="Daily", address="", contact="", has_public_pages=True)
    source = make_source("Erika Brandt", role="mayor")
    team = {"checker": people["fact-checker"], "editor": people["editor"], "reporter": people["reporter"]}
    claim = make_claim(desk=desk, claimant=source, text="The bridge opens in May 2031 at last.")
    theirs = {"checker": people["outside fact-checker"], "editor": people["outside editor"]}
    check = make_check(claim=claim, state="in progress", **theirs, reporter=people["outside reporter"])
    article = claim.appearances.get().article
    published = make_check(state="published", claim=make_claim(desk=desk), **team)
    prior = make_prior_check("The bridge opens in May 2031 at last.")
    token, _text = make_token(people["editor"], name="The editor's own")
    ids = {
        "claim": claim.pk, "check": check.pk, "article": article.pk, "source": source.pk, "published": published.pk,
        "published_claim": published.claim_id, "prior_check": prior.pk, "import": prior.run_id,
        "token": token.pk, "person": people["reporter"].pk, "desk": desk.slug, "other_desk": other.slug,
        "evidence": make_evidence(check, by=people["outside fact-checker"]).pk, "desk_id": desk.pk,
        "scale": make_rating().version.scale.slug,
    }  # fmt: skip
    return World(desk, people, {name: str(value) for name, value in ids.items()})


def add_what_is_confidential(world: World) -> World:
    """One confidential claim in the midst of its life, a published one, and all that people wrote about them."""
    desk, people = world.desk, world.people
    reporter, checker, editor = (people[role] for role in INSIDERS)
    source = make_source(secret("Theo"), role=secret("treasurer"), confidential_to=desk)
    add_alias(source=source, name=secret("Teddy"), by=editor)
    change_source(source=source, version=source.version, by=editor, description=secret("Knows"), wikidata_id="")
    article = _article(desk, reporter, "leaked", source)
    claim = make_claim(article=article, claimant=source, text=secret("He paid"), label=secret("Paid"), worth=0.9)
    check = make_check(
        claim=claim, state="in progress", checker=checker, editor=editor, reporter=reporter,
    )  # fmt: skip
    assign_check(check=check, to=editor, by=checker, due_on=timezone.localdate() + timedelta(days=2))
    check.refresh_from_db()
    assign_check(check=check, to=checker, by=editor, due_on=timezone.localdate() + timedelta(days=2))
    evidence = make_evidence(
        check, by=checker, url=f"https://{CANARY.lower()}.example/1", title=secret("Bill"), quote=secret("Sum")
    )
    text = secret("The ledger says so.") + " Nothing else does, and nobody knows why it was kept at all."
    leaf = make_evidence(check, by=checker, kind="file", file=File(f"{CANARY}.txt", text.encode(), "text/plain"))
    read_text(leaf.capture_id)
    response = make_response(
        check=check, by=checker, outcome="denied", channel="e-mail", question=secret("Did you?"), contact=CANARY
    )
    comment = make_comment(claim=claim, by=reporter, text=f"@{editor.username} {secret('look')}")
    disclose_interest(check=check, has_interest=True, statement=secret("My uncle"), by=checker)
    draft_verdict(check=check, rating=make_rating(), explanation=secret("So it is."), by=checker)
    watch_claim(claim=claim, by=editor)
    check = move_check(check=check, to="in review", by=checker, comment=secret("Ready"))
    move_check(check=check, to="in progress", by=editor, comment=secret("Not yet"))
    denial = _refusal(article, source)
    merged = make_claim(article=_article(desk, reporter, "third", source), claimant=source, text=secret("She paid"))
    change = merge_claims(claim=merged, into=claim, by=editor)
    rejected = make_claim(article=_article(desk, reporter, "fourth", source), claimant=source, text=secret("All paid"))
    reject_claim(claim=rejected, by=editor, reason=secret("No claim"))
    other = make_claim(article=_article(desk, reporter, "fifth", source), claimant=source, text=secret("Some paid"))
    job = ask_for_bulk_move(claims=[other], shown="new", to="queued", by=reporter, comment=secret("All of these"))
    work_on_bulk_move(job.pk)
    match = Offer.objects.create(claim=claim, prior_check_id=world.ids["prior_check"], score=0.9, words=["bridge"])
    take_dossier(claim=claim, by=editor).file.close()
    published = make_check(
        claim=make_claim(article=_article(desk, reporter, "sixth", source), claimant=source, text=secret("Told"),
                         label=secret("Told")),
        state="published", checker=checker, editor=editor, reporter=reporter, explanation=secret("Yes."),
    )  # fmt: skip
    told = {
        "claim": claim.pk, "check": check.pk, "article": article.pk, "source": source.pk, "evidence": evidence.pk,
        "leaf": leaf.pk, "capture": leaf.capture_id, "response": response.pk, "comment": comment.pk, "job": job.pk,
        "denial": denial, "change": change.pk, "match": match.pk, "published": published.pk, "other": other.pk,
        "published_claim": published.claim_id, "appearance": claim.appearances.first().pk,
    }  # fmt: skip
    world.ids |= {f"secret_{name}": str(value) for name, value in told.items()}
    return world


def _article(desk: Desk, by: User, name: str, source: Source) -> Article:
    article = make_article(
        desk=desk, is_confidential=True, by=by, url=f"https://{CANARY.lower()}.example/{name}", title=secret(name),
        text=f"{secret('Notes of')} {name}.\n\nThe treasurer {CANARY} said the {name} sum was paid.",
    )  # fmt: skip
    describe_article(article=article, outlet=None, byline=secret("By"), published_at=None, agencies=[])
    return article


def _refusal(article: Article, source: Source) -> Any:
    """Words of the article that say that somebody declines to comment: they are offered as a response."""
    found = Found(
        text=secret("He declines to comment"), label=secret("Declines"), kind="indirect", content=((0, 5),),
        speech_act="declines to comment", worth=0.5,
    )  # fmt: skip
    appearance = record_claim(version=article.current, found=found, claimant=source, pipeline="test")
    assert isinstance(appearance.claim, Claim)
    return appearance.pk
