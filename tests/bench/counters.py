"""What the kernel counted: the CPU time of processes, and how busy the cores were."""

import contextlib
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
_NOT_BUSY = (3, 4)  # idle and waiting for a disk, among the columns of a core in /proc/stat


def cpu_ns(pid: int) -> int:
    """The CPU time of a process since its start, in ns: user and system, all its threads, ended ones too.

    The process's own CPU clock (clock_getcpuclockid). /proc/<pid>/stat says the same in ticks of 10 ms;
    /proc/<pid>/task/*/schedstat lags by up to a tick and forgets threads that have ended. Raises OSError when there is
    no such process.
    """
    return time.clock_gettime_ns(~pid << 3 | 2)


def spent(pids: Collection[int]) -> dict[int, int]:
    """The CPU time of each process and of all that descend from it, in ns."""
    taken = {}
    for pid in family(pids, _parents()):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            taken[pid] = cpu_ns(pid)
    return taken


def since(before: Mapping[int, int], after: Mapping[int, int]) -> int:
    """What was spent between; a process that is new spent all its time between, of one that ended nothing is known."""
    return sum(ns - before.get(pid, 0) for pid, ns in after.items())


def family(pids: Collection[int], parents: Mapping[int, int]) -> set[int]:
    """Those and all that descend from them. `parents`: of each process."""
    found, grown = set[int](), set(pids)
    while grown:
        found |= grown
        grown = {pid for pid, parent in parents.items() if parent in grown} - found
    return found


def _parents() -> dict[int, int]:
    parents = {}
    for path in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    return parents


class Ticks(NamedTuple):
    """Of one core since the machine started: ticks it was busy, and all."""

    busy: int
    total: int


def ticks(text: str) -> list[Ticks]:
    """Of every core, from the text of /proc/stat. What a hypervisor took away counts as busy."""
    found = []
    for line in text.splitlines():
        name, *columns = line.split()
        if name.startswith("cpu") and name != "cpu":
            counted = [int(column) for column in columns[:8]]  # what follows is counted in these
            total = sum(counted)
            found.append(Ticks(total - sum(counted[i] for i in _NOT_BUSY), total))
    return found


def cores() -> list[Ticks]:
    """Of every core, now."""
    return ticks((PROC / "stat").read_text())


def loads(before: list[Ticks], after: list[Ticks]) -> tuple[float, ...]:
    """How busy each core was between, 0 to 1."""
    return tuple(
        (late.busy - early.busy) / max(late.total - early.total, 1)
        for early, late in zip(before, after, strict=True)
    )


class Meanwhile(NamedTuple):
    """What was counted while something went on: how long it took, the CPU time of each group of processes in seconds,
    how busy each core was, 0 to 1.
    """

    seconds: float
    cpu_s: dict[str, float]
    cores: tuple[float, ...]


class Watch:
    """Counts from its making on. `groups`: processes by a name, each with all that descends from it."""

    def __init__(self, groups: Mapping[str, Collection[int]]) -> None:
        self._groups, self._cores = groups, cores()
        self._spent = {name: spent(pids) for name, pids in groups.items()}
        self._began = time.perf_counter()

    def so_far(self) -> Meanwhile:
        """Until now."""
        seconds = time.perf_counter() - self._began
        cpu = {
            name: since(self._spent[name], spent(pids)) / 1e9 for name, pids in self._groups.items()
        }
        return Meanwhile(seconds, cpu, loads(self._cores, cores()))
