"""A day's work with mouse and keyboard in a real browser: triage, reading, checking."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.claims.models import Claim
from tests.browser.newsroom import Newsroom

WIDE = {"width": 1400, "height": 900}


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=WIDE, reduced_motion="reduce")


def row(page: Page, claim: Claim) -> object:
    return page.locator(f"#row-{claim.pk}")


def test_triage_by_keys_alone(newsroom: Newsroom, page: Page, log_in: Callable) -> None:
    shops, lists = newsroom.claims["shops"], newsroom.claims["lists"]
    log_in(page, newsroom.people["checker"])

    page.keyboard.press("j")
    expect(row(page, shops).locator("[data-open]")).to_be_focused()
    page.keyboard.press("q")  # queue the first: the keyboard goes on to the next
    expect(row(page, shops).get_by_text("queued")).to_be_visible()
    expect(row(page, lists).locator("[data-open]")).to_be_focused()
    page.keyboard.press("t")
    expect(row(page, lists).get_by_text("in progress")).to_be_visible()

    page.keyboard.press("x")  # dismissing asks why, and insists
    dialog = page.locator("#dialog")
    expect(dialog.get_by_label("Comment")).to_be_focused()
    dialog.get_by_role("button", name="Dismiss").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say why in a comment")
    dialog.get_by_label("Comment", exact=True).fill("Nobody can check this.")
    dialog.get_by_role("button", name="Dismiss").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".claim-row").get_by_text("dismissed")).to_be_visible()

    page.keyboard.press("?")
    expect(dialog.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("/claims/"))
    page.complaints[:] = [line for line in page.complaints if "422" not in line]  # the refusal above
    assert Claim.objects.filter(status="dismissed").count() == 2  # one was before


def test_a_move_that_came_too_late_is_told_in_its_row(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    shops = newsroom.claims["shops"]
    first, second = new_page(viewport=WIDE), new_page(viewport=WIDE)
    log_in(first, newsroom.people["checker"])
    log_in(second, newsroom.people["editor"])

    row(second, shops).get_by_role("button", name="Take").click()
    expect(row(second, shops).get_by_text("in progress")).to_be_visible()
    row(first, shops).get_by_role("button", name="Queue").click()

    expect(row(first, shops).get_by_role("alert")).to_contain_text(
        "This check was changed in the meantime by Edda Marsh"
    )
    first.complaints[:] = [line for line in first.complaints if "409" not in line]


def test_a_mark_its_source_and_its_card_are_one(newsroom: Newsroom, page: Page, log_in: Callable) -> None:
    log_in(page, newsroom.people["reporter"])
    page.goto(newsroom.bridge.get_absolute_url())
    mark = page.locator("mark.said").filter(has_text="harbour bridge will open")

    mark.hover()

    expect(mark).to_have_class(re.compile("joined"))
    expect(page.locator(".who", has_text="Maren Okafor")).to_have_class(re.compile("joined"))
    expect(page.locator("#card-1")).to_have_class(re.compile("joined"))
    expect(page.locator("#card-2")).not_to_have_class(re.compile("joined"))
    distance = page.locator("#card-1").bounding_box()["y"] - mark.bounding_box()["y"]
    assert abs(distance) < 12  # the card stands beside its words


def test_the_innermost_of_nested_claims_is_meant(newsroom: Newsroom, page: Page, log_in: Callable) -> None:
    log_in(page, newsroom.people["reporter"])
    page.goto(newsroom.dam.get_absolute_url())

    page.locator("mark.nested").hover()

    joined = page.locator(".claim-card.joined")
    expect(joined).to_have_count(1)
    expect(joined).to_contain_text("Vahl: Kein Cent ist geflossen")


def test_selected_words_become_a_claim(newsroom: Newsroom, page: Page, log_in: Callable) -> None:
    log_in(page, newsroom.people["reporter"])
    page.goto(newsroom.dam.get_absolute_url())
    page.evaluate(
        """() => {
          const pieces = [...document.querySelectorAll(".reading-body [data-start]")];
          const node = pieces.find((piece) => piece.textContent.includes("Der Deichverband")).firstChild;
          const range = document.createRange();
          range.setStart(node, node.data.indexOf("Der Deichverband"));
          range.setEnd(node, node.data.indexOf("nicht übersteht") + 15);
          getSelection().addRange(range);
        }"""
    )

    page.get_by_role("button", name="Add as a claim").click()
    page.get_by_label("Claimant (optional)").fill("Deichverband Lendorf")
    page.get_by_label("If new, the claimant is a").select_option("organisation")
    page.get_by_label("Label (optional)").fill("Deichverband: Damm übersteht den Winter nicht")
    page.get_by_role("button", name="Add the claim").click()

    expect(page.get_by_text("The claim is added: “Deichverband: Damm übersteht")).to_be_visible()
    expect(page.locator("mark.said").filter(has_text="Der Deichverband rechnet damit")).to_be_visible()
    claim = Claim.objects.get(label="Deichverband: Damm übersteht den Winter nicht")
    appearance = claim.appearances.get()
    assert newsroom.dam.current.text[appearance.start : appearance.end].startswith("Der Deichverband rechnet")


def test_a_claim_goes_from_taken_to_published(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    claim = newsroom.claims["paid"]
    checker, editor = new_page(viewport=WIDE), new_page(viewport=WIDE)
    log_in(checker, newsroom.people["checker"])
    log_in(editor, newsroom.people["editor"])

    checker.goto(claim.get_absolute_url())
    expect(checker.get_by_role("button", name="Ask for review")).to_be_disabled()
    expect(checker.get_by_text("There is no verdict yet. Write one first.", exact=True)).to_be_visible()
    checker.get_by_label("Rating").select_option(label="Mostly true")
    checker.get_by_label("Explanation").fill("The budget shows the payment, but not when it was made.")
    checker.get_by_role("button", name="Save the draft").click()
    checker.get_by_role("button", name="Ask for review").click()
    expect(checker.get_by_text("is now in review")).to_be_visible()

    editor.goto(claim.get_absolute_url())
    editor.get_by_role("button", name="Publish").click()

    expect(editor.locator(".claim-head .verdict")).to_have_text("Mostly true")
    expect(editor.locator(".claim-head .state")).to_have_text("published")


def test_news_are_announced_and_never_shoved_in(newsroom: Newsroom, page: Page, log_in: Callable) -> None:
    log_in(page, newsroom.people["checker"])
    before = page.locator(".claim-row").count()
    Claim.objects.filter(pk=newsroom.claims["late"].pk).update(status="new")

    page.evaluate("htmx.ajax('GET', '/inbox/news/?since=2020-01-01T00:00:00Z', {target: '#news', swap: 'outerHTML'})")

    expect(page.get_by_role("status").filter(has_text="new claims have arrived")).to_be_visible()
    assert page.locator(".claim-row").count() == before


def test_everything_works_without_scripts(newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable) -> None:
    page = new_page(viewport=WIDE, java_script_enabled=False)
    log_in(page, newsroom.people["checker"])
    shops, lists = newsroom.claims["shops"], newsroom.claims["lists"]

    row(page, shops).get_by_role("button", name="Queue").click()
    expect(row(page, shops)).to_have_count(0)
    expect(page.get_by_text("is now queued")).to_be_visible()
    row(page, lists).get_by_role("link", name="Dismiss").click()
    page.get_by_label("Comment").fill("An opinion, no fact.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("is now dismissed")).to_be_visible()

    page.goto(newsroom.bridge.get_absolute_url())
    page.locator(".mark-number").first.click()
    expect(page.locator("#card-1")).to_be_in_viewport()


def test_a_server_that_cannot_answer_is_told_of(newsroom: Newsroom, page: Page, log_in: Callable) -> None:
    shops = newsroom.claims["shops"]
    log_in(page, newsroom.people["checker"])
    page.route("**/move/", lambda route: route.abort())

    row(page, shops).get_by_role("button", name="Queue").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    expect(row(page, shops).get_by_role("button", name="Queue")).to_be_visible()
    page.complaints.clear()  # the console tells of the broken line, as it should


def test_german_newsrooms_read_german(newsroom: Newsroom, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=WIDE, locale="de-DE")
    page.goto("/login/")

    page.get_by_role("button", name="Deutsch").click()

    expect(page.locator("html")).to_have_attribute("lang", "de")
