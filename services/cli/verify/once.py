"""J4: one accepted record per record id, and per idempotency key within its life."""

from cli.verify.step import Step, Violation
from customers.journal.commit import REMEMBER_MS


class Once:
    """What was accepted before, in one partition."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._keys: dict[str, int] = {}

    def take(self, step: Step) -> None:
        """Raises Violation."""
        record = step.record
        if record.id in self._ids:
            raise Violation(f"J4: {step.where} is a second accepted copy of one record")
        self._ids.add(record.id)
        if record.k is not None:
            last = self._keys.get(record.k.key)
            if last is not None and record.t - last < REMEMBER_MS:
                raise Violation(f"J4: {step.where} is a second acceptance of one idempotency key")
            self._keys[record.k.key] = record.t
