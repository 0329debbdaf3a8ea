"""Subscriptions: who wants which messages where; whoever never chose is opted in."""

from customers.domain.commands import GivenSubscription, Subscribe
from tests.naive.answers import MALFORMED, Answer
from tests.naive.people import New, Shop

CHANNELS = ("SMS", "EMAIL", "WECHAT", "IOS", "ANDROID", "LINE")
Row = tuple[str, str, str, str]


def subscribe(shop: Shop, asked: Subscribe, _: New) -> Answer:
    """What a change of subscriptions must be answered; its effect."""
    rows = _rows(shop, asked)
    if isinstance(rows, Answer):
        return rows
    person = shop.person(asked.customer)
    if person is None:
        return Answer(8015)
    if person.merged_into:
        live = shop.live(person.id)
        assert live is not None
        return Answer(8069, str(live.id))
    new = [row for row in rows if person.choices.get(row[:3], "OPTIN") != row[3]]
    after = len({*person.choices, *(row[:3] for row in new)})
    if after > shop.caps.choices and after > len(person.choices):
        return Answer(MALFORMED)
    for channel, account, priority, type_ in rows:
        if person.choices.get((channel, account, priority), "OPTIN") != type_:
            person.choices[channel, account, priority] = type_
            person.modified_by = asked.till
    return Answer(rows=tuple(rows))


def _rows(shop: Shop, asked: Subscribe) -> list[Row] | Answer:
    if len(asked.scopes) > 1:
        return Answer(1105)
    if any((s.upper(), sub.upper()) != ("USER", "NONE") for s, sub in asked.scopes):
        return Answer(1103)
    rows: dict[tuple[str, str, str], Row] = {}
    for given in asked.subscriptions:
        row = _row(shop, given)
        if isinstance(row, Answer):
            return row
        if rows.setdefault(row[:3], row) != row:
            return Answer(MALFORMED)
    return list(rows.values()) or Answer(MALFORMED)


def _row(shop: Shop, given: GivenSubscription) -> Row | Answer:
    channel = "SMS" if given.channel.upper() == "MOBILE" else given.channel.upper()
    if channel not in CHANNELS:
        return Answer(1101)
    if given.priority.upper() not in ("TRANS", "BULK"):
        return Answer(1102)
    if given.type.upper() not in ("OPTIN", "OPTOUT"):
        return Answer(1106)
    accounts = shop.rules.sources.get(channel)
    if given.account and accounts and given.account not in accounts:
        return Answer(8127)
    return (channel, given.account, given.priority.upper(), given.type.upper())
