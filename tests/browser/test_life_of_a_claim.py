"""The whole life of a claim, by the people who live it: reporter, fact-checker, two editors and a reader."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from apps.accounts.actions import change_newsroom
from apps.accounts.roles import Role
from apps.claims.models import Claim
from apps.history.models import Event
from apps.verification.actions.gates import change_gates
from apps.verification.actions.reviewing import return_due_reviews
from apps.verification.models import Check
from tests.browser.newsroom import Newsroom
from tests.factories import make_claim, make_user

WIDE = {"width": 1400, "height": 900}


def form_to(page: Page, ending: str) -> Locator:
    """The form that posts there, with what it is folded into opened."""
    form = page.locator(f"form[action$='{ending}'], form[action*='{ending}#']").first
    form.evaluate("form => { const box = form.closest('details'); if (box) box.open = true }")
    return form


def look(page: Page, address: str) -> None:
    """The page as the server has it now: a browser may keep a public one for a minute."""
    page.goto(address)
    page.reload()


def press(page: Page, move: str, *, comment: str = "") -> None:
    if comment:
        page.locator(".moves [name=comment]").fill(comment)
    page.locator(f".moves button[name=to][value='{move}']").click()


def forgive(page: Page, status: int) -> None:
    """The browser notes every refusal in its console; this one was meant."""
    page.complaints[:] = [line for line in page.complaints if f"status of {status}" not in line]


@pytest.fixture
def people(newsroom: Newsroom) -> dict:
    desk = newsroom.claims["paid"].desk
    second = make_user("enno", role=Role.EDITOR, desk=desk, name="Enno Falk", language="en")
    administrator = make_user("ada", is_administrator=True)
    change_newsroom(
        by=administrator, name="Harbour Desk", address="https://harbour.example", contact="", has_public_pages=True
    )
    change_gates(desk=desk, by=None, origins_min=1, needs_archive=True, needs_contact=True, needs_interests=True)
    return newsroom.people | {"second editor": second}


def test_a_claim_is_queued_checked_sent_back_published_corrected_and_retracted(
    newsroom: Newsroom, people: dict, new_page: Callable[..., Page], log_in: Callable
) -> None:
    claim = newsroom.claims["shops"]
    address = claim.get_absolute_url()
    reporter, checker, editor, second, reader = (new_page(viewport=WIDE) for _person in range(5))
    for page, who in ((reporter, "reporter"), (checker, "checker"), (editor, "editor"), (second, "second editor")):
        log_in(page, people[who])

    # The reporter asks for a check; taking it is not theirs, and the button says so.
    reporter.goto(address)
    expect(reporter.locator(".moves button[value='in progress']")).to_be_disabled()
    expect(reporter.get_by_text("Only fact-checkers and editors may do this").first).to_be_visible()
    press(reporter, "queued")

    # The fact-checker takes it, keeps evidence, asks the claimant, writes a verdict.
    checker.goto(address)
    press(checker, "in progress")
    checker.goto(f"{address}evidence/new/?kind=file")
    form = form_to(checker, "/evidence/")
    form.locator("[name=file]").set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": b"street,shops\nQuay Street,12\n"}
    )
    form.locator("[name=stance][value=refutes]").check()
    form.locator("[name=title]").fill("Register of trades")
    form.locator("[name=source]").fill("Harbour Post")
    form.locator("button.primary").click()
    expect(checker.locator("#evidence")).to_contain_text("Register of trades")
    now = timezone.localtime()
    if claim.claimant:
        form = form_to(checker, "/responses/ask/")
        form.locator("[name=channel]").select_option("phone")
        form.locator("[name=question]").fill("How did you count?")
        form.locator("[name=asked_at]").fill((now - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
        form.locator("[name=deadline]").fill((now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
        form.locator("button.primary").click()
        expect(checker.locator("#responses")).to_contain_text("How did you count?")
    draft(checker, "True", "Nobody counted.")
    interest(checker)
    press(checker, "in review")
    expect(checker.get_by_text("is now in review")).to_be_visible()

    # One editor has the page open while the other sends the check back; without a comment that is refused.
    second.goto(address)
    editor.goto(address)
    press(editor, "in progress")
    expect(editor.get_by_text("Say why in a comment").first).to_be_visible()
    press(editor, "in progress", comment="The register says otherwise. Look again.")
    press(second, "in progress", comment="Fine for me.")
    expect(second.get_by_text("changed in the meantime by Edda Marsh").first).to_be_visible()
    checker.goto(address)
    expect(checker.locator(".sent-back")).to_contain_text("The register says otherwise. Look again.")

    # A better verdict; the second editor tells their interests and publishes.
    draft(checker, "Mostly false", "The register counts two closed shops, not a third.")
    press(checker, "in review")
    second.goto(address)
    expect(second.locator(".moves button[value='published']")).to_be_disabled()
    expect(second.get_by_text("Tell your own interests before you publish.").first).to_be_visible()
    interest(second)
    press(second, "published")
    expect(second.get_by_text("is now published")).to_be_visible()
    check = Check.objects.get(claim=claim)
    look(reader, f"/checks/{check.pk}/")
    expect(reader.locator("main")).to_contain_text("The register counts two closed shops")
    expect(reader.locator("main")).not_to_contain_text("Ciro Abate")

    # The day to look again passes: the check is back in the queue, and the verdict stands meanwhile.
    return_due_reviews(timezone.localdate() + timedelta(days=31))
    checker.goto(address)
    expect(checker.get_by_text("due for review").first).to_be_visible()
    press(checker, "in progress")
    draft(checker, "False", "A second register confirms it.", correction="A second register came to light.")
    press(checker, "in review")
    second.goto(address)
    press(second, "published")
    look(reader, f"/checks/{check.pk}/")
    expect(reader.locator("main")).to_contain_text("A second register came to light.")
    expect(reader.locator("main")).to_contain_text("Mostly false")  # what stood before is not hidden

    # And a retraction, which readers are told with its reason.
    press(second, "retracted", comment="The wrong street was counted.")
    expect(second.get_by_text("is now retracted")).to_be_visible()
    look(reader, f"/checks/{check.pk}/")
    expect(reader.locator("main")).to_contain_text("The wrong street was counted.")

    told = list(Event.objects.about("check", check.pk).order_by("id").values_list("verb", "actor_name"))
    moves = [who for verb, who in told if verb == "check moved"]
    assert moves[:5] == ["Rosa Lindqvist", "Ciro Abate", "Ciro Abate", "Edda Marsh", "Ciro Abate"]
    assert moves[-1] == "Enno Falk"
    for page in (editor, second):
        forgive(page, 409)


def test_of_a_confidential_check_nobody_outside_the_desk_sees_anything(
    newsroom: Newsroom, people: dict, new_page: Callable[..., Page], log_in: Callable
) -> None:
    secret = Claim.objects.get(label="Report: changes were never written down")
    inside, outside = new_page(viewport=WIDE), new_page(viewport=WIDE)
    log_in(inside, people["checker"])
    log_in(outside, people["stranger"])

    inside.goto(secret.get_absolute_url())
    press(inside, "in progress")
    expect(inside.get_by_text("is now in progress")).to_be_visible()
    answer = outside.goto(secret.get_absolute_url())

    assert answer is not None
    assert answer.status == 404
    for page in ("/", "/?status=in+progress", "/search/?q=changes", "/search/?q=changes&kind=checks"):
        outside.goto(page)
        expect(outside.locator("body")).not_to_contain_text("changes were never written down")
    forgive(outside, 404)


def test_several_claims_are_moved_at_once_and_each_refusal_is_told(
    newsroom: Newsroom, people: dict, new_page: Callable[..., Page], log_in: Callable
) -> None:
    for number in range(2):
        make_claim(desk=newsroom.claims["paid"].desk, label=f"Stale claim {number}", worth=0.99)
    page = new_page(viewport=WIDE)
    log_in(page, people["checker"])
    expect(page.locator(".bulk-bar")).to_be_hidden()

    for number in range(2):
        page.get_by_label(f"Choose “Stale claim {number}”").check()
    expect(page.locator(".bulk-count")).to_have_text("2 chosen")
    page.locator("#bulk-to").select_option("dismissed")
    page.locator("#bulk-comment").fill("Overtaken by events.")
    page.get_by_role("button", name="Move them").click()

    page.wait_for_url(re.compile("/bulk/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("2 claims to “dismissed”")
    expect(page.locator("main")).to_contain_text("Stale claim 0")


def draft(page: Page, rating: str, explanation: str, *, correction: str = "") -> None:
    form = form_to(page, "/verdict/")
    form.locator("[name=rating]").select_option(label=rating)
    form.locator("[name=explanation]").fill(explanation)
    form.locator("[name=review_by]").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    if correction:
        form.locator("[name=correction]").fill(correction)
    form.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("The verdict is saved as a draft").first).to_be_visible()


def interest(page: Page) -> None:
    form = form_to(page, "/interests/")
    form.get_by_label("I have no interest in this").check()
    form.get_by_role("button", name="Tell them").click()
    expect(page.get_by_text("Your interests are noted").first).to_be_visible()
