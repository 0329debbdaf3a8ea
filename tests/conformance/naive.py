"""What the documentation promises of register, lookup and details, in the most naive way: lists and loops."""

from typing import NamedTuple

Scope = tuple[str, str]
Identifier = tuple[str, str]


class Answer(NamedTuple):
    """Success: the customer's id (0: a new one) and the warning code. Else the error's code."""

    error: int = 0
    customer: int = 0
    warnings: tuple[int, ...] = ()


class Person:
    """One customer: what each source account knows of it."""

    def __init__(self, id_: int, loyalty: str) -> None:
        self.id, self.loyalty = id_, loyalty
        self.profiles: dict[Scope, tuple[str, list[Identifier]]] = {}

    def has(self, identifier: Identifier, scope: Scope | None = None) -> bool:
        return any(
            identifier in identifiers
            for at, (_, identifiers) in self.profiles.items()
            if scope in (None, at)
        )


class Shop:
    """Every customer of an organisation."""

    def __init__(self) -> None:
        self.people: list[Person] = []

    def _owners(self, identifiers: list[Identifier], scope: Scope | None = None) -> list[Person]:
        return [p for p in self.people if any(p.has(i, scope) for i in identifiers)]

    def expected(self, scope: Scope, identifiers: list[Identifier]) -> Answer:
        """What a registration must be answered."""
        if self._owners(identifiers, scope):
            return Answer(error=8006)
        elsewhere = self._owners(identifiers)
        if not elsewhere:
            return Answer()
        if len(elsewhere) > 1:
            return Answer(warnings=(8052,))
        if scope in elsewhere[0].profiles:
            return Answer(error=8066)
        return Answer(customer=elsewhere[0].id, warnings=(8050,))

    def registered(
        self, id_: int, scope: Scope, name: str, identifiers: list[Identifier], loyalty: str
    ) -> None:
        """A registration succeeded with this id."""
        person = next((p for p in self.people if p.id == id_), None)
        if person is None:
            person = Person(id_, loyalty or "loyalty")
            self.people.append(person)
        elif loyalty == "loyalty":
            person.loyalty = "loyalty"
        person.profiles[scope] = (name, identifiers)

    def holders_here(self, identifiers: list[Identifier], scope: Scope) -> set[int]:
        return {p.id for p in self._owners(identifiers, scope)}

    def lookup(self, scope: Scope | None, identifier: Identifier) -> Answer:
        """What a lookup must be answered; None: in all sources."""
        everywhere = self._owners([identifier])
        here = self._owners([identifier], scope)
        if not everywhere:
            return Answer(error=8015)
        if not here:
            return Answer(error=8065)
        return Answer(customer=min(p.id for p in here))
