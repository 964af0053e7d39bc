"""receive: what was handed in becomes text or HTML; an address goes on to be fetched."""

from typing import Any

from apps.decoding import decode
from apps.intake.models import Delivery, Run
from apps.intake.steps.step import Done


def prepare(run: Run) -> dict[str, Any]:
    delivery = run.delivery
    if delivery.form == Delivery.Form.URL:
        return {}
    return decode(
        bytes(delivery.payload),
        form=delivery.form,
        content_type=delivery.content_type,
        filename=delivery.filename,
    ).as_json()


def store(run: Run, found: dict[str, Any]) -> Done:
    if run.delivery.form == Delivery.Form.URL:
        return Done(next=Run.Step.FETCH)
    return Done(next=Run.Step.CLEAN, result=found, skipped=(Run.Step.FETCH,))
