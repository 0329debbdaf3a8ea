"""What was accepted after the checkpoint that a replica has proven, by document name.

Documents of the read models, brought forward by these records, are the state a decision is made on.
An overlay only grows; a newer proven checkpoint makes another overlay, so that a decision keeps the one
it began with and what stands below its own version never changes under it.
"""

from collections import defaultdict
from typing import NamedTuple

from customers.domain.events import Event
from customers.domain.organisation import Organisation
from customers.journal.parking import applied
from customers.journal.ports import Versioned
from customers.journal.record import Record, apply, changes

_EVERYTHING = 2**62


class Change(NamedTuple):
    """What one accepted record does to one document."""

    v: int
    record: Record
    events: list[Event]


class Overlay:
    """Accepted records above `base`, the version of the proven checkpoint of the named set."""

    def __init__(self, set_: str, base: int) -> None:
        self.set, self.base = set_, base
        self.size = 0
        self._records: list[tuple[int, Record]] = []
        self._by_name: defaultdict[str, list[Change]] = defaultdict(list)
        self._pinned: dict[str, Versioned] = {}

    def add(self, v: int, record: Record) -> None:
        """An accepted record became version v."""
        self._records.append((v, record))
        self.size += 1
        for name, events in changes(record).items():
            self._by_name[name].append(Change(v, record, events))
            held = self._pinned.get(name)
            if held is not None and held.v < v:
                state = apply(name, held.state, record, events)
                assert state is not None, name
                self._pinned[name] = Versioned(v, state)

    def pruned(self, base: int) -> "Overlay":
        """The same above a newer checkpoint."""
        newer = self.over(self.set, base)
        newer._pinned = dict(self._pinned)
        return newer

    def over(self, set_: str, base: int) -> "Overlay":
        """The records above a checkpoint of this set or another one, not older than `base` was."""
        newer = Overlay(set_, base)
        for v, record in self._records:
            if v > base:
                newer.add(v, record)
        return newer

    def forward(self, name: str, document: Versioned | None, b: int) -> Versioned | None:
        """The document as of version b, or as it is where it is newer: what a writer may see. Raises Parked."""
        for at, record, events in self._by_name.get(name, ()):
            if (document.v if document else 0) < at <= b:
                document = applied(name, document, at, record, events)
        return document

    def pinned(self, name: str, b: int) -> Versioned | None:
        """A document kept in memory, where it is not newer than b."""
        held = self._pinned.get(name)
        return held if held is not None and held.v <= b else None

    def pin(self, name: str, document: Versioned) -> None:
        """Keep a configuration in memory; from here on it advances with the tail only."""
        current = self.forward(name, document, _EVERYTHING)
        if current is not None and isinstance(current.state, Organisation):
            self._pinned[name] = current
