"""Starting processes that never outlive their parent, and looking at processes that may not be ours."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NOBODY = 65534


def die_with_parent(parent: int, death_signal: int) -> None:
    """Let the kernel send `death_signal` to this process when `parent` dies, however it dies.

    Linux only; elsewhere the next start clears what a killed parent left.
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "prctl"):
        return
    libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above took effect
        os.kill(os.getpid(), signal.SIGKILL)


def enter_user_namespace() -> None:
    """Become nobody in the eyes of this process, while its files stay those of the real user."""
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare") or libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are not available")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def has_user_namespaces() -> bool:
    try:
        return subprocess.run(["true"], preexec_fn=enter_user_namespace).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def before_exec(death_signal: int, as_nobody: bool = False) -> Callable[[], None]:
    """What a child does between fork and exec. Fork from the main thread only: the kernel watches the thread."""
    parent = os.getpid()

    def prepare() -> None:
        if as_nobody:
            enter_user_namespace()  # first: a change of user clears the death signal
        die_with_parent(parent, death_signal)

    return prepare


def command_line(pid: int) -> str:
    """The command line of a process, empty when there is no such process or it cannot be read."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    except OSError:
        return ""
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True)
    return shown.stdout.strip()


def is_alive(pid: int) -> bool:
    """Whether the process runs (one that has ended and only waits to be collected does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state != "Z"
