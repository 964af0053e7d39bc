"""A real worker on a real broker and database is killed again and again: nothing is lost, nothing is doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from django.db import connections
from psycopg import sql

from claimtracker.devstack.processes import before_exec
from tests.intake.chaos_worker import DEATH

# The mark alone makes the tests' database, also when no other test is run.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 40
KILLS = 7
BROKER_DATABASE = 15  # of its own, so that emptying it takes nobody else's messages


class Site:
    """Database, broker and processes of one newsroom in chaos."""

    module = "tests.intake.chaos_worker"

    def __init__(self, data: Path) -> None:
        self.name = f"chaos_{os.getpid()}"
        self.maintenance = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
        self.url, self.owner_url = (
            urlunsplit(urlsplit(url)._replace(path=f"/{self.name}"))
            for url in (os.environ["DATABASE_URL"], self.maintenance)
        )
        broker = os.environ["CELERY_BROKER_URL"].partition("?")[0]
        if not broker.startswith("redis+socket://"):
            pytest.skip("this test empties a broker, and does so only with its own")
        self.broker = redis.Redis(unix_socket_path=broker.removeprefix("redis+socket://"), db=BROKER_DATABASE)
        self.environment = os.environ | {
            "DATABASE_URL": self.url,
            "DATABASE_OWNER_URL": self.owner_url,
            "CELERY_BROKER_URL": f"{broker}?virtual_host={BROKER_DATABASE}",
            "SECRET_KEY": "a key for tests only, never for anything that listens",
            "CLAIMTRACKER_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "claimtracker.settings",
            "INTAKE_RETRY_SECONDS": "1",
            "INTAKE_NUDGE_SECONDS": "4",
            "INTAKE_LEASE_SECONDS": "20",
            "PYTHONWARNINGS": "ignore",
            "LOG_LEVEL": "WARNING",
        }
        self.log = (data / "chaos.log").open("ab")
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", self.module, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            preexec_fn=before_exec(signal.SIGKILL),
        )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start(
            "worker", "--loglevel", "WARNING", "--concurrency", "2", "--without-gossip", "--without-mingle"
        )

    def ask(self, question: str) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(question.encode()).fetchall()

    def number(self, question: str) -> int:
        return int(self.ask(question)[0][0])

    def wait(self, is_so: Callable[[], bool], seconds: float, what: str) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < until, f"{what}: not within {seconds} s; {self.state()}"
            time.sleep(0.05)

    def state(self) -> str:
        runs = self.ask("SELECT state, step, attempts, error_code, count(*) FROM intake_run GROUP BY 1, 2, 3, 4")
        return f"runs: {runs}\n{Path(self.log.name).read_text(errors='replace')[-3000:]}"

    def close(self) -> None:
        for process in self.processes:
            kill_all_of(process)
        self.broker.flushdb()
        self.broker.close()
        self.log.close()
        with psycopg.connect(self.maintenance, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))


def kill_all_of(process: subprocess.Popen[bytes]) -> None:
    """The process and its pool, at once, so that none of them can tidy up."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_a_child_of(process: subprocess.Popen[bytes]) -> None:
    """One process of the pool, as the kernel does when memory runs out."""
    with suppress(OSError, IndexError):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(random.choice(children)), signal.SIGKILL)


@pytest.fixture
def site(tmp_path: Path, django_db_setup: None) -> Iterator[Site]:
    """A copy of the tests' database: its tables are made already, and nobody is connected to it just now."""
    site = Site(tmp_path)
    made = connections["default"].settings_dict["NAME"]
    connections.close_all()
    with psycopg.connect(site.maintenance, autocommit=True) as connection:
        names = {"name": sql.Identifier(site.name), "made": sql.Identifier(made)}
        connection.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {made}").format(**names))
    try:
        site.broker.flushdb()
        yield site
    finally:
        site.close()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes of the pool in /proc")
def test_killing_workers_and_emptying_the_broker_loses_and_doubles_nothing(site: Site) -> None:
    site.run("-m", "tests.intake.chaos_worker", "deliver", str(ARTICLES))
    site.start("beat")
    worker = site.start_worker()
    done = "SELECT count(*) FROM intake_steprecord WHERE state = 'done'"
    ended = "SELECT count(*) FROM intake_run WHERE state IN ('done', 'failed')"
    kills = 0
    for kill in range(KILLS):
        before = site.number(done)
        site.wait(lambda before=before: site.number(done) >= before + 12, 60, "work goes on")  # type: ignore[misc]
        if site.number(ended) >= ARTICLES - 1:
            break
        time.sleep(random.uniform(0, 0.2))  # to hit another place of the work each time
        kills += 1
        if kill % 3 == 1:
            kill_a_child_of(worker)
        else:
            kill_all_of(worker)
            if kill in (2, 5):
                site.broker.flushdb()
            worker = site.start_worker()
    assert kills >= 5, "the work was over before it could be disturbed"

    site.wait(lambda: site.number(ended) == ARTICLES, 90, "all come to an end")

    check(site)


def check(site: Site) -> None:
    failed = site.ask("""
        SELECT r.error_code, r.attempts, d.payload
        FROM intake_run r JOIN intake_delivery d ON d.id = r.delivery_id WHERE r.state = 'failed'""")
    assert [(code, attempts) for code, attempts, _ in failed] == [("crashed", 5)], site.state()
    assert DEATH.encode() in bytes(failed[0][2])
    counts = dict(site.ask("SELECT state, count(*) FROM articles_article GROUP BY 1"))
    assert counts == {"ready": ARTICLES - 1, "failed": 1}
    assert site.number("SELECT count(*) FROM articles_article WHERE duplicate_of_id IS NOT NULL") == 0
    per_article = """
        SELECT a.id, count(DISTINCT v.id), count(DISTINCT p.id), count(DISTINCT (p.claim_id, p.start)),
               max(jsonb_array_length(s.result -> 'attributions'))
        FROM articles_article a
        JOIN articles_articleversion v ON v.article_id = a.id
        LEFT JOIN claims_appearance p ON p.article_id = a.id
        JOIN intake_run r ON r.article_id = a.id
        LEFT JOIN intake_steprecord s ON s.run_id = r.id AND s.step = 'extract' AND s.state = 'done'
        WHERE a.state = 'ready' GROUP BY 1"""
    rows: list[Any] = site.ask(per_article)
    assert len(rows) == ARTICLES - 1
    for _article, versions, appearances, places, found in rows:
        assert found >= 2
        assert (versions, appearances, places) == (1, found, found)
    assert site.number("SELECT count(*) FROM intake_steprecord WHERE state <> 'failed'") == 6 * (ARTICLES - 1) + 3
    told = dict(site.ask("SELECT verb, count(*) FROM history_event GROUP BY 1"))
    assert told["article ready"] == ARTICLES - 1
    assert told["article received"] == ARTICLES
    assert told["article failed"] == 1
    assert told["claim recorded"] == site.number("SELECT count(*) FROM claims_claim")
    assert told["source added"] == site.number("SELECT count(*) FROM sources_source")
    signals = (
        "SELECT count(*) FROM claims_claim c WHERE NOT EXISTS (SELECT 1 FROM claims_signal s WHERE s.claim_id = c.id)"
    )
    assert site.number(signals) == 0
    leases = "SELECT count(*) FROM intake_run WHERE lease_token IS NOT NULL OR lease_holder <> ''"
    assert site.number(leases) == 0
