"""The keeping of other systems' facts beside the projector, wired: their log in, the live set out."""

from collections.abc import Coroutine
from typing import Any

from cli.notices import alarm_once
from customers.journal.ports import Log, Runtime, Sets
from projector.follow import Follower
from projector.keep import Keepers
from projector.ownership import Ownership

GROUP = "customers-facts"


class FactKeeping:
    """One process's share of it. `start_over` when another set became the live one."""

    def __init__(self, log: Log, sets: Sets, ownership: Ownership, runtime: Runtime) -> None:
        self._keepers = Keepers(sets)
        self._follower = Follower(
            log, self._keepers.works, ownership, runtime, lambda line: alarm_once(f"facts: {line}")
        )
        self.start_over = self._follower.start_over

    def works(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """What runs in the background."""
        return self._follower.run(), self._follower.watch_ownership()

    def ailment(self) -> str:
        """Why facts are not kept, or ""."""
        return self._follower.ailment()

    def counts(self) -> dict[str, int]:
        """For operators. `facts`: records taken since the start; `set_aside`: those that the live set could not keep."""
        return {"facts": self._follower.taken, "set_aside": self._keepers.aside}
