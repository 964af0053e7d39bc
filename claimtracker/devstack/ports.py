"""Taking the port of the web process, and naming who has it already."""

import errno
import os
import socket
from pathlib import Path

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.processes import command_line

LISTENING = "0A"


def listen(host: str, port: int) -> socket.socket:
    """An open socket on this address, taken before anything is started and handed to the web process."""
    if not 0 < port < 65536:
        raise CannotStart(f"{port} is no port. Choose one between 1024 and 65535: make run PORT=8001")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=128)
    except socket.gaierror as error:
        raise CannotStart(f"There is no address {host} on this machine. HOST is usually 127.0.0.1.") from error
    except OSError as error:
        raise CannotStart(_explain(error, host, port)) from error


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by {who_listens_on(port)}. Stop that program, or choose another port:\n"
            f"    make run PORT={_free_port_after(host, port)}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may only be opened by root. Choose one from 1024 up: make run PORT=8000"
    return f"Port {port} on {host} cannot be opened: {error.strerror}. HOST is usually 127.0.0.1."


def _free_port_after(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + 100, 65536)):
        try:
            socket.create_server((host, candidate)).close()
        except OSError:
            continue
        return candidate
    return 8000


def who_listens_on(port: int) -> str:
    """The program that listens on the port, as well as this user may know."""
    inodes = _listening_inodes(port)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(handle) in inodes for handle in (entry / "fd").iterdir()):
                return f"“{command_line(int(entry.name))[:70]}” (process {entry.name})"
        except OSError:
            continue
    return "another program"


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("tcp", "tcp6"):
        try:
            lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    return inodes
