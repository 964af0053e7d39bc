"""Trying again what failed, or what waits for its next attempt."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.roles import may_add
from apps.articles.actions import mark_state
from apps.articles.models import Article
from apps.errors import Conflict, NotAllowed
from apps.history.actions import record
from apps.intake.actions.leasing import state_at
from apps.intake.models import Delivery, Run, StepRecord


def why_not_try_again(user: User, article: Article) -> str | None:
    """The reason why this person cannot, for the disabled button and the refusal; None when they can."""
    if not may_add(user, article.confidential_desk_id):
        return _("Only people of this desk can do this.")
    run = latest_run(article)
    if run is None or not _has_a_problem(run):
        return _("There is nothing to try again: nothing failed.")
    return None


def latest_run(article: Article) -> Run | None:
    return article.runs.order_by("-created_at", "-pk").first()


def _has_a_problem(run: Run) -> bool:
    return run.state == Run.State.FAILED or (run.state == Run.State.DUE and bool(run.error_code))


@transaction.atomic
def try_again(article: Article, by: User | None) -> Run:
    """Begin the failed step anew, with all its attempts; a page that turned out to be no article is fetched again.

    Two people at once start it once: the second finds nothing failed, and gets a Conflict.
    """
    if by is not None and not may_add(by, article.confidential_desk_id):
        raise NotAllowed(_("Only people of this desk can do this."))
    run = Run.objects.select_for_update().filter(article=article).order_by("-created_at", "-pk").first()
    if run is None or not _has_a_problem(run):
        raise Conflict(_("There is nothing to try again: nothing failed."))
    before = {"step": run.step, "code": run.error_code}
    was_fetched = run.delivery.form == Delivery.Form.URL
    run.step = Run.Step.FETCH if run.step == Run.Step.CLEAN and was_fetched else run.step
    run.steps.filter(state=StepRecord.State.FAILED).delete()
    run.state, run.attempts, run.finished_at, run.nudged_at = Run.State.DUE, 0, None, None
    run.error_code, run.error, run.error_values, run.next_attempt_at = "", "", {}, Now()
    run.save()
    run.refresh_from_db()
    mark_state(article=article, state=state_at(run.step))
    record("article tried again", article, by=by, before=before, confidential_to=article.confidential_desk_id)
    return run
