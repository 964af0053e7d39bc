"""The API's pages in a real browser, under the site's own Content-Security-Policy."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_documentation_works_without_outside_scripts(new_page: Callable[..., Page], live_server: object) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/api/v1/docs/")

    expect(page.get_by_role("heading", name="Claimtracker API")).to_be_visible()
    page.locator("#operations-claims-claims_list").get_by_role("button").first.click()
    expect(page.get_by_text("Scope: claims:read").first).to_be_visible()
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
