"""The pages for readers in a real browser: readable for everybody, at any width, in both languages, without scripts."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from apps.accounts.actions import change_newsroom
from apps.verification.actions.gates import change_gates
from apps.verification.models import Check
from tests.browser.newsroom import Newsroom
from tests.browser.test_accessible import look
from tests.factories import make_check, make_claim, make_user

NARROW = {"width": 360, "height": 740}


def open_pages(newsroom: Newsroom) -> Check:
    change_newsroom(
        by=None, name="Lendorfer Kurier", address="https://kurier.example/", contact="korrektur@kurier.example",
        has_public_pages=True,
    )  # fmt: skip
    check = Check.objects.get(claim=newsroom.claims["late"])
    check.responses.create(
        party=check.claim.claimant, asked_at="2026-05-04T10:00Z", channel="phone", outcome="answered", words="So it is."
    )
    return check


def test_no_page_for_readers_breaks_a_rule(newsroom: Newsroom, new_page: Callable[..., Page]) -> None:
    check = open_pages(newsroom)
    desk = newsroom.dam.desk
    retracted = make_check(state="retracted", claim=make_claim(desk=desk, text=f"{'Donaudampfschiff' * 25} sinkt."))
    page = new_page(reduced_motion="reduce")

    broken = []
    for name, address in {
        "public-list": "/checks/",
        "public-check": f"/checks/{check.pk}/",
        "public-check-german": f"/checks/{check.pk}/?lang=de",
        "public-retracted": f"/checks/{retracted.pk}/",
    }.items():
        page.goto(address)
        broken += look(page, name)
        page.set_viewport_size(NARROW)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            broken.append(f"{name}: scrolls sideways at 360")

    assert not broken, "\n".join(broken)


def test_the_claim_review_is_data_that_no_policy_minds(newsroom: Newsroom, new_page: Callable[..., Page]) -> None:
    check = open_pages(newsroom)
    page = new_page()

    page.goto(f"/checks/{check.pk}/")

    data = page.locator('script[type="application/ld+json"]').text_content()
    assert '"@type": "ClaimReview"' in data
    expect(page.get_by_role("heading", level=1)).to_have_text(check.claim.text)
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.context.cookies() == []


def test_gates_settings_and_preview_break_no_rule(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    desk = newsroom.dam.desk
    change_gates(desk=desk, by=None, origins_min=2, needs_archive=True, needs_contact=True, needs_interests=True)
    administrator = make_user("adele", is_administrator=True, role="editor", desk=desk)
    page = new_page(reduced_motion="reduce")
    log_in(page, administrator)

    broken = []
    for name, address in {
        "claim-gates": newsroom.claims["money"].get_absolute_url(),
        "claim-preview": f"/claims/{newsroom.claims['money'].pk}/preview/",
        "settings-gates": "/settings/gates/",
        "settings-desk-gates": f"/settings/gates/{desk.slug}/",
        "settings-newsroom": "/settings/newsroom/",
    }.items():
        page.goto(address)
        broken += look(page, name)

    assert not broken, "\n".join(broken)


def test_an_editor_passes_the_gates_and_publishes(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    claim = newsroom.claims["money"]
    change_gates(
        desk=claim.desk, by=None, origins_min=2, needs_archive=False, needs_contact=False, needs_interests=True
    )
    checker, editor = new_page(), new_page()
    log_in(checker, newsroom.people["checker"])
    log_in(editor, newsroom.people["editor"])

    checker.goto(claim.get_absolute_url())
    tell_no_interest(checker)
    editor.goto(claim.get_absolute_url())
    expect(editor.get_by_role("button", name="Publish")).to_be_disabled()
    tell_no_interest(editor)
    editor.get_by_text("Write an exception", exact=True).click()
    editor.get_by_label("Gate").select_option("origins")
    editor.get_by_label("Why it may be published all the same").fill("The only record there is.")
    editor.get_by_role("button", name="Write the exception").click()
    editor.get_by_role("button", name="Publish").click()

    expect(editor.get_by_text(re.compile("is now published"))).to_be_visible()


def tell_no_interest(page: Page) -> None:
    page.get_by_text("Interests", exact=True).click()
    page.get_by_label("I have no interest in this").check()
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_text("Your interests are noted.")).to_be_visible()
