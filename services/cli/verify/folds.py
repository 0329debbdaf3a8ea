"""J1: every way of folding a partition agrees: straight, in pieces, from the stored fold."""

from cli.verify.step import Violation
from customers.journal.fold import Fold, load
from customers.journal.ports import Logged
from customers.journal.record import Record

PIECE = 1000


class Folds:
    """One partition folded in every way. `straight` is the one that the other checks go by."""

    def __init__(self, partition: int, stored: bytes | None) -> None:
        self._partition = partition
        self.straight, self._pieces = Fold(), Fold()
        self._stored = load(stored) if stored is not None else None

    def step(self, logged: Logged, record: Record) -> bool:
        """Take the next record; whether it is accepted. Raises Violation, Broken."""
        offset, stored = logged.offset, self._stored
        accepted = self.straight.step(offset, record)
        if self._pieces.step(offset, record) != accepted:
            raise Violation(
                f"J1: two folds differ at offset {offset} of partition {self._partition}"
            )
        if offset % PIECE == PIECE - 1:
            self._pieces = load(self._pieces.store())
        if (
            stored is not None
            and stored.offset == offset
            and stored.step(offset, record) != accepted
        ):
            raise Violation(
                f"J1: the stored fold differs at offset {offset} of partition {self._partition}"
            )
        return accepted

    def finish(self) -> None:
        """What can be said only at the end. Raises Violation."""
        straight = self.straight
        others = [other for other in (self._pieces, self._stored) if other is not None]
        if any((o.v, o.ids) != (straight.v, straight.ids) for o in others):
            raise Violation(f"J1: two folds of partition {self._partition} end differently")
