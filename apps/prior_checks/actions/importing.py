"""An import arrives: its file is laid aside, its row says that it is due."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from apps.errors import BadInput, NotAllowed
from apps.fetching import read_address
from apps.history.actions import record
from apps.limits import LONGEST_ADDRESS
from apps.prior_checks import files
from apps.prior_checks.models import ImportRun
from apps.prior_checks.reasons import sentence_for_run
from apps.prior_checks.rules import why_not_import
from apps.problems import Problem


def start_import(*, by: Any, file: Iterable[bytes] | None = None, name: str = "", url: str = "") -> ImportRun:
    """Take in a file, as pieces with a name, or an address. `by` is None for the system itself.

    Raises BadInput for what can be refused at once. The same file again is another run that changes nothing.
    """
    refusal = why_not_import(by) if by is not None else None
    if refusal:
        raise NotAllowed(refusal)
    try:
        if file is not None:
            name = name.replace("\x00", "")[:2000]
            return _start(by, {"origin": "file", "name": name, "file": files.keep(file).name})
        return _start(by, {"origin": "url", "name": _address(url)})
    except Problem as problem:
        raise BadInput(sentence_for_run(problem.code, problem.values), code=problem.code) from problem


@transaction.atomic
def _start(by: Any, told: dict[str, str]) -> ImportRun:
    run = ImportRun.objects.create(by=by, **told)
    record("import of prior checks started", run, by=by, after={"name": run.name})
    return run


def _address(written: str) -> str:
    address = read_address(written)
    if address.is_surely_private or len(str(address)) > LONGEST_ADDRESS:
        raise Problem("fetch_refused" if address.is_surely_private else "bad_address")
    return str(address)
