"""A real worker is killed again and again while it archives: nothing is lost, doubled or altered."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from tests.archives.running import SENTENCES, page
from tests.intake.servers import answer, path_of, serving
from tests.intake.test_chaos import Site, kill_a_child_of, kill_all_of

# The mark alone makes the tests' database, also when no other test is run.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.django_db(transaction=True)]

COPIES = 30
KILLS = 5
KEPT = "SELECT count(*) FROM archives_capture WHERE state = 'kept'"
READ = "SELECT count(*) FROM archives_capture WHERE state = 'kept' AND text_next_at IS NULL"


class ArchiveSite(Site):
    """The processes of one newsroom that archives."""

    module = "tests.archives.chaos_worker"

    def state(self) -> str:
        rows = self.ask("SELECT state, attempts, error_code, error, count(*) FROM archives_capture GROUP BY 1, 2, 3, 4")
        return f"captures: {rows}\n{Path(self.log.name).read_text(errors='replace')[-3000:]}"


@pytest.fixture
def newsroom(tmp_path: Path, django_db_setup: None) -> Iterator[ArchiveSite]:
    """A copy of the tests' database: its tables are made already, and nobody is connected to it just now."""
    newsroom = ArchiveSite(tmp_path)
    made = connections["default"].settings_dict["NAME"]
    connections.close_all()
    with psycopg.connect(newsroom.maintenance, autocommit=True) as connection:
        names = {"name": sql.Identifier(newsroom.name), "made": sql.Identifier(made)}
        connection.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {made}").format(**names))
    try:
        newsroom.broker.flushdb()
        yield newsroom
    finally:
        newsroom.close()


def slowly(connection: Any, head: bytes) -> None:
    """Each page differs, and takes a moment to come, so that kills fall into its middle."""
    said = answer(page(f"This is the page of the number {path_of(head)[1:]} and of no other.", *SENTENCES) * 40)
    connection.sendall(said[:200])
    time.sleep(random.uniform(0, 0.3))
    connection.sendall(said[200:])


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes of the pool in /proc")
def test_killing_workers_while_they_archive_loses_and_doubles_nothing(newsroom: ArchiveSite) -> None:
    with serving(slowly) as server:
        newsroom.environment |= {"FETCH_ALLOW_PRIVATE": server.pair, "INTAKE_ATTEMPTS": "20"}
        newsroom.run("-m", newsroom.module, "ask", server.url("/"), str(COPIES))
        newsroom.start("beat")
        worker = newsroom.start_worker()
        kills = 0
        for kill in range(KILLS):
            before = newsroom.number(KEPT)
            newsroom.wait(lambda before=before: newsroom.number(KEPT) >= before + 3, 60, "work goes on")  # type: ignore[misc]
            if newsroom.number(KEPT) >= COPIES - 1:
                break
            time.sleep(random.uniform(0, 0.2))  # to hit another place of the work each time
            kills += 1
            if kill % 3 == 1:
                kill_a_child_of(worker)
            else:
                kill_all_of(worker)
                if kill == 2:
                    newsroom.broker.flushdb()
                worker = newsroom.start_worker()
        assert kills >= 4, "the work was over before it could be disturbed"

        newsroom.wait(lambda: newsroom.number(READ) == COPIES, 90, "all are kept and read")

    check(newsroom)


def check(newsroom: ArchiveSite) -> None:
    assert newsroom.number(KEPT) == COPIES, newsroom.state()
    assert newsroom.number("SELECT count(DISTINCT sha256) FROM archives_capture") == COPIES
    own_page = "text LIKE '%number ' || regexp_replace(address, '^.*/', '') || ' and of no other%'"
    assert newsroom.number(f"SELECT count(*) FROM archives_capture WHERE {own_page}") == COPIES
    told = dict(newsroom.ask("SELECT verb, count(*) FROM history_event GROUP BY 1"))
    assert told == {"copy asked for": COPIES, "copy kept": COPIES}
    leases = "SELECT count(*) FROM archives_capture WHERE lease_token IS NOT NULL OR lease_holder <> ''"
    assert newsroom.number(leases) == 0
    newsroom.run("manage.py", "verify_archive")
