"""fetch: the page of an address, kept byte for byte, and its text or HTML."""

from dataclasses import dataclass
from typing import Any

from apps.decoding import decode
from apps.fetching import Page, fetch_page
from apps.intake.models import Run
from apps.intake.steps.step import Done


@dataclass(frozen=True, slots=True)
class Fetched:
    page: Page
    decoded: dict[str, Any]


def prepare(run: Run) -> Fetched:
    page = fetch_page(run.article.url)
    decoded = decode(page.body, form="page", content_type=page.content_type, charset=page.charset)
    return Fetched(page, decoded.as_json())


def store(run: Run, found: Fetched) -> Done:
    delivery = run.delivery
    delivery.payload, delivery.content_type = found.page.body, found.page.content_type[:100]
    delivery.save(update_fields=["payload", "content_type"])
    return Done(next=Run.Step.CLEAN, result=found.decoded | {"address": found.page.address})
