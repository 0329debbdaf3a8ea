"""What of the facts' log can be kept, what is set aside, and with which reason."""

import json
from typing import Any

import pytest

from customers.domain.facts import LifetimePurchases
from customers.journal.factlog import LIMIT, Told, decode, encode, keeping
from customers.journal.kept import Aside, Kept
from customers.journal.ports import Logged

SECRET = "919111111111"
BOUGHT = LifetimePurchases(customer=7, sequence=1, amount=1.5)
GOOD = encode(Told(100, BOUGHT))
TRANSFER = {
    "type": "PointsTransferred.v1",
    "customer": 7,
    "to": 8,
    "sequence": 1,
    "transfer": 1,
    "at": "2026-01-01T00:00:00Z",
    "points": 1,
}
SEGMENTS = {"type": "Segments.v1", "customer": 7, "sequence": 1, "segments": {}}
BY = {"type": "RetroRequestRaised.v1", "customer": 7, "sequence": 1, "request": 1}


def raw(fact: Any, **more: Any) -> bytes:
    return json.dumps({"org": 100, "fact": fact, **more}).encode()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", "It is not valid JSON"),
        (b'{"org":100', "It is not valid JSON"),
        (GOOD + b"x", "It is not valid JSON"),
        (GOOD.replace(b"1.5", b"NaN"), "It is not valid JSON"),
        (raw({**SEGMENTS, "segments": {"\ud800": 1}}), "It is not valid JSON"),
        (GOOD.replace(b"1.5", b"1e400"), "Number out of range - at `$.fact.amount`"),
        (b"[]", "Expected `object`, got `array`"),
        (b"{}", "Object missing required field `org`"),
        (raw({}), "Object missing required field `type` - at `$.fact`"),
        (raw({"type": SECRET}), "Invalid value  - at `$.fact.type`"),
        (raw(TRANSFER, org="100"), "Expected `int`, got `str` - at `$.org`"),
        (raw(TRANSFER, org=0), "Expected `int` >= 1 - at `$.org`"),
        (raw({**TRANSFER, "customer": 0}), "Expected `int` >= 1 - at `$.fact.customer`"),
        (raw({**TRANSFER, "to": 2**53}), "Expected `int` <= 9007199254740991 - at `$.fact.to`"),
        (
            raw({**TRANSFER, "sequence": 2**63}),
            "Expected `int` <= 9223372036854775807 - at `$.fact.sequence`",
        ),
        (raw({**TRANSFER, "points": SECRET}), "Expected `float`, got `str` - at `$.fact.points`"),
        (raw({**TRANSFER, "to": 7}), "A transfer leads from one customer to another"),
        *(
            (raw({**TRANSFER, "at": at}), "`at` is not a time in ISO 8601 with an offset")
            for at in (
                "",
                "2026-13-01T00:00:00Z",
                "2026-01-01T00:00:00",
                "0001-01-01T00:00:00+05:00",
            )
        ),
        (raw({**BY, "on": "now"}), "`on` is not a time in ISO 8601 with an offset"),
        (
            raw({**BY, "on": TRANSFER["at"], "type": "RetroRequestDecided.v1", "status": SECRET}),
            "Invalid enum value  - at `$.fact.status`",
        ),
        (raw({**SEGMENTS, "x": [[]] * LIMIT}), "It is longer than 256 KB"),
        (b'{"x":' + b"[" * 900 + b"]" * 900 + b"}", "It is nested too deeply"),
        (b'{"x":' + b'"\\"[",[' * 40 + b"]" * 40 + b"}", "It is nested too deeply"),
    ],
)
def test_what_cannot_be_kept_has_a_reason_that_repeats_nothing(value: bytes, reason: str) -> None:
    assert decode(value) == reason
    assert SECRET not in reason


def test_brackets_within_texts_are_no_nesting() -> None:
    deep = raw({**SEGMENTS, "segments": {"x": '\\"[' * 100}})

    assert not isinstance(decode(deep), str)


def test_many_brackets_side_by_side_are_no_nesting() -> None:
    assert not isinstance(decode(raw({**SEGMENTS, "x": [[]] * 1000})), str)


def test_records_that_cannot_be_kept_are_set_aside_and_the_others_go_on() -> None:
    records = [Logged(4, b"x"), Logged(5, GOOD), Logged(9, raw({}))]

    found = keeping(3, records)

    assert list(found.kept) == [Kept(100, 7, "purchases|", BOUGHT)]
    assert list(found.aside) == [
        Aside(3, 4, "It is not valid JSON"),
        Aside(3, 9, "Object missing required field `type` - at `$.fact`"),
    ]
    assert (found.partition, found.offset) == (3, 10)
