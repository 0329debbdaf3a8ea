"""Many commands at once, with the outcome that they would have one after the other.

Commands that share a document, or whose documents lead to the same customer, go in their order; all
others go beside each other. Each is a command of its own: one that fails stops nobody.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from customers.domain.codes import Refused
from customers.domain.state import Identity, State, customer_name
from customers.journal.commit import Command, Committer, Reply
from customers.journal.ports import Parked, StoreUnavailable
from customers.journal.view import BelowFloor

AT_ONCE = 16
PEEK = 300


async def in_turn(
    committer: Committer, commands: Sequence[Command], at_once: int = AT_ONCE
) -> list[Reply | Refused]:
    """The answers, in the commands' order. All commands are one organisation's."""
    answers: list[Reply | Refused] = [Refused(503)] * len(commands)
    groups = iter(linked(await _documents(committer, commands)))

    async def work() -> None:
        for group in groups:
            for i in group:
                answers[i] = await committer.commit(commands[i])

    await asyncio.gather(*(work() for _ in range(at_once)))
    return answers


async def _documents(committer: Committer, commands: Sequence[Command]) -> list[set[str]]:
    """What each command will read: its own documents, and the customers that these lead to now."""
    own = [set(committer.claims(command)) for command in commands]
    names = list(dict.fromkeys(name for some in own for name in some))
    found: dict[str, State | None] = {}
    try:
        for first in range(0, len(names), PEEK):
            found |= await committer.peek(commands[0].org, names[first : first + PEEK])
    except (StoreUnavailable, BelowFloor, Parked):
        return own  # what cannot be decided now says so itself
    return [some | _customers(commands[0].org, found, some) for some in own]


def _customers(org: int, found: Mapping[str, State | None], names: Collection[str]) -> set[str]:
    identities = (found.get(name) for name in names)
    entries = (e for i in identities if isinstance(i, Identity) for e in i.entries)
    return {customer_name(org, e.customer) for e in entries}


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
