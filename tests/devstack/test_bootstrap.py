"""From a bare Python to installed packages, whatever the machine has and whoever interrupts."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from claimtracker.devstack import bootstrap
from claimtracker.devstack.folders import PROJECT


def fake_python(folder: Path, name: str, version: str) -> None:
    """An interpreter that only tells its version; without one it fails, as a shim that stands for nothing does."""
    program = folder / name
    program.write_text(f"#!/bin/sh\necho {version}\n" if version else "#!/bin/sh\nexit 127\n")
    program.chmod(0o755)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine on which only the interpreters that a test names are found."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/nowhere")
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.setattr(bootstrap.sys, "executable", "/nowhere/python")
    # The fakes are shell scripts.
    (tmp_path / "sh").symlink_to("/bin/sh")
    return tmp_path


@pytest.mark.parametrize(
    ("installed", "chosen"),
    [
        ({"python3": "3 11"}, "python3"),
        ({"python3": "3 9", "python3.11": "3 11"}, "python3.11"),
        ({"python3": "3 11", "python3.13": "3 13"}, "python3.13"),
        ({"python3": "3 11", "python3.13": "", "python3.12": ""}, "python3"),
        ({"python3": "3 15", "python3.11": "3 11"}, "python3.11"),
        ({"python3": "3 15"}, "python3"),
        ({"python": "3 12"}, "python"),
    ],
)
def test_the_newest_tested_interpreter_that_really_runs_is_chosen(machine, installed, chosen):
    for name, version in installed.items():
        fake_python(machine, name, version)

    assert bootstrap.choose_pythons()[0][0] == chosen


def test_an_old_python_is_told_what_to_do(machine):
    fake_python(machine, "python3", "3 9")

    with pytest.raises(bootstrap.Stop, match=r"3\.11 or newer is needed, and only 3\.9 was found\. Install"):
        bootstrap.choose_pythons()


@pytest.mark.parametrize(("version", "sentence"), [("3 10", "is Python 3.10, but"), ("", "does not run")])
def test_a_python_that_was_asked_for_and_will_not_do_is_named(machine, monkeypatch, version, sentence):
    fake_python(machine, "mine", version)
    monkeypatch.setenv("PYTHON", "mine")

    with pytest.raises(bootstrap.Stop, match=f"PYTHON=mine {sentence}"):
        bootstrap.choose_pythons()


def test_make_says_what_is_missing_when_there_is_no_python(tmp_path):
    for name in ("make", "sh"):
        (tmp_path / name).symlink_to(Path("/usr/bin") / name)

    done = subprocess.run(
        ["make", "-s", "run"], cwd=PROJECT, env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert done.returncode != 0
    assert "Python 3.11 or newer is needed, and none was found" in done.stderr


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose packages are never really installed; what would have been is recorded."""
    for name in (bootstrap.INSTALLER, *bootstrap.LISTS.values()):
        (tmp_path / name).write_text("package==1\n")
    venv = tmp_path / ".venv"
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.setattr(bootstrap, "PROJECT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV", str(venv))
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", str(venv / "bin" / "python"))
    monkeypatch.setattr(bootstrap, "INSTALLED", str(venv / "installed"))
    monkeypatch.setattr(bootstrap, "INSTALLING", str(venv / "installing"))
    monkeypatch.setattr(bootstrap, "make_importable", lambda: None)
    done = []

    def make_venv():
        done.append("venv")
        bootstrap.begin_venv()
        (venv / "bin").mkdir()
        (venv / "bin" / "python").symlink_to(sys.executable)

    monkeypatch.setattr(bootstrap, "make_venv", make_venv)
    monkeypatch.setattr(bootstrap, "install_packages", done.append)
    return SimpleNamespace(folder=tmp_path, done=done)


def test_a_second_start_installs_nothing(project):
    bootstrap.install("run")

    bootstrap.install("run")

    assert project.done == ["venv", "requirements.txt"]


def test_the_list_for_development_serves_both(project):
    bootstrap.install("run")
    bootstrap.install("dev")

    bootstrap.install("run")

    assert project.done == ["venv", "requirements.txt", "requirements-dev.txt"]


def test_a_changed_list_is_installed_again(project):
    bootstrap.install("run")
    (project.folder / "requirements.txt").write_text("package==2\n")

    bootstrap.install("run")

    assert project.done == ["venv", "requirements.txt", "requirements.txt"]


def test_an_interrupted_installation_is_begun_again_from_the_start(project, monkeypatch):
    def interrupted(name):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bootstrap, "install_packages", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bootstrap.install("run")

    bootstrap.install("run")

    assert project.done == ["venv", "venv", "requirements.txt"]


def test_an_environment_whose_python_is_gone_is_made_anew(project):
    bootstrap.install("run")
    os.unlink(bootstrap.VENV_PYTHON)

    bootstrap.install("run")

    assert project.done == ["venv", "requirements.txt"] * 2


def test_uv_is_told_where_pip_gets_its_packages(monkeypatch, tmp_path):
    listing = (
        "global.index-url='https://first.example/simple'\n"
        ":env:.index-url='https://second.example/simple'\n"
        f"global.find-links='/no/such/folder {tmp_path}'\n"
        "global.extra-index-url='file:///no/such/index https://third.example/simple'\n"
        "install.trusted-host='third.example'\n"
    )
    pip = tmp_path / "pip"
    pip.write_text(f'#!/bin/sh\ncat <<"END"\n{listing}END\n')
    pip.chmod(0o755)
    monkeypatch.setattr(bootstrap, "pip_command", lambda: [str(pip)])
    for name in bootstrap.PIP_TO_UV.values():
        monkeypatch.delenv(name, raising=False)

    environment = bootstrap.uv_environment()

    assert environment["UV_DEFAULT_INDEX"] == "https://second.example/simple"
    assert environment["UV_INDEX"] == "https://third.example/simple"
    assert environment["UV_FIND_LINKS"] == str(tmp_path)
    assert environment["UV_INSECURE_HOST"] == "third.example"
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"


def test_the_lists_name_hashes_for_everything_and_no_place():
    for name in (bootstrap.INSTALLER, *bootstrap.LISTS.values()):
        text = (PROJECT / name).read_text()

        entries = text.replace("\\\n", " ").splitlines()
        assert all("--hash=sha256:" in line for line in entries if "==" in line.partition("#")[0])
        assert "://" not in text
