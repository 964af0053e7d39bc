"""Every page passes the rules of axe, in both brightnesses, on a desk and on a phone. SHOTS=folder keeps pictures."""

import os
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from apps.verification.actions import draft_verdict
from apps.verification.models import RatingScale
from tests.browser.desk_at_work import administrator_of, set_to_work
from tests.browser.newsroom import Newsroom
from tests.factories import make_rating

SIZES = {"desk": {"width": 1400, "height": 900}, "phone": {"width": 390, "height": 844}}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


def pages_of(newsroom: Newsroom) -> dict[str, str]:
    claims = newsroom.claims
    return {
        "inbox": "/",
        "inbox-queued": "/?status=queued",
        "inbox-filtered": "/?language=de&speech_act=denies&attribution=unnamed",
        "article": newsroom.dam.get_absolute_url(),
        "article-english": newsroom.bridge.get_absolute_url(),
        "article-failed": newsroom.failed.get_absolute_url(),
        "article-pasted": newsroom.pasted.get_absolute_url(),
        "claim-new": claims["calls"].get_absolute_url(),
        "claim-in-progress": claims["paid"].get_absolute_url(),
        "claim-in-review": claims["money"].get_absolute_url(),
        "claim-published": claims["late"].get_absolute_url(),
        "claim-mend": claims["calls"].get_absolute_url() + "mend/",
        "claim-dismiss": claims["calls"].get_absolute_url() + "move/?to=dismissed",
        "add": "/add/",
        "sources": "/sources/",
        "source": newsroom.source.get_absolute_url(),
        "search": "/search/?q=damm",
        "settings": "/settings/",
        "settings-digest": "/settings/digest/",
        "settings-tokens": "/settings/tokens/",
        "styleguide": "/styleguide/",
        "not-there": "/nothing/here/",
    }


def test_no_page_breaks_a_rule(newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto("/login/")
    broken = look(page, "login")
    log_in(page, newsroom.people["checker"])

    for name, address in pages_of(newsroom).items():
        page.goto(address)
        broken += look(page, name)

    page.complaints[:] = [line for line in page.complaints if "404" not in line]
    assert not broken, "\n".join(broken)


def test_no_page_of_a_claim_at_any_state_breaks_a_rule(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    pages = set_to_work(newsroom)
    page = new_page(reduced_motion="reduce")
    log_in(page, newsroom.people["checker"])

    broken = visit(page, {name: address for name, address in pages.items() if name.startswith("desk-")})

    assert not broken, "\n".join(broken)


def test_no_page_around_a_check_breaks_a_rule(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    pages = set_to_work(newsroom)
    page = new_page(reduced_motion="reduce")
    log_in(page, newsroom.people["checker"])

    broken = visit(page, {name: address for name, address in pages.items() if name.startswith("around-")})
    page.goto("/?status=new")
    page.locator("input[name=claim]").first.check()
    broken += look(page, "around-inbox-bulk")

    assert not broken, "\n".join(broken)


def test_no_page_of_editors_and_administrators_breaks_a_rule(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    pages = set_to_work(newsroom)
    shared = {name: pages[name] for name in ("desk-in-review", "desk-due", "desk-corrected", "import", "prior-check")}
    desk, paid = newsroom.dam.desk.slug, newsroom.claims["paid"]
    page = new_page(reduced_motion="reduce")
    log_in(page, administrator_of(newsroom))

    broken = visit(
        page,
        {f"{name}-editor": address for name, address in shared.items()}
        | {
            "settings-gates": "/settings/gates/",
            "settings-desk-gates": f"/settings/gates/{desk}/",
            "settings-newsroom": "/settings/newsroom/",
            "settings-scales": "/settings/scales/",
            "settings-scale-add": "/settings/scales/add/",
            "settings-scale": f"/settings/scales/{RatingScale.objects.get(is_default=True).slug}/",
            "settings-prior-checks": "/settings/prior-checks/",
            "settings-extraction": "/settings/extraction/",
            "claim-place": f"/claims/{paid.pk}/places/{paid.appearances.get().pk}/",
        },
    )

    assert not broken, "\n".join(broken)


def test_two_people_at_one_verdict_see_both_and_no_rule_is_broken(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable
) -> None:
    claim, editor = newsroom.claims["paid"], newsroom.people["editor"]
    page = new_page(reduced_motion="reduce")
    log_in(page, newsroom.people["checker"])
    page.goto(claim.get_absolute_url())
    draft_verdict(
        check=claim.checks.get(),
        rating=make_rating("mixed"),
        explanation="Only half of it.",
        by=editor,
        method="Asked.",
    )

    page.locator("#verdict select").first.select_option(index=1)
    page.locator("#verdict textarea").first.fill("All of it was paid.")
    page.get_by_role("button", name="Save the draft").click()

    expect(page.locator("#verdict .theirs").get_by_text("Only half of it.")).to_be_visible()
    expect(page.locator("#verdict textarea").first).to_have_value("All of it was paid.")
    page.complaints[:] = [line for line in page.complaints if "409" not in line]
    assert look(page, "verdict-conflict") == []


def visit(page: Page, pages: dict[str, str]) -> list[str]:
    broken = []
    for name, address in pages.items():
        answer = page.goto(address)
        if answer is None or not answer.ok:
            broken.append(f"{name}: {address} answers {answer and answer.status}")
        broken += look(page, name)
    return broken


def look(page: Page, name: str) -> list[str]:
    """What is wrong in either size and brightness. Darkness only changes colours, so only these are asked."""
    page.evaluate(AXE_SCRIPT)
    broken = []
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for theme, rules in {"light": RULES, "dark": CONTRAST}.items():
            page.emulate_media(color_scheme=theme)
            keep_picture(page, f"{name}-{size}-{theme}")
            found = page.evaluate("rules => axe.run(rules)", rules)
            broken += [f"{name}-{size}-{theme}: {told(violation)}" for violation in found["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            broken.append(f"{name}-{size}: scrolls sideways")
    return broken


def told(violation: dict) -> str:
    places = " ".join(node["html"][:200] for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']}: {places}"


def keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
