"""What clients want: to register, to change whom they know of, to configure. Few values, so that people meet."""

import random
from typing import Any, NamedTuple

import msgspec

from customers.domain.commands import (
    ChangeIdentifier,
    Draft,
    GivenIdentifier,
    GivenSubscription,
    Register,
    Subscribe,
    Update,
)
from customers.domain.organisation import Organisation, Policies
from customers.domain.update_by_identifier import UpdateByIdentifier
from customers.journal.commit import Reply
from tests.simulation.asked import Asked

ORG = 1
SOURCES = (("INSTORE", ""), ("JD", ""), ("TMALL", ""), ("LINE", "1"))
LOYALTIES = ("", "", "loyalty", "non_loyalty")


class Known(NamedTuple):
    """A customer that somebody was told of, as it was registered once."""

    customer: int
    scope: tuple[str, str]
    identifiers: tuple[GivenIdentifier, ...]


class Wishes:
    """Of all clients of one world."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._values = [f"91{n:02}000000" for n in range(chance.choice((3, 8, 20)))]
        self._known: list[Known] = []

    def told(self, asked: Asked, answer: Reply) -> None:
        """A registration was answered with an id."""
        if isinstance(asked, Register):
            created = msgspec.json.decode(answer.body)["createdId"]
            scope, identifiers = (asked.source, asked.account), asked.draft.identifiers
            self._known.append(Known(created, scope, identifiers))

    def any(self) -> Asked:
        """Any wish."""
        if not self._known or self._chance.random() < 0.35:
            return self.registration()
        changes = (
            (0.30, self._change),
            (0.30, self._join),
            (0.15, self._update),
            (0.05, self._update_by_identifier),
            (0.12, self._subscription),
            (0.08, self._configuration),
        )
        works = [work for _, work in changes]
        return self._chance.choices(works, [share for share, _ in changes])[0]()

    def registration(self) -> Register:
        """Of one or two of the few mobiles that there are."""
        source, account = self._chance.choice(SOURCES)
        draft = Draft(identifiers=self._identifiers(1, 2))
        return Register(
            org=ORG,
            till="t",
            source=source,
            account=account,
            draft=draft,
            loyalty=self._chance.choice(LOYALTIES),
        )

    def _identifiers(self, least: int, most: int) -> tuple[GivenIdentifier, ...]:
        values = self._chance.sample(self._values, self._chance.randint(least, most))
        return tuple(GivenIdentifier("mobile", value) for value in values)

    def _somebody(self) -> dict[str, Any]:
        """Mostly where it was registered."""
        known = self._chance.choice(self._known)
        source, account = (
            known.scope if self._chance.random() < 0.8 else self._chance.choice(SOURCES)
        )
        whom = {"org": ORG, "till": "t", "customer": known.customer}
        return {**whom, "source": source, "account": account}

    def _change(self) -> ChangeIdentifier:
        add, remove = self._identifiers(0, 2), self._identifiers(0, 2)
        left = tuple(identifier for identifier in remove if identifier not in add)
        return ChangeIdentifier(**self._somebody(), add=add, remove=left)

    def _join(self) -> ChangeIdentifier:
        """Somebody takes what another was registered with: often they are merged."""
        coming = self._chance.choice(self._chance.choice(self._known).identifiers)
        return ChangeIdentifier(**self._somebody(), add=(coming,))

    def _update(self) -> Update:
        return Update(
            **self._somebody(),
            first_name=self._chance.choice((None, "Tom", "Zoë")),
            identifiers=self._identifiers(0, 1),
            loyalty=self._chance.choice(LOYALTIES),
        )

    def _update_by_identifier(self) -> UpdateByIdentifier:
        (by,) = self._identifiers(1, 1)
        return UpdateByIdentifier(by, self._update())

    def _subscription(self) -> Subscribe:
        customer = self._chance.choice(self._known).customer
        channel = self._chance.choice(("SMS", "EMAIL"))
        row = GivenSubscription(channel, "BULK", self._chance.choice(("OPTIN", "OPTOUT")), "")
        return Subscribe(org=ORG, till="t", customer=customer, subscriptions=(row,))

    def _configuration(self) -> Organisation:
        return configuration(self._chance.choice(("add", "reject")))


def configuration(on_conflict: str) -> Organisation:
    """The only organisation, with one of two policies."""
    return Organisation(
        id=ORG,
        name="sim",
        tills={"t": "T"},
        sources={"INSTORE": None, "JD": None, "TMALL": None, "LINE": ("1",)},
        policies=Policies(on_conflict=on_conflict),
    )
