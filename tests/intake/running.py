"""Running the pipeline without a worker: the same step functions, one after the other."""

from typing import Any

from django.utils.html import escape

from apps.accounts.models import Desk
from apps.articles.models import Article
from apps.intake.actions import Receipt, receive, work
from apps.intake.models import Run, StepRecord
from tests.factories import make_desk

TITLE = "Rat beschließt den Bau der Brücke"
# Two claims whose wording every version of the extraction must find.
TEXT = """Rat beschließt den Bau der Brücke

Der Rat der Stadt hat am Montag über die neue Brücke beraten und die Mittel dafür freigegeben.

„Die Brücke wird im Mai eröffnet“, sagte die Bürgermeisterin Anna Lindqvist nach der Sitzung.

Der Verkehrsminister Karl Brandt erklärte, der Bund werde die Hälfte der Kosten tragen. Die Arbeiten beginnen im Herbst.
"""
ENGLISH = """Council approves the bridge

The council met on Monday to talk about the new bridge and released the money for it after a long debate.

“The bridge will open in May,” said Mayor Anna Lindqvist after the meeting.

Transport minister Karl Brandt said that the government would pay half of the costs. Work begins in the autumn.
"""


def text_number(number: int, text: str = TEXT) -> str:
    """The article with a word of its own, so that it is no duplicate of the others."""
    return text.replace("im Herbst", f"im Herbst des Jahres {2030 + number}").replace(
        "in the autumn", f"in the autumn of {2030 + number}"
    )


def page_of(text: str, title: str = TITLE) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n")[1:])
    return (
        f"<!doctype html><html lang=de><head><title>{escape(title)}</title></head>"
        f"<body><nav><a href=/>Start</a></nav><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
    )


def delivered(text: str | None = TEXT, *, desk: Desk | None = None, **how: Any) -> Receipt:
    if not {"url", "html", "file"} & set(how):
        how["text"] = text
    return receive(desk=desk or make_desk(), by=how.pop("by", None), arrival=Article.Arrival.PASTE, **how)


def run_through(run: Run | None, until: str = "") -> Run:
    """Step by step to the end, or to the step `until`, which is not done."""
    assert run is not None
    step: str | None = run.step
    while step is not None and step != until:
        step = work(run.pk, step)
    run.refresh_from_db()
    run.article.refresh_from_db()
    return run


def read(text: str | None = TEXT, **how: Any) -> Article:
    """An article that went the whole way."""
    receipt = delivered(text, **how)
    return run_through(receipt.run).article


def found_in(article: Article) -> int:
    """How many claims extract found; at least one, or the test would show nothing."""
    found = StepRecord.objects.get(run__article=article, step=Run.Step.EXTRACT, state=StepRecord.State.DONE).result
    assert found["attributions"]
    return len(found["attributions"])
