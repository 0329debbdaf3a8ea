"""The facts' log: what stands in it, who may put it there, and what of it can be kept.

    {"org":100,"t":1795527728004,"by":"demo.erp","fact":{"type":"PointsAccount.v1","customer":…,"sequence":…, …}}

A STORAGE FORMAT and a contract: other systems append to it directly, in any partition, without `t` (ms since 1970)
and `by`. So nothing is believed: what cannot be kept is set aside with the reason, and everything else goes on.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from customers.domain.facts import Fact, Id, wrong
from customers.domain.misfit import misfit
from customers.journal.kept import Aside, Keeping, Kept, kept
from customers.journal.ports import Logged

LIMIT, DEEPEST = 256 * 1024, 32
ROOM = 1024  # for what stands around a fact
LONG = f"It is longer than {LIMIT // 1024} KB"


class Told(Struct, frozen=True, omit_defaults=True):
    """A record of the log: which organisation is told what. `by`: the integration it came through."""

    org: Id
    fact: Fact
    t: int = 0
    by: Annotated[str, Meta(max_length=200)] = ""


_STRINGS, _BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL), re.compile(rb"[\[\]{}]")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Told).decode


def encode(told: Told) -> bytes:
    """A record's bytes."""
    return _encode(told)


def decode(value: bytes) -> Told | str:
    """The record in some bytes, or why there is none; without anything they hold."""
    if len(value) > LIMIT:
        return LONG
    if _depth(value) > DEEPEST:  # how deep the decoder itself goes depends on who calls it
        return "It is nested too deeply"
    try:
        told = _decode(value)
    except msgspec.ValidationError as error:
        return misfit(error)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "It is not valid JSON"
    return wrong(told.fact) or told


def _depth(value: bytes) -> int:
    """How deep the value is nested; 0 where it has too few brackets to matter."""
    if value.count(b"[") + value.count(b"{") <= DEEPEST:
        return 0
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", value)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def judged(value: object) -> Fact | str:
    """The fact in a JSON value, or why there is none; without anything it holds."""
    fact: Fact | str = _fitting(value, Fact)
    return fact if isinstance(fact, str) else wrong(fact) or fact


def judged_record(value: object) -> Told | str:
    """As `judged`, of a whole record."""
    told = _fitting(value, Told)
    return told if isinstance(told, str) else wrong(told.fact) or told


def _fitting(value: object, shape: Any) -> Any:
    try:
        found = msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        return misfit(error)
    return LONG if len(_encode(found)) > LIMIT - ROOM else found


def keeping(partition: int, records: Sequence[Logged]) -> Keeping:
    """What consecutive records of a partition, at least one, come to."""
    facts: list[Kept] = []
    aside: list[Aside] = []
    for offset, value in records:
        told = decode(value)
        if isinstance(told, str):
            aside.append(Aside(partition, offset, told))
        else:
            facts += kept(told.org, told.fact)
    return Keeping(partition, records[-1].offset + 1, facts, aside, records[0].offset)
