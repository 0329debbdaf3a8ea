"""Search: everyone of whom a name or an identifier begins with a text, whatever the case."""

from typing import Any, NamedTuple

from tests.naive.people import Person, Shop


class Hit(NamedTuple):
    """A customer found: what of it matches, as type, text and source account, and its profiles' names."""

    customer: int
    matched: set[tuple[str, str, str, str]]
    profiles: set[tuple[str, str, str]]


def search(shop: Shop, q: str) -> list[Hit]:
    """Everyone found, in the order of the first text that matches, then of the ids."""
    found = []
    for person in shop.people:
        matched = [text for text in _texts(shop, person) if text[1].lower().startswith(q.lower())]
        if matched:
            names = {(s, p.first_name, p.last_name) for (s, _), p in person.profiles.items()}
            first = min(text[1].lower() for text in matched)
            found.append((first, person.id, Hit(person.id, set(matched), names)))
    return [hit for *_, hit in sorted(found, key=lambda one: one[:2])]


def _texts(shop: Shop, person: Person) -> list[tuple[str, str, str, str]]:
    texts = [(h.named[0], h.text, *h.scope) for h in shop.of(person)]
    for scope, profile in person.profiles.items():
        texts += [("firstName", profile.first_name, *scope)] if profile.first_name else []
        texts += [("lastName", profile.last_name, *scope)] if profile.last_name else []
    return texts


def hits_shown(body: dict[str, Any]) -> list[Hit]:
    """The page of an answer."""
    return [
        Hit(
            hit["userId"],
            {
                (m["idType"], m["idValue"], m["source"], m["accountId"])
                for m in hit["matchedIdentifiers"]
            },
            {(p["source"], p["firstName"], p["lastName"]) for p in hit["profiles"]},
        )
        for hit in body["data"]
    ]
