"""Every page passes the rules of axe, in both brightnesses, on a desk and on a phone. SHOTS=folder keeps pictures."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.newsroom import Newsroom

SIZES = {"desk": {"width": 1400, "height": 900}, "phone": {"width": 390, "height": 844}}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def pages_of(newsroom: Newsroom) -> dict[str, str]:
    claims = newsroom.claims
    return {
        "inbox": "/",
        "inbox-queued": "/?status=queued",
        "inbox-filtered": "/?language=de&speech_act=denies&attribution=unnamed",
        "article": newsroom.dam.get_absolute_url(),
        "article-english": newsroom.bridge.get_absolute_url(),
        "article-failed": newsroom.failed.get_absolute_url(),
        "claim-new": claims["calls"].get_absolute_url(),
        "claim-in-progress": claims["paid"].get_absolute_url(),
        "claim-in-review": claims["money"].get_absolute_url(),
        "claim-published": claims["late"].get_absolute_url(),
        "claim-mend": claims["calls"].get_absolute_url() + "mend/",
        "claim-dismiss": claims["calls"].get_absolute_url() + "move/?to=dismissed",
        "styleguide": "/styleguide/",
        "not-there": "/nothing/here/",
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_page_breaks_a_rule(
    newsroom: Newsroom, new_page: Callable[..., Page], log_in: Callable, size: str, theme: str
) -> None:
    page = new_page(viewport=SIZES[size], color_scheme=theme, reduced_motion="reduce")
    page.goto("/login/")
    broken = look(page, f"login-{size}-{theme}")
    log_in(page, newsroom.people["checker"])

    for name, address in pages_of(newsroom).items():
        page.goto(address)
        broken += look(page, f"{name}-{size}-{theme}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} scrolls sideways"

    page.complaints[:] = [line for line in page.complaints if "404" not in line]
    assert broken == []


def look(page: Page, name: str) -> list[str]:
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    found = Axe().run(page, options=RULES)
    return [
        f"{name}: {violation['id']}: {violation['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for violation in found.response["violations"]
        for node in violation["nodes"][:3]
    ]
