"""The verification desk at work: what make_newsroom() has, and every page that a check meets on its way."""

from datetime import timedelta

from django.utils import timezone

from apps.accounts.actions import change_newsroom
from apps.accounts.models import User
from apps.archives.models import Capture
from apps.claims.actions import merge_claims, reject_claim
from apps.prior_checks.actions import match_claims, match_prior_checks
from apps.verification.actions import draft_verdict, move_check
from apps.verification.actions.bulk import ask_for_bulk_move, work_on_bulk_move
from apps.verification.actions.evidence import remove_evidence
from apps.verification.actions.gates import change_gates, disclose_interest, write_exception
from apps.verification.actions.responses import note_missed_deadline
from apps.verification.actions.reviewing import return_due_reviews
from apps.verification.models import Check, Verdict
from tests.browser.newsroom import Newsroom
from tests.factories import (
    make_check,
    make_claim,
    make_comment,
    make_evidence,
    make_rating,
    make_response,
    make_source,
    make_user,
)
from tests.prior_checks.reviews import imported, lines, review

EVERYTHING = {"origins_min": 2, "needs_archive": True, "needs_contact": True, "needs_interests": True}


def set_to_work(newsroom: Newsroom) -> dict[str, str]:
    """The addresses of the pages, by name. The gates ask for everything from the end of it on."""
    people = newsroom.people
    team = {name: people[name] for name in ("checker", "editor", "reporter")}
    busy = _busy_check(newsroom)
    prior = _prior_checks(newsroom)
    settled = _settled_checks(newsroom, team)
    job = _bulk_move(newsroom)
    archived = busy.evidence.filter(kind="file").get()
    kept = Capture.objects.filter(state="kept", filename="").latest("created_at")
    change_gates(desk=newsroom.dam.desk, by=None, **EVERYTHING)
    review_waits = Check.objects.get(claim=newsroom.claims["money"])
    disclose_interest(
        check=review_waits, has_interest=True, statement="My brother sits on the board.", by=team["checker"]
    )
    write_exception(
        check=review_waits, gate="origins", reason="The ministry alone keeps these accounts.", by=team["editor"]
    )
    change_newsroom(
        by=None, name="Lendorfer Kurier", address="https://kurier.example/", contact="korrektur@kurier.example",
        has_public_pages=True,
    )  # fmt: skip
    claim = f"/claims/{busy.claim_id}/"
    pieces = {
        f"around-mend-{one.kind}": f"{claim}evidence/{one.pk}/mend/"
        for one in busy.evidence.filter(removed_at=None, kind__in=["link", "source"])
    }
    waiting = busy.responses.get(outcome="waiting")
    return (
        pieces
        | settled
        | prior
        | {
            "desk-in-progress": f"{claim}evidence/new/?kind=file",
            "desk-in-review": f"/claims/{review_waits.claim_id}/",
            "around-preview": f"/claims/{review_waits.claim_id}/preview/",
            "around-dossier": f"{claim}dossier/",
            "around-near": f"{claim}near/?q=Damm",
            "around-response-answer": f"{claim}responses/{waiting.pk}/answer/",
            "around-response-mend": f"{claim}responses/{waiting.pk}/mend/",
            "around-archive-page": kept.get_absolute_url(),
            "around-archive-file": archived.capture.get_absolute_url(),
            "around-bulk-done": f"/bulk/{job}/",
            "around-search-evidence": "/search/?q=council&kind=evidence",
        }
    )


def _busy_check(newsroom: Newsroom) -> Check:
    """A check in progress with evidence of every kind, responses of every outcome, comments and a draft sent back."""
    checker, editor = newsroom.people["checker"], newsroom.people["editor"]
    check = Check.objects.get(claim=newsroom.claims["paid"])
    long = "Mitteilung des Umweltministeriums über die Auszahlung der ersten Rate an den Deichverband Lendorf"
    link = make_evidence(check, by=checker, kind="link", stance="supports", title=long, quote="600.000 Euro")
    _archive(link.capture, health="gone")
    make_evidence(check, by=checker, kind="file", note="Handed over by the association on Tuesday.")
    make_evidence(check, by=checker, kind="dataset", stance="context", title="Bridges and dams of the country")
    make_evidence(check, by=checker, kind="article", article=newsroom.bridge, stance="context")
    make_evidence(check, by=checker, kind="source", source=newsroom.source, stance="refutes", quote="Kein Cent kam an.")
    gone = make_evidence(check, by=checker, title="An older budget")
    remove_evidence(evidence=gone, version=gone.version, by=checker)
    failed = make_evidence(check, by=checker, title="A page that could not be kept")
    Capture.objects.filter(pk=failed.capture_id).update(state="failed", error_code="not_found")
    soon = timezone.now() + timedelta(hours=5)
    make_response(check=check, by=checker, deadline=soon, contact="press@ministry.example")
    answered = {"party": make_source("Deichverband Lendorf", kind="organisation"), "deadline": soon}
    make_response(check=check, by=checker, outcome="denied", **answered)
    late = make_response(
        check=check, by=checker, party=newsroom.source, asked_at=soon - timedelta(days=2),
        deadline=soon - timedelta(hours=9),
    )  # fmt: skip
    note_missed_deadline(pk=late.pk, at=timezone.now())
    make_comment(claim=check.claim, by=editor, text="Is the payment of October in it?")
    make_comment(claim=check.claim, by=checker, text="@edda yes, page 4. The ministry confirmed the date by phone.")
    draft_verdict(check=check, rating=make_rating("true"), explanation="The budget shows the payment.", by=checker)
    move_check(check=check, to="in review", by=checker)
    return move_check(check=check, to="in progress", by=editor, comment="Page 4 is missing. Please add the date.")


def _archive(capture: Capture, **fields: str) -> None:
    now = timezone.now()
    Capture.objects.filter(pk=capture.pk).update(
        state="kept", captured_at=now, sha256="ab12" * 16, warc="2026/05/a.warc.gz", size=48_213, title="Press release",
        content_type="text/html", language="de", text="Der Damm.\n\nDer council sah 600.000 Euro.", health_since=now,
        **fields,
    )  # fmt: skip


def _settled_checks(newsroom: Newsroom, team: dict[str, User]) -> dict[str, str]:
    """Published, due for review, corrected, retracted, merged and rejected."""
    desk, editor, checker = newsroom.dam.desk, team["editor"], team["checker"]
    auditor = newsroom.claims["lists"].claimant
    made = {
        name: make_claim(desk=desk, claimant=auditor, text=f"The bridge of {name} opens in May.")
        for name in ("Due", "Corrected", "Retracted", "Merged", "Rejected")
    }
    due = make_check(state="published", claim=made["Due"], **team)
    yesterday = timezone.localdate() - timedelta(days=1)
    Verdict.objects.filter(check_rated=due).update(review_by=yesterday)
    return_due_reviews(timezone.localdate())
    corrected = make_check(state="published", claim=made["Corrected"], **team)
    corrected = move_check(check=corrected, to="in progress", by=editor, comment="There is another record.")
    draft_verdict(
        check=corrected, rating=make_rating("mostly-false"), by=checker, context="Two bridges are meant.",
        explanation="The minutes of the council of May say otherwise, but of one bridge alone.",
        method="We read the minutes of 2024 to 2026.", correction="We had missed the record of May.",
        review_by=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    move_check(check=corrected, to="in review", by=checker)
    move_check(check=corrected, to="published", by=editor)
    retracted = make_check(state="retracted", claim=made["Retracted"], **team)
    merge_claims(claim=made["Merged"], into=newsroom.claims["lists"], by=checker)
    reject_claim(claim=made["Rejected"], by=checker, reason="An opinion.")
    pages = {f"desk-{name.lower()}": claim.get_absolute_url() for name, claim in made.items()}
    return pages | {
        "desk-dismissed": newsroom.claims["silent"].get_absolute_url(),
        "around-public-corrected": f"/checks/{corrected.pk}/",
        "around-public-retracted": f"/checks/{retracted.pk}/",
        "around-public-all": "/checks/",
    }


def _prior_checks(newsroom: Newsroom) -> dict[str, str]:
    said = newsroom.claims["paid"].text
    whole = review(1, claimReviewed=said, inLanguage="de", headline="Ja, das Geld ist geflossen")
    run = imported(lines([whole, review(2), b'{"@type": "ClaimReview", "url": ', review(3, claimReviewed=None)]))
    while match_prior_checks() or match_claims():
        pass
    return {
        "import": run.get_absolute_url(),
        "prior-check": f"/settings/prior-checks/{run.prior_checks.first().pk}/",
    }


def _bulk_move(newsroom: Newsroom) -> str:
    claims = [newsroom.claims["calls"], newsroom.claims["shops"], newsroom.claims["leak"]]
    job = ask_for_bulk_move(claims=claims, shown="new", to="queued", by=newsroom.people["checker"])
    work_on_bulk_move(job.pk)
    return str(job.pk)


def administrator_of(newsroom: Newsroom) -> User:
    return make_user("adele", is_administrator=True, role="editor", desk=newsroom.dam.desk)
