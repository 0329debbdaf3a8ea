"""Somebody who asks a service for anything, and the model for the same: every kind of request is one method."""

from random import Random
from typing import Any

from customers.domain.commands import (
    ChangeIdentifier,
    Draft,
    GivenIdentifier,
    Register,
    Subscribe,
    Update,
)
from customers.domain.update_by_identifier import UpdateByIdentifier
from tests.naive import world
from tests.naive.ledgers import LEDGERS
from tests.naive.people import Person, Scope
from tests.naive.reads import ALL
from tests.naive.session import Session
from tests.naive.teller import Teller
from tests.naive.told import known_of

STRANGER, NO_PROGRAM = 1, 7


class Player:
    """At the tills of one organisation. Runs of one service have numbers, so that each has identifiers of its own."""

    def __init__(self, session: Session, run: int, tills: tuple[str, ...]) -> None:
        self.session, self.shop, self.tills = session, session.shop, tills
        self.mark, self.pool = world.mark(run), world.Pool(run)
        self.teller = Teller(self.shop)

    def a_family(self) -> None:
        """What a run begins with."""
        for scope, drawn, loyalty, created, extended in world.FAMILY:
            identifiers = tuple(self.pool.good[n] for n in drawn)
            asked = Register(
                **self._at(scope, self.tills[0]),
                draft=Draft(identifiers=identifiers),
                loyalty=loyalty,
                created=created,
                extended_fields=extended,
            )
            self.session.ask(asked)

    def _at(self, scope: Scope, till: str) -> dict[str, Any]:
        return {
            "org": self.shop.rules.id,
            "till": till,
            "source": scope[0],
            "account": scope[1],
        }

    def _here(self, chance: Random, person: Person | None = None) -> dict[str, Any]:
        """Mostly where the person has a profile."""
        own = tuple(person.profiles) if person else ()
        somewhere = world.mostly(chance, world.SCOPES, world.NOWHERE)
        scope = chance.choice(own) if own and chance.random() < 0.75 else somewhere
        return self._at(scope, chance.choice(self.tills))

    def _person(self, chance: Random) -> Person | None:
        """Mostly one of the customers there are, else one that there was; seldom nobody."""
        there = [p for p in self.shop.people if not p.merged_into]
        gone = [p for p in self.shop.people if p.merged_into]
        return chance.choice(chance.choices((there, gone or there, [None]), (80, 15, 5))[0])

    def _there(self, chance: Random) -> tuple[dict[str, Any], Person | None]:
        person = self._person(chance)
        id_ = person.id if person else STRANGER
        return {**self._here(chance, person), "customer": id_}, person

    def _own(self, person: Person | None) -> list[GivenIdentifier]:
        return [GivenIdentifier(*h.named) for h in self.shop.of(person)] if person else []

    def _name(self, chance: Random) -> str | None:
        name = chance.choice(world.NAMES)
        return name.replace("*", self.mark) if name else name

    def _profile(self, chance: Random) -> dict[str, Any]:
        return {
            "first_name": self._name(chance),
            "last_name": self._name(chance),
            "fields": chance.choice(world.FIELDS),
            "identifiers": self.pool.some(chance, 0 if chance.random() < 0.1 else 1, 3),
            "channels": world.channels(chance),
        }

    def register(self, chance: Random) -> None:
        where, profile = self._here(chance), self._profile(chance)
        names = {k: profile[k] or "" for k in ("first_name", "last_name")}
        draft = Draft(**{**profile, **names})
        asked = Register(
            **where,
            draft=draft,
            loyalty=chance.choice(world.LOYALTIES),
            created=world.mostly(chance, ("", "", world.EARLY, world.LATE), world.NO_DATES),
            associated_with=world.mostly(chance, ("", "westTill"), ("nobody",)),
            extended_fields=chance.choice(world.EXTENDED),
        )
        self.session.ask(Register(**where, empty=True) if chance.random() < 0.02 else asked)

    def update(self, chance: Random) -> None:
        where, person = self._there(chance)
        asked = self._update(chance, where, person)
        self.session.ask(Update(**where, empty=True) if chance.random() < 0.02 else asked)

    def _update(self, chance: Random, where: dict[str, Any], person: Person | None) -> Update:
        profile, own = self._profile(chance), self._own(person)
        if own and chance.random() < 0.7:
            profile["identifiers"] = (chance.choice(own),)
        return Update(
            **where,
            **profile,
            loyalty=chance.choice(world.LOYALTIES),
            extended_fields=chance.choice(world.EXTENDED),
        )

    def update_by_identifier(self, chance: Random) -> None:
        where, person = self._there(chance)
        own = self._own(person)
        by = chance.choice(own) if own and chance.random() < 0.7 else self.pool.one(chance)
        by = GivenIdentifier("mobile", "") if chance.random() < 0.05 else by
        asked = self._update(chance, {**where, "customer": 0}, person)
        trimmed = GivenIdentifier(by.type, by.value.strip())  # as every query parameter
        self.session.ask(UpdateByIdentifier(trimmed, asked))

    def change(self, chance: Random) -> None:
        where, person = self._there(chance)
        own = self._own(person)
        going = chance.sample(own, min(len(own), chance.randint(0, 2)))
        if chance.random() < 0.2:
            going.append(self.pool.one(chance))
        self._change(where, self.pool.some(chance, 0, 2), going)

    def _change(
        self,
        where: dict[str, Any],
        add: tuple[GivenIdentifier, ...],
        remove: list[GivenIdentifier],
    ) -> None:
        self.session.ask(ChangeIdentifier(**where, add=add, remove=tuple(remove)))

    def add_what_others_have(self, chance: Random) -> None:
        where, person = self._there(chance)
        here = chance.random() < 0.5
        owner, scope = person.id if person else 0, (where["source"], where["account"])
        held = [h for h in self.shop.held if h.owner != owner and (h.scope == scope) == here]
        coming = [GivenIdentifier(*h.named) for h in held]
        most = min(len(coming), chance.choice((1, 1, 2)))
        self._change(where, tuple(chance.sample(coming, most)), [])

    def give_everything_up(self, chance: Random) -> None:
        where, person = self._there(chance)
        self._change(where, self.pool.some(chance, 0, 1), self._own(person))

    def subscribe(self, chance: Random) -> None:
        where, _ = self._there(chance)
        asked = {k: where[k] for k in ("org", "till", "customer")}
        scopes: tuple[tuple[str, str], ...] = world.mostly(chance, ((),), world.SCOPED)
        self.session.ask(Subscribe(**asked, subscriptions=world.rows(chance), scopes=scopes))

    def tell(self, chance: Random) -> None:
        """What other systems say of anybody, also of whom nobody knows, or not yet."""
        whom = [self._whom(chance) for _ in range(chance.randint(3, 6))]
        self.session.tell([self.teller.one(chance, id_, chance.choice(whom)) for id_ in whom])

    def _whom(self, chance: Random) -> int:
        person = self._person(chance)
        nobody = (STRANGER, *self.session.service.to_come())
        return person.id if person else chance.choice(nobody)

    def ask_again(self, _: Random) -> None:
        if self.session.last:
            self.session.ask(self.session.last)

    def look_up(self, chance: Random) -> None:
        self.session.look_up(chance.choice((*world.SCOPES, ALL)), chance.choice(self.pool.good))

    def read(self, chance: Random) -> None:
        person = self._person(chance)
        id_ = person.id if person else STRANGER
        self.session.show(id_, chance.choice(world.SCOPES), everything=True)
        self.session.show_subscriptions(id_)
        for read in LEDGERS:
            self.session.show_ledger(id_, read, chance.choice((0, *world.PROGRAMS, NO_PROGRAM)))

    def search(self, chance: Random) -> None:
        """By the beginning of something that a person is known by, down to what all of a run share."""
        person = self._person(chance)
        texts = [h.text for h in self.shop.of(person)] if person else []
        texts += [p.first_name for p in person.profiles.values()] if person else []
        text = chance.choice([text for text in texts if self.mark in text] or [self.mark])
        end = text.index(self.mark) + len(self.mark) + chance.randint(0, 9)
        self.session.find(text[:end], *chance.choice(((10, 0), (1, 0), (2, 1))))

    def look_at_everybody(self) -> None:
        """Every customer that there ever was is shown as the model shows it."""
        for person in self.shop.people:
            told = known_of(self.shop, person.id)
            self.session.show(person.id, ALL, everything=told)
            if told:
                self.session.show_changed_ledgers(person.id)


ACTIONS = (
    Player.register,
    Player.update,
    Player.update_by_identifier,
    Player.change,
    Player.add_what_others_have,
    Player.give_everything_up,
    Player.subscribe,
    Player.tell,
    Player.ask_again,
    Player.look_up,
    Player.read,
    Player.search,
)
