"""P2: the search rows of the live set are exactly those of its live customers, at the set's own version."""

from collections.abc import Collection, Mapping

from cli.verify.step import Step, Violation
from customers.domain.search import rows
from customers.domain.state import Customer, customer_name, org_of
from customers.journal.ports import SearchRows, Versioned


class Rows:
    """The search rows of one partition as they were found, of one moment; those of parked customers aside."""

    def __init__(self, found: SearchRows, parked: Collection[str] = ()) -> None:
        self._checkpoint, self._parked = found.checkpoint, parked
        self._found = {
            row for row in found.rows if customer_name(row.org, row.customer) not in parked
        }

    def __len__(self) -> int:
        return len(self._found)

    def take(self, step: Step) -> None:
        """Compare all of them where the journal reaches their version. Raises Violation."""
        if step.v == self._checkpoint.v:
            self._compare(step.states)

    def finish(self, v: int) -> None:
        """What can be said only at the journal's end, which is version `v`. Raises Violation."""
        if self._checkpoint.v > v:
            raise Violation(f"P2: the search rows of {self._where} are beyond the journal")
        if self._checkpoint.v < 0:
            self._compare({})

    def _compare(self, states: Mapping[str, Versioned]) -> None:
        customers = (
            (org_of(name), document.state)
            for name, document in states.items()
            if isinstance(document.state, Customer) and name not in self._parked
        )
        wanted = {row for org, customer in customers for row in rows(org, customer)}
        if wanted != self._found:
            raise Violation(
                f"P2: search rows of {self._where} differ from its customers: "
                f"{len(wanted - self._found)} missing, {len(self._found - wanted)} too many"
            )

    @property
    def _where(self) -> str:
        return f"partition {self._checkpoint.partition}"
