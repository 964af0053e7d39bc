"""Which process holds a lease, so that its death can be seen long before the lease runs out.

A process is named by machine (the kernel's boot id), by its space of process numbers (containers have
their own) and by number and start time, so that a number given out again is somebody else. Where the
system tells none of this the name is "", and only the clock ends a lease.
"""

import os
from functools import cache
from pathlib import Path


def this_process() -> str:
    return f"{_machine()} {os.getpid()} {_start_of(os.getpid())}" if _machine() else ""


def is_dead(holder: str) -> bool:
    """Whether the process is known to have ended; False also when it lives elsewhere and nobody here can tell."""
    machine, _, process = holder.rpartition(" ")[0].rpartition(" ")
    started = holder.rpartition(" ")[2]
    if not machine or machine != _machine() or not process.isdigit():
        return False
    return _start_of(int(process)) != started


@cache
def _machine() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _start_of(process: int) -> str:
    """When the process started, in ticks since the machine did; "" when there is none or it is a zombie."""
    try:
        # The name in brackets may hold anything, blanks and brackets too: count from the last one.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (OSError, UnicodeDecodeError):
        return ""
    return "" if fields[0] in "ZX" else fields[19]
