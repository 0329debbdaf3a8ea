"""Commands as requests of the API: method, path with query, JSON body."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from customers.domain.commands import (
    ChangeIdentifier,
    GivenChannel,
    GivenIdentifier,
    GivenSubscription,
    Register,
    Subscribe,
    Update,
)
from customers.domain.update_by_identifier import UpdateByIdentifier
from tests.naive.people import Scope
from tests.simulation.asked import Command

CUSTOMERS = "/v2/customers"


class Sent(NamedTuple):
    """One request."""

    method: str
    path: str
    body: dict[str, Any]


def sent(asked: Command) -> Sent:
    """The request that is understood as this command."""
    match asked:
        case Register(source=source, account=account):
            return Sent("POST", f"{CUSTOMERS}{query((source, account))}", _registration(asked))
        case Update(customer=customer, source=source, account=account):
            path = f"{CUSTOMERS}/{customer}{query((source, account))}"
            return Sent("PUT", path, _update(asked))
        case UpdateByIdentifier(by, given):
            where = (given.source, given.account)
            named = query(where, identifierName=by.type, identifierValue=by.value)
            return Sent("PUT", f"{CUSTOMERS}/lookup{named}", _update(given))
        case ChangeIdentifier(customer=customer, source=source, account=account):
            path = f"{CUSTOMERS}/{customer}/changeIdentifier{query((source, account))}"
            lists = {"add": _identifiers(asked.add), "remove": _identifiers(asked.remove)}
            return Sent("POST", path, lists)
        case Subscribe(customer=customer):
            return Sent("POST", f"{CUSTOMERS}/{customer}/subscriptions", _subscriptions(asked))


def query(scope: Scope, **more: str) -> str:
    """A query that names a source account."""
    named = {"source": scope[0], "accountId": scope[1], **more}
    return "?" + urlencode({k: v for k, v in named.items() if v})


def _registration(asked: Register) -> dict[str, Any]:
    if asked.empty:
        return {}
    draft = asked.draft
    profile = _profile(draft.first_name, draft.last_name, draft.fields, draft.channels)
    dated = {"attributionV2": {"createDate": asked.created}} if asked.created else {}
    return {
        "profiles": [{**profile, "identifiers": _identifiers(draft.identifiers)}],
        "loyaltyInfo": {**_loyalty(asked.loyalty), **dated},
        "associatedWith": asked.associated_with,
        "extendedFields": asked.extended_fields,
    }


def _update(asked: Update) -> dict[str, Any]:
    if asked.empty:
        return {}
    profile = _profile(asked.first_name, asked.last_name, asked.fields, asked.channels)
    return {
        "profiles": [{**profile, "identifiers": _identifiers(asked.identifiers)}],
        "loyaltyInfo": _loyalty(asked.loyalty),
        "extendedFields": asked.extended_fields,
    }


def _profile(
    first: str | None, last: str | None, fields: dict[str, Any], channels: tuple[GivenChannel, ...]
) -> dict[str, Any]:
    names = {"firstName": first, "lastName": last}
    given = {name: text for name, text in names.items() if text is not None}
    return {**given, "fields": fields, "commChannels": [_channel(c) for c in channels]}


def _loyalty(loyalty: str) -> dict[str, str]:
    return {"loyaltyType": loyalty} if loyalty else {}


def _identifiers(given: tuple[GivenIdentifier, ...]) -> list[dict[str, str]]:
    return [{"type": i.type, "value": i.value} for i in given]


def _channel(given: GivenChannel) -> dict[str, Any]:
    flags = {"primary": given.primary, "verified": given.verified}
    said = {name: flag for name, flag in flags.items() if flag is not None}
    return {"type": given.type, "value": given.value, "meta": given.meta, **said}


def _subscriptions(asked: Subscribe) -> dict[str, Any]:
    scopes = [{"scope": scope, "subScope": sub} for scope, sub in asked.scopes]
    said = {"scope": scopes[0] if len(scopes) == 1 else scopes} if scopes else {}
    return {**said, "subscriptions": [_row(row) for row in asked.subscriptions]}


def _row(row: GivenSubscription) -> dict[str, str]:
    account = {"accountId": row.account} if row.account else {}
    return {"channel": row.channel, "priority": row.priority, "type": row.type, **account}
