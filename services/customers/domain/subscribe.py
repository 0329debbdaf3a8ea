"""Subscriptions: `POST` and `GET /v2/customers/{id}/subscriptions`. Who wants which messages where.

Whoever never chose is opted in (facts, section 8); asking for what is so already changes nothing.
"""

from functools import cache
from typing import Any, Literal, get_args

from customers.domain.codes import Refused
from customers.domain.commands import GivenSubscription, Subscribe
from customers.domain.decision import (
    MAX_CHOICES,
    Accepted,
    Decision,
    Fresh,
    Reader,
    iso,
    organisation_of,
)
from customers.domain.events import Reason, SubscriptionChanged, SubscriptionFacts
from customers.domain.evolve_customer import chosen
from customers.domain.identifiers import is_plain
from customers.domain.lineage import ON_SUBSCRIPTIONS, live
from customers.domain.organisation import Organisation
from customers.domain.state import Customer, Subscription, Till, customer_name

ChannelName = Literal["SMS", "EMAIL", "WECHAT", "IOS", "ANDROID", "LINE"]
Priority = Literal["TRANS", "BULK"]
Wish = Literal["OPTIN", "OPTOUT"]
CHANNELS: tuple[ChannelName, ...] = get_args(ChannelName)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
TYPES: tuple[Wish, ...] = get_args(Wish)
DEFAULT = "OPTIN"
MAX_ACCOUNT = 100
SHOWN_ALONE, SHOWN_EMBEDDED = ("EMAIL", "SMS"), ("EMAIL", "SMS", "ANDROID", "IOS")
_SCOPE_ECHO = {
    "scopeId": 0,
    "scope": "USER",
    "subScope": "NONE",
    "setCreatedOn": False,
    "setPriority": False,
    "setScopeId": False,
    "setScope": True,
    "setSubScope": True,
}


def names(_: Organisation, command: Subscribe) -> list[str]:
    """The documents the command certainly reads: commands that share one queue in a process."""
    return [customer_name(command.org, command.customer)]


async def subscribe(view: Reader, command: Subscribe, fresh: Fresh) -> Decision:
    """The whole command: check, read, decide."""
    organisation = await organisation_of(view, command.org)
    if isinstance(organisation, Refused):
        return organisation
    rows = check(organisation, command)
    if isinstance(rows, Refused):
        return rows
    customer = await live(view, command.org, command.customer, ON_SUBSCRIPTIONS)
    if isinstance(customer, Refused):
        return customer
    till = Till(command.till, organisation.tills.get(command.till, command.till))
    return decide(customer, rows, command, till, fresh)


def check(organisation: Organisation, command: Subscribe) -> tuple[Subscription, ...] | Refused:
    """1105, 1103 (scope); 1101, 1102, 1106, 8127 (each row); 400 for none, and for rows that contradict."""
    if len(command.scopes) > 1:
        return Refused(1105)
    if any((s.upper(), sub.upper()) != ("USER", "NONE") for s, sub in command.scopes):
        return Refused(1103)
    rows: dict[tuple[str, str, str], Subscription] = {}
    for given in command.subscriptions:
        row = _row(organisation, given)
        if isinstance(row, Refused):
            return row
        if rows.setdefault((row.channel, row.account, row.priority), row) != row:
            return Refused(400, message="Two subscriptions contradict each other")
    if not rows:
        return Refused(400, message="No subscriptions are given")
    return tuple(rows.values())


def _row(organisation: Organisation, given: GivenSubscription) -> Subscription | Refused:
    channel = given.channel.upper()
    channel = "SMS" if channel == "MOBILE" else channel
    priority, type_ = given.priority.upper(), given.type.upper()
    if channel not in CHANNELS:
        return Refused(1101)
    if priority not in PRIORITIES:
        return Refused(1102)
    if type_ not in TYPES:
        return Refused(1106)
    if len(given.account) > MAX_ACCOUNT or not is_plain(given.account):
        return Refused(400, message="A subscription has an invalid accountId")
    accounts = organisation.sources.get(channel)
    if given.account and accounts is not None and given.account not in accounts:
        return Refused(8127)
    return Subscription(channel, priority, type_, given.account)


def decide(
    customer: Customer,
    rows: tuple[Subscription, ...],
    command: Subscribe,
    till: Till,
    fresh: Fresh,
) -> Accepted | Refused:
    """What differs from before; the answer repeats the request as it was understood."""
    now = {_key(s): s.type for s in customer.subscriptions}
    new = tuple(row for row in rows if now.get(_key(row), DEFAULT) != row.type)
    facts = SubscriptionFacts(
        customer=customer.id,
        till=till,
        at=iso(fresh.t),
        subscriptions=new,
        campaign=command.campaign,
        communication=command.communication,
    )
    if len(chosen(customer.subscriptions, new)) > max(MAX_CHOICES, len(customer.subscriptions)):
        return Refused(400, message="The customer would have too many subscriptions")
    events = (SubscriptionChanged(facts, Reason(command.reason)),) if new else ()
    return Accepted(events, 200, _echo(rows, command), customer.id)


def _key(row: Subscription) -> tuple[str, str, str]:
    return (row.channel, row.account, row.priority)


def _echo(rows: tuple[Subscription, ...], command: Subscribe) -> dict[str, Any]:
    return {
        "scope": _SCOPE_ECHO,
        "subscriptions": [
            {
                "channel": row.channel,
                "accountId": row.account,
                "priority": row.priority,
                "type": row.type,
            }
            for row in rows
        ],
        "campaignId": command.campaign,
        "communicationId": command.communication,
        "reason": command.reason,
        "warnings": [],
    }


def subscriptions(customer: Customer, shown: tuple[str, ...]) -> dict[str, Any]:
    """Every row of the channels `shown`, and every choice beyond them; TRANS first, as documented."""
    rows = _grid(shown)
    if customer.subscriptions:
        every = chosen(rows, customer.subscriptions)
        rows = tuple(sorted(every, key=lambda row: PRIORITIES.index(row.priority)))
    return {
        "subscriptions": [_shown(row) for row in rows],
        "campaignId": 0,
        "communicationId": 0,
    }


@cache
def _grid(shown: tuple[str, ...]) -> tuple[Subscription, ...]:
    return tuple(Subscription(c, p, DEFAULT) for p in PRIORITIES for c in shown)


def _shown(row: Subscription) -> dict[str, str]:
    shown = {"channel": row.channel, "priority": row.priority, "type": row.type}
    return {**shown, "accountId": row.account} if row.account else shown


def subscriptions_view(customer: Customer) -> dict[str, Any]:
    """`GET`: the documented object."""
    return {**subscriptions(customer, SHOWN_ALONE), "warnings": []}
