"""Many commands at once, with the outcome that they would have one after the other.

Commands that share a document, or whose documents lead to the same customer, go in their order; all
others go beside each other. Each is a command of its own: one that fails stops nobody.
"""

import asyncio
from collections.abc import Collection, Sequence

from customers.domain.codes import Refused
from customers.domain.decision import Fresh
from customers.domain.state import Identity, customer_name, organisation_name
from customers.journal.commit import ATTEMPTS, Command, Committer, Reply
from customers.journal.lane import Lane
from customers.journal.ports import Parked, StoreUnavailable
from customers.journal.view import Ahead, BelowFloor, Found, View

AT_ONCE = 16
MANY = 300  # names read at once


async def in_turn(
    committer: Committer, commands: Sequence[Command], at_once: int = AT_ONCE
) -> list[Reply | Refused]:
    """The answers, in the commands' order. All commands are one organisation's."""
    answers: list[Reply | Refused] = [Refused(503)] * len(commands)
    if not commands or not await _ask_organisation(committer, commands[0].org):
        return answers
    together = () if _known(committer, commands[0].org) else ("all",)
    own = [committer.claims(command) for command in commands]
    ahead = await _ahead(committer, commands, own)
    led_to = [_customers(c.org, a) for c, a in zip(commands, ahead, strict=True)]
    documents = [{*names, *more, *together} for names, more in zip(own, led_to, strict=True)]
    groups = iter(linked(documents))

    async def work() -> None:
        for group in groups:
            for i in group:
                answers[i] = await committer.commit(commands[i], ahead[i])

    await asyncio.gather(*(work() for _ in range(at_once)))
    return answers


async def _ask_organisation(committer: Committer, org: int) -> bool:
    """What commands claim, and so which of them must wait for each other, depends on its rules, which nobody may have asked for yet.

    False when they cannot be read now: nothing is decided then, for nobody knows in which order.
    """
    lane, name = committer.lane(org), organisation_name(org)
    for _ in range(ATTEMPTS):
        try:
            found = await _view(committer, lane).get((name,))
        except BelowFloor as below:
            committer.tail.go_over(lane, below.checkpoint)
        except StoreUnavailable:
            return False
        except Parked:  # each command says so itself
            return True
        else:
            if found[name] is None or _known(committer, org):
                return True
    return False


def _known(committer: Committer, org: int) -> bool:
    """Whether what commands claim is known. It is remembered beside the overlay, of which there may be another by now."""
    lane = committer.lane(org)
    return lane.overlay.pinned(organisation_name(org), lane.fold.v) is not None


def _view(committer: Committer, lane: Lane) -> View:
    """State as of now. Raises StoreUnavailable while there is none: a replica that has not begun, or begins again."""
    if committer.ailing(lane):
        raise StoreUnavailable("not ready")
    return committer.view(lane)


async def _ahead(
    committer: Committer, commands: Sequence[Command], own: Sequence[Sequence[str]]
) -> list[Ahead | None]:
    """What each command will read, in few reads; nothing when it cannot be read: each will say so itself."""
    fresh = _fresh(committer, len(commands))
    wanted = [
        (*names, customer_name(command.org, new.customer))
        for command, names, new in zip(commands, own, fresh, strict=True)
    ]
    names = list(dict.fromkeys(name for some in wanted for name in some))
    try:
        begun, read = await _read(committer, commands[0].org, names)
    except (StoreUnavailable, BelowFloor, Parked):
        return [None] * len(commands)
    return [
        Ahead(claims, begun.b, begun.bid, begun.checkpoint, {n: read[n] for n in some}, new)
        for claims, some, new in zip(own, wanted, fresh, strict=True)
    ]


async def _read(
    committer: Committer, org: int, names: Sequence[str]
) -> tuple[View, dict[str, Found]]:
    """The documents as of now, and the view that was the first to read some of them."""
    lane = committer.lane(org)
    begun = view = _view(committer, lane)
    read: dict[str, Found] = {}
    for first in range(0, len(names), MANY):
        read |= await view.found(names[first : first + MANY])
        await asyncio.sleep(0)  # others are answered meanwhile
        view = _view(committer, lane)
    return begun, read


def _fresh(committer: Committer, count: int) -> list[Fresh]:
    drawn: dict[int, Fresh] = {}
    while len(drawn) < count:  # ids drawn within one millisecond are often alike
        fresh = committer.fresh()
        drawn[fresh.customer] = fresh
    return list(drawn.values())


def _customers(org: int, ahead: Ahead | None) -> set[str]:
    """The customers that a command's documents lead to now."""
    states = [found.state for found in ahead.found.values()] if ahead else []
    entries = (entry for state in states if isinstance(state, Identity) for entry in state.entries)
    return {customer_name(org, entry.customer) for entry in entries}


def linked(documents: Sequence[Collection[str]]) -> list[list[int]]:
    """The indexes in groups: two are in one group when a chain of shared documents leads from one to the other."""
    leader = list(range(len(documents)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    first: dict[str, int] = {}
    for i, names in enumerate(documents):
        for name in names:
            leader[find(i)] = find(first.setdefault(name, i))
    groups: dict[int, list[int]] = {}
    for i in range(len(documents)):
        groups.setdefault(find(i), []).append(i)
    return list(groups.values())
