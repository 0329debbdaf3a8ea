"""Which processes of this machine serve a port: found by the kernel's list of sockets."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
_LISTENING, _CONNECTED = "0A", "01"


class Socket(NamedTuple):
    """One TCP socket of this machine. `remote`: 0 while it listens."""

    local: int
    remote: int
    state: str
    inode: str


def sockets(text: str) -> Iterator[Socket]:
    """From the text of /proc/net/tcp or tcp6."""
    for line in text.splitlines()[1:]:
        columns = line.split()
        local, remote = (int(address.rpartition(":")[2], 16) for address in columns[1:3])
        yield Socket(local, remote, columns[3], columns[9])


def serving(port: int) -> set[int]:
    """The processes that serve a port of this machine: who listens there, and who listens where these ask in turn.

    Empty when the server is elsewhere: on another machine, or in a container, of which only a proxy is to be seen here.
    """
    found, wanted = set[int](), {port}
    while wanted:
        pids = {pid for pid in (_listener(port) for port in wanted) if pid} - found
        found |= pids
        wanted = {port for pid in pids for port in _asked(pid)}
    return found


def _listener(port: int) -> int:
    """The oldest process that listens on the port; 0 when there is none."""
    inodes = {s.inode for s in _sockets() if s.state == _LISTENING and s.local == port}
    folders = (int(path.name) for path in PROC.glob("[0-9]*"))
    pids = [pid for pid in sorted(folders) if inodes and inodes & _inodes(pid)]
    return pids[0] if pids and _name(pids[0]) != "docker-proxy" else 0


def _asked(pid: int) -> set[int]:
    """The ports of this machine that a process has connections to."""
    inodes, every = _inodes(pid), list(_sockets())
    listening = {s.local for s in every if s.state == _LISTENING}
    return {
        s.remote
        for s in every
        if s.state == _CONNECTED and s.inode in inodes and s.remote in listening
    }


def _sockets() -> Iterator[Socket]:
    for name in ("tcp", "tcp6"):
        with contextlib.suppress(FileNotFoundError):
            yield from sockets((PROC / "net" / name).read_text())


def _inodes(pid: int) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):  # it has ended, or is not ours to look into
        for link in (PROC / str(pid) / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(os.readlink(link).removeprefix("socket:[").removesuffix("]"))
    return found


def _name(pid: int) -> str:
    return (PROC / str(pid) / "comm").read_text().strip()
