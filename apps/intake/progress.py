"""How far an article is, for pages, API and commands: a line a step, in words."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from apps.articles.models import Article, ArticleVersion
from apps.intake.actions.trying import latest_run
from apps.intake.language_model import told
from apps.intake.models import Delivery, Run, StepRecord
from apps.problems import attention_for, sentence_for


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step. `state`: "waiting", "working", "done", "failed", "not needed"; `sentence`: what people should know."""

    step: str
    name: str
    state: str
    sentence: str = ""


def progress_of(article: Article) -> list[StepProgress]:
    """The six steps of the article's latest run; an empty list for an article that no run made."""
    run = latest_run(article)
    if run is None:
        return []
    records = {record.step: record for record in run.steps.all()}
    return [_progress(run, step, str(name), records.get(step)) for step, name in Run.Step.choices]


def _progress(run: Run, step: str, name: str, record: StepRecord | None) -> StepProgress:
    recorded = record.state if record is not None else ""
    if step == run.step and run.state == Run.State.FAILED:
        return StepProgress(step, name, "failed", sentence_for(run.error_code, run.error_values))
    if step == run.step and run.state == Run.State.LEASED:
        return StepProgress(step, name, "working")
    if step == run.step and run.state == Run.State.DUE:
        return StepProgress(step, name, "waiting", _why_waiting(run))
    if record is not None and recorded == StepRecord.State.DONE:
        return StepProgress(step, name, "done", told(record.result.get("notes", {})) if step == "extract" else "")
    is_unneeded = recorded == StepRecord.State.SKIPPED or (
        step == Run.Step.FETCH and run.delivery.form != Delivery.Form.URL
    )
    return StepProgress(step, name, "not needed" if is_unneeded else "waiting")


def how_read(version: ArticleVersion) -> str:
    """Whether a language model found the claims of this version, or why it did not; "" where none was asked."""
    of_version = StepRecord.objects.filter(
        run__article_version=version, step=Run.Step.EXTRACT, state=StepRecord.State.DONE
    )
    notes = of_version.order_by("-id").values_list("result__notes", flat=True).first()
    return told(notes or {})


def _why_waiting(run: Run) -> str:
    if not run.error_code:
        return ""
    when = time_format(timezone.localtime(run.next_attempt_at), "H:i")
    return sentence_for(run.error_code, run.error_values) + " " + _("It is tried again at %(time)s.") % {"time": when}


def explain(article: Article) -> str:
    """Why the article failed or waits, what is wrong with it, or where its text is; "" when all is well."""
    if article.duplicate_of_id:
        return _("This text was here already.")
    run = latest_run(article)
    if run is not None and run.state == Run.State.FAILED and article.state == Article.State.FAILED:
        return sentence_for(run.error_code, run.error_values)
    if run is not None and run.state == Run.State.DUE and run.error_code:
        return _why_waiting(run)
    return attention_for(article.attention)


def error_code_of(article: Article) -> str:
    """For programs: the code of what went wrong, or "" when nothing did."""
    run = latest_run(article)
    return run.error_code if run is not None else ""
