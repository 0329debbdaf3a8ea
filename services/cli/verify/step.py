"""What the checks are shown: one accepted record after the other, and the documents after each."""

from collections.abc import Mapping
from typing import NamedTuple

from customers.domain.events import Event
from customers.domain.state import State
from customers.journal.ports import Versioned
from customers.journal.record import Record


class Violation(Exception):
    """The first thing found wrong, in one line."""


class Step(NamedTuple):
    """An accepted record of a partition, the documents it touched, and every document after it.

    `before`: the touched documents that were there already, as they were.
    """

    partition: int
    v: int
    record: Record
    touched: Mapping[str, list[Event]]
    before: Mapping[str, State]
    states: Mapping[str, Versioned]

    @property
    def where(self) -> str:
        """How a violation names the record."""
        return f"version {self.v} of partition {self.partition}"
