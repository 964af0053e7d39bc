"""`manage.py retrain`: what is no worse is installed in one step, what is worse changes nothing."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.claims.actions import reject_claim
from apps.extraction.neural import BrokenModel
from apps.extraction.neural.installed import in_use, installed_model
from apps.extraction.training.check_corpus import CORPUS, check
from apps.extraction.training.documents import read
from apps.extraction.training.retraining import Scores, TrainingDocument
from apps.history.models import Event
from apps.quality import actions
from apps.quality.actions import why_worse
from apps.quality.installed import alone, fingerprint
from apps.quality.models import Retraining
from tests.claims.saying import say
from tests.factories import make_article, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
BEFORE = {
    "de": {"found": 80.0, "attributed": 70.0, "content": 85.0},
    "en": {"found": 78.0, "attributed": 68.0, "content": 84.0},
}


@pytest.fixture(autouse=True)
def models(settings: Any, tmp_path: Path) -> Path:
    settings.MODELS_DIR = tmp_path / "models"
    folder = tmp_path / "evaluation"
    folder.mkdir()
    (folder / "en.txt").write_text("#DOC e-1 | lang=en\n#TITLE Rain\nIt rained.\n#END\n", encoding="utf-8")
    settings.EVALUATION_DOCUMENTS = str(folder)
    return settings.MODELS_DIR


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def corrected(reporter: User) -> None:
    article = make_article()
    say(article, "It opens.", make_source("Ada Berg"), start=0, content=((0, 5),))
    reject_claim(claim=make_claim(article=article), by=reporter)


class Trainer:
    """Writes a folder whose content is told from outside, and remembers what it was given."""

    def __init__(self, content: str = "weights") -> None:
        self.content, self.given = content, []

    def __call__(
        self, documents: Sequence[TrainingDocument], base: Path, target: Path, *, seed: int, tell: Callable[[str], None]
    ) -> None:
        self.given.append((list(documents), base, seed))
        (target / "parts").mkdir(parents=True)
        (target / "parts" / "weights.bin").write_text(self.content)
        tell("learned")


def scorer(after: dict[str, Any] | None = None, change: float = 0.0) -> Callable[..., Scores]:
    better = {lang: {name: value + change for name, value in told.items()} for lang, told in BEFORE.items()}

    def score(model: Path | None, documents: Sequence[TrainingDocument]) -> Scores:
        assert [document.id for document in documents] == ["e-1"]
        is_new = model is not None and model.name.startswith(".new-")
        return Scores((after or better) if is_new else BEFORE)

    return score


def run(*arguments: str, content: str = "weights", score: Callable[..., Scores] | None = None) -> str:
    out = io.StringIO()
    call_command("retrain", *arguments, stdout=out, train=Trainer(content), score=score or scorer(change=1.0))
    return out.getvalue()


def files(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.usefixtures("corrected")
def test_a_better_model_is_installed_with_its_figures_and_its_sum(models: Path) -> None:
    trainer, out = Trainer(), io.StringIO()

    call_command("retrain", "--seed", "7", stdout=out, train=trainer, score=scorer(change=1.0))

    model = installed_model(models)
    assert model is not None
    assert files(model) == {"parts/weights.bin": "weights"}
    ((documents, base, seed),) = trainer.given
    assert (len(documents), base, seed) == (1, CORPUS, 7)
    row = Retraining.objects.get()
    assert (row.outcome, row.model, row.former) == ("installed", fingerprint(model), "")
    assert (row.before, row.after["de"]["found"]) == (BEFORE, 81.0)
    assert (row.documents, row.corrections) == ({"en": 1}, {"rejected": 1, "corrected": 0, "added": 0})
    event = Event.objects.get(verb="model installed")
    assert (event.after["model"], event.before["figures"], event.confidential_to) == (row.model, BEFORE, None)
    assert "de: F1 found 80.0 → 81.0" in out.getvalue()
    assert row.model in out.getvalue()


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        ({lang: {name: value - 0.1 for name, value in told.items()} for lang, told in BEFORE.items()}, "the mean"),
        (
            {"de": {"found": 90.0, "attributed": 90.0, "content": 90.0}, "en": BEFORE["en"] | {"found": 76.9}},
            "en found",
        ),
        ({"de": {"found": 99.0, "attributed": 99.0, "content": 99.0}}, "falls by more than"),
        ({}, "the mean"),
    ],
)
def test_a_worse_model_is_refused_and_nothing_is_changed(models: Path, after: dict[str, Any], sentence: str) -> None:
    run()
    before = files(models)

    with pytest.raises(CommandError, match=sentence) as refusal:
        run(content="worse", score=scorer(after or {"de": {}}))

    assert "Not installed" in str(refusal.value)
    assert refusal.value.returncode == 1
    assert files(models) == before
    assert Retraining.objects.first().outcome == "refused"
    assert Event.objects.filter(verb="model refused").count() == 1


def test_a_model_that_is_as_good_is_not_worse() -> None:
    assert why_worse(Scores(BEFORE), Scores(BEFORE)) == ""


@pytest.mark.usefixtures("corrected")
def test_the_former_model_comes_back_and_goes_again(models: Path) -> None:
    run(content="one")
    run(content="two")

    assert "In use again" in run("--rollback")
    assert files(installed_model(models)) == {"parts/weights.bin": "one"}
    run("--rollback")
    assert files(installed_model(models)) == {"parts/weights.bin": "two"}
    assert [row.outcome for row in Retraining.objects.all()[:2]] == ["rolled back"] * 2


@pytest.mark.usefixtures("corrected")
def test_older_models_are_forgotten_and_the_same_again_is_none(models: Path) -> None:
    for content in ("one", "two", "three"):
        run(content=content)
    assert {content for name, content in files(models).items() if "weights" in name} == {"two", "three"}

    with pytest.raises(CommandError, match="in use already"):
        run(content="three")
    assert files(installed_model(models)) == {"parts/weights.bin": "three"}


@pytest.mark.usefixtures("corrected")
def test_the_first_model_rolls_back_to_what_is_shipped(models: Path) -> None:
    run()

    assert "as it is shipped" in run("--rollback")
    assert installed_model(models) is None


def test_without_a_model_there_is_nothing_to_go_back_to() -> None:
    with pytest.raises(CommandError, match="none to go back to"):
        run("--rollback")


@pytest.mark.usefixtures("corrected")
def test_a_training_that_fails_leaves_no_trace(models: Path) -> None:
    run(content="one")
    before = (files(models), Retraining.objects.count())

    def fails(documents: Any, base: Path, target: Path, **_more: Any) -> None:
        target.mkdir()
        (target / "half").write_text("half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        call_command("retrain", stdout=io.StringIO(), train=fails, score=scorer())

    assert (files(models), Retraining.objects.count()) == before


@pytest.mark.usefixtures("corrected")
def test_a_model_that_cannot_be_read_is_told_in_a_sentence(models: Path) -> None:
    def fails(model: Path | None, documents: Any) -> Scores:
        raise BrokenModel("tagger.onnx is missing")

    with pytest.raises(CommandError, match="nothing can be compared: tagger.onnx"):
        run(score=fails)

    assert not Retraining.objects.exists()


@pytest.mark.usefixtures("corrected")
def test_the_model_and_its_line_in_history_stand_or_fall_together(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(content="one")
    before = (in_use(models), Retraining.objects.count())

    def refuses(*_told: Any, **_more: Any) -> None:
        raise RuntimeError("no history")

    monkeypatch.setattr(actions, "record", refuses)
    with pytest.raises(RuntimeError):
        run(content="two")

    assert (in_use(models), Retraining.objects.count()) == before
    assert "two" not in files(models).values()


@pytest.mark.usefixtures("corrected")
def test_two_at_once_are_one(models: Path) -> None:
    with alone(models), pytest.raises(CommandError, match="Another process"):
        run()


@pytest.mark.usefixtures("corrected")
def test_a_dry_run_counts_and_trains_nothing(models: Path) -> None:
    told = run("--dry-run")

    assert "en: 1 articles, 1 attributions; claims corrected 0, rejected 1, added 0" in told
    assert not models.exists()
    assert not Retraining.objects.exists()


@pytest.mark.usefixtures("corrected")
def test_what_is_exported_is_read_and_checked_as_the_corpus_is(tmp_path: Path, models: Path) -> None:
    target = tmp_path / "corrections.txt"

    told = run("--export", str(target))

    problems, census = check([target])
    assert problems == []
    assert census.documents == {"en": 1}
    (document,) = read(target)
    assert [document.text[start:end] for start, end in document.annotations[0].content] == [document.text[0:5]]
    assert str(target) in told
    assert target.stat().st_mode & 0o077 == 0
    assert not models.exists()


def test_confidential_articles_stay_out_unless_they_are_asked_for() -> None:
    desk = make_desk()
    claim = make_claim(desk=desk, is_confidential=True)
    reject_claim(claim=claim, by=make_user(role="editor", desk=desk))

    assert "confidential articles: 1 (left out" in run("--dry-run")
    with pytest.raises(CommandError, match="no corrections to learn from"):
        run()

    run("--include-confidential")
    assert Retraining.objects.get().with_confidential


def test_nothing_is_trained_that_cannot_be_scored(settings: Any, tmp_path: Path) -> None:
    settings.EVALUATION_DOCUMENTS = str(tmp_path / "nowhere")

    with pytest.raises(CommandError, match="EVALUATION_DOCUMENTS"):
        run("--dry-run")


@pytest.mark.parametrize("wrong", [["--since", "yesterday"], ["--language", "fr"]])
def test_what_cannot_be_understood_is_refused(wrong: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*wrong)
