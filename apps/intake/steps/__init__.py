"""The steps of the pipeline by name. What each needs and leaves is told in docs/explanation/pipeline.md."""

from apps.intake.models import Run
from apps.intake.steps import clean, extract, fetch, receive, resolve, signal
from apps.intake.steps.step import Step

STEPS: dict[str, Step] = {
    Run.Step.RECEIVE: Step(receive.prepare, receive.store),
    Run.Step.FETCH: Step(fetch.prepare, fetch.store),
    Run.Step.CLEAN: Step(clean.prepare, clean.store),
    Run.Step.EXTRACT: Step(extract.prepare, extract.store),
    Run.Step.RESOLVE: Step(resolve.prepare, resolve.store),
    Run.Step.SIGNAL: Step(signal.prepare, signal.store),
}
