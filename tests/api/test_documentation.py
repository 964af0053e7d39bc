"""The reference page for the API is true: its examples run, and its tables are those of the code."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from apps.accounts.roles import Scope
from apps.api.claims import ClaimFilters
from apps.api.pagination import LARGEST_PAGE, Pages
from apps.api.problems import KINDS
from tests.factories import make_article, make_check, make_claim, make_evidence, make_source, make_token, make_user

PAGE = (Path(settings.BASE_DIR) / "docs/reference/api.md").read_text()
EXAMPLES = [
    (command.strip(), int(status))
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    for command, status in re.findall(r"(.*?)  # (\d{3})$\n?", block, re.S | re.M)
]
TEXT = "The bridge will open in May, mayor Erika Brandt said on Monday."
# The answer's body goes to a file, its status to standard output.
SHELL = 'curl() { command curl -sS --max-time 20 -o answer -w "%{http_code}" "$@"; }\n'


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are curl commands, and curl is not installed")
def test_the_examples_run_and_are_answered_as_they_say(live_server, tmp_path: Path, settings) -> None:
    settings.ARCHIVE_DIR = tmp_path / "archive"
    user = make_user(role="fact-checker")
    article = make_article(title="Bridge to open in May", text=TEXT, desk=user.desks.get())
    names = {
        "URL": live_server.url,
        "TOKEN": make_token(user)[1],
        "ARTICLE": str(article.pk),
        "SOURCE": str(make_source("Erika Brandt").pk),
        "CLAIM": str(make_claim(article=article, quote=TEXT).pk),
        "OTHER": str(make_claim(claimant=None).pk),
        "CHECK": str(make_check(state="new").pk),
        "EVIDENCE": str(make_evidence().pk),
    }
    (tmp_path / "article.txt").write_text(
        "Council meets\n\nThe council met on Monday, the mayor said. It was a long day."
    )
    assert len(EXAMPLES) >= 20

    for command, status in EXAMPLES:
        told = subprocess.run(
            ["bash", "-c", SHELL + command], cwd=tmp_path, env=os.environ | names, capture_output=True, text=True
        )

        answer = (tmp_path / "answer").read_text()
        assert told.stderr == ""
        assert int(told.stdout) == status, f"{command}\n{answer}"
        assert json.loads(answer)


def test_the_page_tells_every_scope_filter_and_problem() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+) \|$", PAGE, re.M)

    assert rows == [(code, str(kind.status), str(kind.title)) for code, kind in KINDS.items()]
    assert {scope for scope in Scope.values if f"`{scope}`" not in PAGE} == set()
    assert {name for name in ClaimFilters.base_filters if f"`{name}`" not in PAGE} == set()


def test_the_page_tells_the_limits() -> None:
    assert f"{settings.API_REQUESTS_PER_MINUTE} requests a minute" in PAGE
    assert f"`page_size` is {Pages.page_size}, at most {LARGEST_PAGE}" in PAGE
