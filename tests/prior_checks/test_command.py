"""`manage.py import_checks`: counts on standard output, every broken record on standard error, and a truthful exit."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.prior_checks.models import PriorCheck
from tests.prior_checks.reviews import feed, review

pytestmark = pytest.mark.django_db


def run(path: Path) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_checks", str(path), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_file_is_imported_and_each_broken_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(feed([review(1), review(2, url=None), review(3), {"item": None}]))

    out, err = run(path)

    assert out == "4 read: 2 new, 0 changed, 0 unchanged, 2 broken.\n"
    first, second = err.splitlines()
    assert first.startswith("record 2, line 1, byte ")
    assert "It has no address (url)." in first
    assert second.startswith("record 4, line 1, byte ")
    assert PriorCheck.objects.count() == 2


def test_a_second_time_says_that_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(feed([review(1)]))
    run(path)

    assert run(path)[0] == "1 read: 0 new, 0 changed, 1 unchanged, 0 broken.\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"<html></html>", "No fact-check was found in it"),
        (feed([None, None]), "Nothing in it could be read."),
        (b"not json", "Nothing in it could be read."),
    ],
)
def test_where_nothing_could_be_read_the_command_fails(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence.replace("(", r"\(")) as caught:
        run(path)

    assert caught.value.returncode == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The file cannot be read"):
        run(tmp_path / "missing.json")


def test_a_bad_address_is_told() -> None:
    with pytest.raises(CommandError, match="private network"):
        call_command("import_checks", "http://127.0.0.1/feed.json")
