"""What must be shown: lookup, details, subscriptions; and what was shown, in the same words."""

from typing import Any

import msgspec

from tests.naive.answers import Answer, success
from tests.naive.people import Channel, Named, Person, Profile, Scope, Shop
from tests.naive.told import standing, standing_shown

ALL: Scope = ("ALL", "")


def lookup(shop: Shop, scope: Scope, named: Named) -> Answer:
    """Who holds an identifier: the oldest of several; 8069 when it was registered under another id."""
    everywhere = shop.holding([named])
    here = [held for held in everywhere if scope in (ALL, held.scope)]
    if not everywhere:
        return Answer(8015)
    if not here:
        return Answer(8065)
    oldest = min(here, key=lambda held: held.owner)
    return success(oldest.owner, [8069] if oldest.origin != oldest.owner else [])


def details(shop: Shop, id_: int, scope: Scope, everything: bool) -> dict[str, Any] | Answer:
    """A customer as one source account, or all of them, know it."""
    person = shop.live(id_)
    if person is None:
        return Answer(8015)
    scopes = [s for s in person.profiles if scope in (ALL, s)]
    if not scopes:
        return Answer(8065)
    return {
        "id": person.id,
        "warnings": [8069] if person.id != id_ else [],
        "loyalty": person.loyalty,
        "created": person.created,
        "by": (person.created_by, person.modified_by),
        "extended": person.extended,
        "choices": subscribed(person, ("EMAIL", "SMS", "ANDROID", "IOS")),
        "told": standing(shop, person, everything),
        "profiles": {s: _profile(shop, person, s, person.profiles[s]) for s in scopes},
    }


def _profile(shop: Shop, person: Person, scope: Scope, profile: Profile) -> dict[str, Any]:
    return {
        "names": (profile.first_name, profile.last_name),
        "fields": _exactly(profile.fields),
        "identifiers": [(h.named[0], h.text) for h in shop.of(person, scope)],
        "channels": [_channel(type_, c) for (type_, _), c in profile.channels.items()],
        "conflicts": {c for c in profile.conflicts if shop.live(c[0]) is not person},
        "by": (profile.created_by, profile.modified_by),
    }


def _exactly(fields: dict[str, Any]) -> bytes:
    """As JSON, where 1 and true are different."""
    return msgspec.json.encode(fields, order="deterministic")


def _channel(type_: str, channel: Channel) -> tuple[object, ...]:
    meta = {"residence": False, "office": False, **channel.meta}
    return (type_, channel.text, channel.primary, channel.verified, meta)


def subscribed(person: Person, shown: tuple[str, ...]) -> dict[tuple[str, str, str], str]:
    """Every row of the channels shown, and every choice beyond them."""
    rows = {(channel, "", priority): "OPTIN" for priority in ("TRANS", "BULK") for channel in shown}
    return {**rows, **person.choices}


def subscriptions(shop: Shop, id_: int) -> dict[tuple[str, str, str], str] | Answer:
    """A customer's choices, or why there are none to show."""
    person = shop.person(id_)
    if person is None:
        return Answer(8015)
    if person.merged_into:
        live = shop.live(id_)
        return Answer(8069, str(live.id if live else 0))
    return subscribed(person, ("EMAIL", "SMS"))


def rows_shown(body: dict[str, Any]) -> dict[tuple[str, str, str], str]:
    """The rows of an answer, each of which is there once."""
    rows = [(s["channel"], s.get("accountId", ""), s["priority"]) for s in body["subscriptions"]]
    assert len(set(rows)) == len(rows), "a subscription is shown twice"
    return {row: s["type"] for row, s in zip(rows, body["subscriptions"], strict=True)}


def details_shown(body: dict[str, Any], everything: bool) -> dict[str, Any]:
    """The details of an answer that asked for subscriptions, or for everything, to be embedded."""
    about, profiles = body["loyaltyInfo"]["attributionV2"], body["profiles"]
    assert {p["userId"] for p in profiles} == {body["id"]}
    return {
        "id": body["id"],
        "warnings": [w["code"] for w in body["warnings"]],
        "loyalty": body["loyaltyInfo"]["loyaltyType"],
        "created": about["createDate"],
        "by": (about["createdBy"]["code"], about["modifiedBy"]["code"]),
        "extended": body["extendedFields"],
        "choices": rows_shown(body["subscriptionInfo"]),
        "told": standing_shown(body, everything),
        "profiles": {(p["source"], p["accountId"]): _profile_shown(p) for p in profiles},
    }


def _profile_shown(profile: dict[str, Any]) -> dict[str, Any]:
    about = profile["attribution"]
    return {
        "names": (profile["firstName"], profile["lastName"]),
        "fields": _exactly(profile["fields"]),
        "identifiers": [(i["type"], i["value"]) for i in profile["identifiers"]],
        "channels": [
            (c["type"], c["value"], c["primary"], c["verified"], c["meta"])
            for c in profile["commChannels"]
        ],
        "conflicts": {
            (c["userId"], c["source"], c["accountId"]) for c in profile["conflictingProfileList"]
        },
        "by": (about["createdBy"]["code"], about["modifiedBy"]["code"]),
    }
