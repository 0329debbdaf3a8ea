"""The rule: which records of a partition take effect. Deterministic, the same in every reader.

    accept(rec):  v - rec.b <= W  and  id[rec.b] == rec.bid  and  nobody wrote a key since it was seen

The first valid record in log order wins; every other is dead: it stays in the log and means nothing.
"""

from collections import deque
from collections.abc import Iterable

import msgspec

from customers.journal.ports import Broken, StoreDamaged
from customers.journal.record import Record

WINDOW = 4096


class Stored(msgspec.Struct, frozen=True):
    """A fold as it is kept beside a checkpoint. A STORAGE FORMAT, rebuilt from the journal if need be."""

    v: int
    offset: int
    ids: tuple[tuple[int, str], ...]
    written: tuple[tuple[int, tuple[str, ...]], ...]


class Fold:
    """What every reader keeps of one partition: v, offset, recent record ids, last writes of keys."""

    def __init__(self, window: int = WINDOW) -> None:
        self.v, self.offset = -1, 0
        self.ids: dict[int, str] = {}
        self._window = window
        self._last: dict[str, int] = {}
        self._written: deque[tuple[int, tuple[str, ...]]] = deque()

    def step(self, offset: int, record: Record) -> bool:
        """Take the next record of the log; True when it is accepted, as version `self.v`."""
        if offset != self.offset:
            raise Broken(f"the log jumps from offset {self.offset} to {offset}")
        self.offset += 1
        if record.genesis is not None or self.v < 0:
            return self._begin(record)
        if self.v - record.b > self._window or self.ids.get(record.b) != record.bid:
            return False
        if not self.unchanged(record.r):
            return False
        self._accept(record.id, record.w)
        return True

    def foreign(self, record: Record) -> bool:
        """Whether a record's writer had another history than ours: a fold has gone wrong somewhere."""
        in_window = self.v - record.b <= self._window
        return record.genesis is None and in_window and self.ids.get(record.b) != record.bid

    def _begin(self, record: Record) -> bool:
        if self.v >= 0:
            return False  # a second init, or a producer's retry: dead
        if record.genesis is None:
            raise Broken("the log does not begin with a genesis record")
        self._accept(record.id, ())
        return True

    def _accept(self, id_: str, written: tuple[str, ...]) -> None:
        self.v += 1
        self.ids[self.v] = id_
        self.ids.pop(self.v - self._window - 1, None)
        for key in written:
            self._last[key] = self.v
        self._written.append((self.v, written))
        if len(self._written) > self._window:
            old, keys = self._written.popleft()
            for key in keys:
                if self._last.get(key) == old:
                    del self._last[key]

    def unchanged(self, reads: Iterable[tuple[str, int]]) -> bool:
        """Whether no key was written since the version at which it was seen."""
        last = self._last
        for key, seen in reads:  # noqa: SIM110 - the hottest loop there is: a generator doubles its cost
            if last.get(key, seen) != seen:
                return False
        return True

    def holds(self, b: int, bid: str, reads: Iterable[tuple[str, int]]) -> bool:
        """Whether a decision begun at version b is still right now: what a refusal is confirmed by."""
        return self.v - b <= self._window and self.ids.get(b) == bid and self.unchanged(reads)

    def store(self) -> bytes:
        """The fold as bytes, to start from later."""
        ids, written = tuple(self.ids.items()), tuple(self._written)
        return msgspec.json.encode(Stored(self.v, self.offset, ids, written))


def load(stored: bytes | None, window: int = WINDOW) -> Fold:
    """A fold to go on from: the stored one, or the beginning of the log. Raises StoreDamaged."""
    fold = Fold(window)
    if stored is None:
        return fold
    try:
        kept = msgspec.json.decode(stored, type=Stored)
    except msgspec.MsgspecError:
        raise StoreDamaged("a stored fold cannot be read: run `customers rebuild`") from None
    fold.v, fold.offset = kept.v, kept.offset
    fold.ids = dict(kept.ids)
    fold._written = deque(kept.written)
    fold._last = {key: v for v, keys in kept.written for key in keys}
    return fold
