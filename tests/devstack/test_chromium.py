"""The browser tests are never skipped in silence: the browser is there, is installed, or is asked for."""

import pytest

from claimtracker.devstack import chromium


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """A machine without a browser; calling the fixture's value puts one there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)

    def put(name="chromium", exit_code=0):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {exit_code}\n")
        program.chmod(0o755)
        return str(program)

    return put


def test_a_browser_that_runs_is_found(browser):
    path = browser()

    assert chromium.find() == path
    assert chromium.main() == 0


def test_the_named_browser_comes_first(browser, monkeypatch):
    browser()
    mine = browser("mine")
    monkeypatch.setenv("CHROMIUM", mine)

    assert chromium.find() == mine


def test_a_browser_that_does_not_run_is_none(browser):
    browser("chromium-browser", exit_code=1)

    assert chromium.find() is None


def test_an_ordinary_user_is_told_what_to_install(browser, monkeypatch, capsys):
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)

    assert chromium.main() == 1

    assert "apt-get install chromium" in capsys.readouterr().err


def test_root_on_debian_gets_it_installed(browser, monkeypatch):
    browser("apt-get")
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    monkeypatch.setattr(chromium, "_install", browser)

    assert chromium.main() == 0
