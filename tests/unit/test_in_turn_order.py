"""Many commands at once when nobody knows yet what they share: nothing is decided out of order."""

import asyncio
import random
from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any, cast

from customers.domain.codes import Refused
from customers.domain.decision import Fresh
from customers.domain.organisation import Organisation
from customers.domain.state import State, organisation_name
from customers.journal.commit import Command, Committer, Reply
from customers.journal.in_turn import in_turn
from customers.journal.keys import Keyring
from customers.journal.overlay import Overlay
from customers.journal.ports import Checkpoint, StoreUnavailable, Versioned
from customers.journal.tail import Tail
from customers.journal.view import BelowFloor
from tests.simulation.log import SimLog
from tests.simulation.store import SimSets
from tests.simulation.wishes import ORG, configuration
from tests.simulation.world import Clock, SimRuntime

NAME, NEW = organisation_name(ORG), Checkpoint("s2", 0, 5, 6, "x")
Answer = Exception | Organisation | None


class OneLane:
    """A committer whose reads of the organisation are answered as told; it notes which command begins and which ends."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.noted: list[str] = []
        self.gone_over: list[Checkpoint] = []
        self.overlay = Overlay("s1", 0)
        self.tail = self

    def lane(self, org: int) -> Any:
        return SimpleNamespace(overlay=self.overlay, fold=SimpleNamespace(v=9))

    def go_over(self, lane: object, checkpoint: Checkpoint) -> bool:
        self.gone_over.append(checkpoint)
        return True

    def ailing(self, lane: object) -> bool:
        return False

    def view(self, lane: object) -> "OneLane":
        return self

    def fresh(self) -> Fresh:
        return Fresh(0, random.getrandbits(40))

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            self.overlay.pin(NAME, Versioned(1, answer))
        return {NAME: answer}

    async def found(self, names: Collection[str]) -> Any:
        raise StoreUnavailable("nothing is read ahead")

    def claims(self, command: Command) -> Sequence[str]:
        held = self.overlay.pinned(NAME, 9)
        return command.claims(cast("Organisation", held.state)) if held else []

    async def commit(self, command: Command, ahead: object) -> Reply:
        self.noted.append(f"{command.request} begins")
        await asyncio.sleep(0)
        self.noted.append(f"{command.request} ends")
        return Reply(200, b"", "0-1", "0-1")


def commands(*requests: str) -> list[Command]:
    """They all need the same document."""

    async def decide(*_: object) -> Any:
        raise AssertionError("nothing is decided here")

    return [
        Command(org=ORG, by="t", request=request, claims=lambda _: ["one"], decide=decide)
        for request in requests
    ]


IN_ORDER = ["a begins", "a ends", "b begins", "b ends"]
KNOWN = configuration("add")


async def answers(committer: OneLane) -> list[Reply | Refused]:
    return await in_turn(cast("Committer", committer), commands("a", "b"))


async def test_when_the_organisation_cannot_be_read_nothing_is_decided() -> None:
    committer = OneLane(StoreUnavailable("away"))

    assert await answers(committer) == [Refused(503)] * 2
    assert committer.noted == []


async def test_when_another_set_is_live_it_is_gone_over_to_and_the_order_is_kept() -> None:
    committer = OneLane(BelowFloor(NEW), KNOWN)

    await answers(committer)

    assert committer.gone_over == [NEW]
    assert committer.noted == IN_ORDER


async def test_commands_of_an_organisation_that_is_only_being_configured_go_in_their_order() -> (
    None
):
    committer = OneLane(None)

    await answers(committer)

    assert committer.noted == IN_ORDER


async def test_what_was_remembered_beside_an_overlay_that_is_no_more_is_read_again() -> None:
    class Forgetful(OneLane):
        async def get(self, names: Collection[str]) -> dict[str, State | None]:
            found = await super().get(names)
            if self._answers:
                self.overlay = Overlay("s1", 1)
            return found

    committer = Forgetful(KNOWN, KNOWN)

    await answers(committer)

    assert committer._answers == []
    assert committer.noted == IN_ORDER


async def test_before_a_replica_has_begun_every_command_is_answered_503() -> None:
    chance = random.Random(0)
    log, runtime = SimLog(chance, print), SimRuntime(chance, Clock())
    tail = Tail(log, SimSets(chance, print).reader("s1"), runtime, print)
    committer = Committer(log, tail, Keyring(b"x"), runtime)

    assert await in_turn(committer, commands("a", "b")) == [Refused(503)] * 2
