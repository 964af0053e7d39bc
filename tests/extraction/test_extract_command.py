import io
import json
import subprocess
import sys
from pathlib import Path

from apps.intake.management.commands.extract import run

ROOT = Path(__file__).resolve().parents[2]
TEXT = "„Wir bauen weiter“, sagte Bürgermeisterin Anna Roth."


class Lines(io.StringIO):
    """An output that ends each write with a line break, as a command's does."""

    def write(self, text: str) -> int:
        return super().write(text if text.endswith("\n") else text + "\n")


def answered(*lines: str) -> tuple[int, list[dict], str]:
    out, errors = Lines(), Lines()
    failed = run(io.StringIO("\n".join(lines)), out, errors, is_clean=True)
    return failed, [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue()


def test_each_text_is_answered_with_its_attributions() -> None:
    failed, rows, errors = answered(json.dumps({"id": "a", "language": "de", "text": TEXT}))

    (row,) = rows
    (item,) = row["attributions"]
    assert (failed, errors, row["id"], row["language"]) == (0, "", "a", "de")
    assert [TEXT[start:end] for start, end in item["content"]] == ["„Wir bauen weiter“"]
    assert [TEXT[start:end] for start, end in item["source"]] == ["Bürgermeisterin Anna Roth"]
    assert set(item) == {
        "kind",
        "content",
        "cue",
        "source",
        "claimant",
        "speech_act",
        "tense",
        "is_negative",
        "hedges",
        "evidentials",
        "quantities",
        "dates",
        "label",
        "worth",
        "confidence",
    }


def test_figures_and_dates_are_told_as_values() -> None:
    text = "„Der Umbau hat rund 2 Mio. Euro gekostet und endete gestern“, sagte Bürgermeisterin Anna Roth."

    _, (row,), _ = answered(json.dumps({"id": "a", "language": "de", "text": text, "published": "2025-02-14"}))

    (item,) = row["attributions"]
    (quantity,), (moment,) = item["quantities"], item["dates"]
    assert text[slice(*quantity.pop("span"))] == "2 Mio. Euro"
    assert quantity == {"value": 2_000_000, "upper": None, "unit": "EUR", "bound": "about"}
    assert text[slice(*moment.pop("span"))] == "gestern"
    assert moment == {"value": "2025-02-13", "part": ""}


def test_a_day_that_is_none_is_named() -> None:
    failed, rows, errors = answered(json.dumps({"id": "a", "language": "de", "text": TEXT, "published": "gestern"}))

    assert (failed, rows) == (1, [])
    assert "published" in errors


def test_a_bad_line_is_named_and_the_others_still_answered() -> None:
    good = json.dumps({"id": "a", "language": "de", "text": TEXT})

    failed, rows, errors = answered("{broken", good, '{"id": 1}', json.dumps({"id": 2, "text": "  "}), good)

    assert failed == 3
    assert len(rows) == 2
    assert [line.split(":")[0] for line in errors.splitlines()] == ["line 1", "line 3", "line 4"]


def test_a_language_it_does_not_read_is_said() -> None:
    failed, rows, errors = answered(json.dumps({"id": 1, "language": "fr", "text": "Bonjour tout le monde."}))

    assert (failed, rows) == (1, [])
    assert "line 1" in errors and "fr" in errors


def test_the_command_needs_no_database_and_fails_with_exit_code_1() -> None:
    lines = json.dumps({"id": "a", "language": "de", "text": TEXT}) + "\nnonsense\n"

    done = subprocess.run(
        [sys.executable, "manage.py", "extract"],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PATH": "/usr/bin:/bin", "SECRET_KEY": "x" * 50},
    )

    assert done.returncode == 1
    assert json.loads(done.stdout)["id"] == "a"
    assert "line 2" in done.stderr
