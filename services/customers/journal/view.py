"""The only door to state: documents of one snapshot, brought forward to the version of the decision.

Every name asked for is remembered with the version seen; these become the record's `r`. Names that
were never written count as reads too (version 0): otherwise nothing would stop a second registration.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from customers.domain.decision import Fresh
from customers.domain.state import State
from customers.journal.fold import Fold
from customers.journal.overlay import Overlay
from customers.journal.ports import Checkpoint, Parked, ReadModels, Versioned
from customers.journal.record import key_of


class BelowFloor(Exception):
    """The read models, at this checkpoint, are older than the overlay's base, or another set: the overlay must start again."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        super().__init__()
        self.checkpoint = checkpoint


class Found(NamedTuple):
    """A document, its key, and the version at which it was seen: 0 where there is none."""

    key: str
    v: int
    state: State | None


class Ahead(NamedTuple):
    """What a decision will most likely read, as of version `b`, read for many decisions at once; what it queues on, and
    what is fresh for it."""

    claims: Sequence[str]
    b: int
    bid: str
    checkpoint: Checkpoint | None
    found: Mapping[str, Found]
    fresh: Fresh


class View:
    """State as of version `b` of one partition, for one decision."""

    def __init__(
        self,
        models: ReadModels,
        overlay: Overlay,
        partition: int,
        b: int,
        bid: str,
        key: Callable[[str], str],
    ) -> None:
        self.b, self.bid, self.overlay = b, bid, overlay
        self.seen: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self.checkpoint: Checkpoint | None = None
        self._models, self._partition, self._key = models, partition, key
        self._states: dict[str, State | None] = {}
        self._expected: Collection[str] = ()
        self._brought: dict[str, Versioned | None] = {}
        self._ahead: Mapping[str, Found] = {}

    def expect(self, names: Collection[str]) -> None:
        """These will be asked for, most likely: the next read of the store brings them along. They are not seen by that."""
        self._expected = names

    def bring(self, ahead: Ahead, fold: Fold) -> bool:
        """Read nothing that was read ahead; False when the fold does not say that it still holds. Nothing is seen by it."""
        reads = ((found.key, found.v) for found in ahead.found.values())
        if not fold.holds(ahead.b, ahead.bid, reads):
            return False
        self.checkpoint, self._ahead = ahead.checkpoint, ahead.found
        return True

    async def found(self, names: Collection[str]) -> dict[str, Found]:
        """As `get`, with keys and versions."""
        states = await self.get(names)
        return {n: Found(self.keys[n], self.seen[n], state) for n, state in states.items()}

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        """The documents of the names (see domain/decision.py). Raises StoreUnavailable, BelowFloor, Parked."""
        missing = [name for name in dict.fromkeys(names) if name not in self.seen]
        unread = [name for name in missing if not self._take_held(name)]
        if unread:
            await self._read(unread)
        return {name: self._states[name] for name in names}

    def _take_held(self, name: str) -> bool:
        if name in self._ahead:
            self.keys[name], self.seen[name], self._states[name] = self._ahead[name]
            return True
        if name in self._brought:
            self._saw(name, self._brought.pop(name))
            return True
        held = self.overlay.pinned(name, self.b)
        if held is not None:
            self._saw(name, held)
        return held is not None

    async def _read(self, names: list[str]) -> None:
        known = {*self.seen, *self._ahead, *names}
        expected = [name for name in self._expected if name not in known]
        self._expected = ()
        snapshot = await self._models.read(self._partition, (*names, *expected))
        checkpoint = snapshot.checkpoint
        if checkpoint.set != self.overlay.set or checkpoint.v < self.overlay.base:
            raise BelowFloor(checkpoint)
        self.checkpoint = checkpoint
        for why in snapshot.parked.values():
            raise Parked(why)
        for name in names:
            document = self.overlay.forward(name, snapshot.documents.get(name), self.b)
            self._saw(name, document)
            if document is not None and name.startswith("org|"):
                self.overlay.pin(name, document)
        for name in expected:
            document = snapshot.documents.get(name)
            self._brought[name] = self.overlay.forward(name, document, self.b)

    def _saw(self, name: str, document: Versioned | None) -> None:
        self.seen[name] = document.v if document else 0
        self.keys[name] = key_of(name, self._key)
        self._states[name] = document.state if document else None

    def reads(self) -> tuple[tuple[str, int], ...]:
        """Key and version seen of every name asked for: a record's `r`."""
        return tuple(zip(self.keys.values(), self.seen.values(), strict=True))
