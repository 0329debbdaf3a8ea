"""What the database holds: read-model sets with their facts, and the pointer to the live one."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

from customers.journal.kept import Aside, Kept
from customers.journal.ports import Checkpoint, Unfit
from tests.simulation.around.told import Meant
from tests.simulation.store import State
from tests.simulation.world import Tell

Place = tuple[int, int, str]
FIRST, COPIES = "s1", 30


class Facts(NamedTuple):
    """Of one set: what is kept, what is set aside by offset, and the offset."""

    kept: Mapping[Place, Kept]
    aside: Mapping[int, Aside]
    offset: int


class Whole(NamedTuple):
    """One set."""

    models: State
    facts: Facts


class Store:
    """Each step is one step for everybody. `commits`: every state of documents that ever was, in any set.
    `wrong`: what nobody may do, yet somebody did."""

    def __init__(self, tell: Tell, meant: Meant) -> None:
        self._tell, self._meant = tell, meant
        self.live, self.sets = FIRST, dict[str, Whole]()
        self._copies = [(self.live, self.sets)]
        self.commits: list[State] = []
        self.wrong: list[str] = []
        self.building, self.restored = False, 0
        self.flipped_at = self.restored_at = float("-inf")

    def at(self, name: str) -> Whole:
        """A set; one that nobody began holds nothing."""
        self.judge("" if name else "L1 a set without a name is asked for")
        beginning = State(Checkpoint(name, 0, -1, 0, ""), {}, None)
        return self.sets.get(name) or Whole(beginning, Facts({}, {}, 0))

    def commit(self, state: State) -> None:
        """The documents of a set are these now."""
        name = state.checkpoint.set
        self._put(name, self.at(name)._replace(models=state))
        self.commits.append(state)
        self._tell(f"{name} is projected up to version {state.checkpoint.v}")

    def keep(self, name: str, facts: Facts) -> None:
        """The facts of a set are these now. F1: what lies before the offset is kept."""
        first = self.at(name).facts.offset
        self.judge(self._meant.missing(first, facts.offset, facts.kept, facts.aside))
        self._put(name, self.at(name)._replace(facts=facts))

    def flip(self, name: str) -> None:
        """Another set is the live one."""
        self._tell(f"{name} is the live set")
        self.live = name
        self.flipped_at = asyncio.get_running_loop().time()
        self._copy()

    def drop(self, name: str) -> None:
        """A set is gone."""
        self._tell(f"{name} is dropped")
        assert name != self.live
        self.sets = {n: whole for n, whole in self.sets.items() if n != name}
        self._copy()

    def restore(self, back: int) -> None:
        """The database goes back to a copy of some steps ago."""
        del self._copies[max(1, len(self._copies) - back) :]
        self.live, self.sets = self._copies[-1]
        self.restored += 1
        self.restored_at = asyncio.get_running_loop().time()
        stands = {n: (w.models.checkpoint.v, w.facts.offset) for n, w in self.sets.items()}
        self._tell(f"the database is restored: {self.live} is live of {stands}")

    def claim(self) -> None:
        """Somebody rebuilds."""
        if self.building:
            raise Unfit("another rebuild is at work")
        self.building = True

    def judge(self, wrong: str) -> None:
        """Say what is wrong, if anything is. Raises AssertionError; also where that is swallowed it is remembered."""
        if wrong:
            self.wrong.append(wrong)
            raise AssertionError(wrong)

    def _put(self, name: str, whole: Whole) -> None:
        self.sets = {**self.sets, name: whole}
        self._copy()

    def _copy(self) -> None:
        self._copies = [*self._copies[-COPIES:], (self.live, self.sets)]
