"""Every customer of an organisation, and who holds which identifier: rows in a list, the oldest first."""

from typing import Any, NamedTuple

from customers.domain.organisation import Organisation

Scope = tuple[str, str]
Named = tuple[str, str]  # type and normal value
Fact = dict[str, Any]  # as another system tells it
Thing = tuple[str | int, ...]  # what a fact is about: its type, and what names it


class Held:
    """One identifier in one profile. `origin`: whom it was first registered under."""

    def __init__(self, named: Named, text: str, scope: Scope, owner: int) -> None:
        self.named, self.text, self.scope = named, text, scope
        self.owner = self.origin = owner


class Channel(NamedTuple):
    """An address, its flags, and what else was said of it."""

    text: str
    primary: bool
    verified: bool
    meta: dict[str, Any]


class Profile:
    """What one source account knows of a person, but for the identifiers."""

    def __init__(self, till: str) -> None:
        self.first_name = self.last_name = ""
        self.fields: dict[str, Any] = {}
        self.channels: dict[Named, Channel] = {}
        self.conflicts: set[tuple[int, str, str]] = set()
        self.created_by = self.modified_by = till


class Person:
    """One customer. `choices`: channel, account and priority of a subscription to OPTIN or OPTOUT; `victims`: the ids
    of everybody that was merged into it, the first one first."""

    def __init__(self, id_: int, loyalty: str, created: str, till: str) -> None:
        self.id, self.loyalty, self.created = id_, loyalty, created
        self.created_by = self.modified_by = till
        self.profiles: dict[Scope, Profile] = {}
        self.extended: dict[str, Any] = {}
        self.choices: dict[tuple[str, str, str], str] = {}
        self.merged_into = 0
        self.victims: list[int] = []


class Caps(NamedTuple):
    """How large a customer, and a profile of it, may become."""

    profiles: int = 20
    identifiers: int = 150
    fields: int = 100
    channels: int = 20
    choices: int = 100


DOCUMENTED = Caps()


class New(NamedTuple):
    """What a registration may take: an unused id, and the time, or "" where it is not known."""

    id: int
    at: str


class Shop:
    """Every customer of an organisation. `told`: the newest fact of each thing; `told_of`: whose things there are."""

    def __init__(self, rules: Organisation, caps: Caps = DOCUMENTED) -> None:
        self.rules, self.caps = rules, caps
        self.today = "2100-01-01"
        self.people: list[Person] = []
        self.held: list[Held] = []
        self.told: dict[Thing, Fact] = {}
        self.told_of: dict[int, dict[Thing, None]] = {}

    def person(self, id_: int) -> Person | None:
        """The customer with this very id, merged away or not."""
        for person in self.people:
            if person.id == id_:
                return person
        return None

    def live(self, id_: int) -> Person | None:
        """The customer that an id leads to, through however many merges."""
        person = self.person(id_)
        while person and person.merged_into:
            person = self.person(person.merged_into)
        return person

    def holding(self, identifiers: list[Named]) -> list[Held]:
        """Who holds any of these identifiers anywhere, in the order of the identifiers."""
        return [held for named in identifiers for held in self.held if held.named == named]

    def of(self, person: Person, scope: Scope | None = None) -> list[Held]:
        """What a person holds, in one source account or in all."""
        return [h for h in self.held if h.owner == person.id and scope in (None, h.scope)]

    def too_large(self, profiles: int, identifiers: int) -> bool:
        return profiles > self.caps.profiles or identifiers > self.caps.identifiers
