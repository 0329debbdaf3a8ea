"""The journal record: everything one command read, decided, answered and wrote. A STORAGE FORMAT.

Golden files under `tests/golden` pin it; readers ignore fields they do not know. Personal data stands
only under `pii`, of an event or of the record (the answer's body may carry a client's free text).
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec
from msgspec import Struct

from customers.domain.events import Event, touched
from customers.domain.evolve import evolve
from customers.domain.state import Remembered, State, remembered_name
from customers.journal.ports import Broken

FORMAT = 1
SOFTWARE = "0.1.0"
MAX_BYTES = 900_000
MAX_KEYS = 400


class Genesis(Struct, frozen=True):
    """What the first record of every partition says of the journal."""

    journal: str
    partition: int
    partitions: int
    derivation: int
    pepper: str


class Idempotency(Struct, frozen=True):
    """The hash of an Idempotency-Key and the fingerprint of its request."""

    key: str
    fingerprint: str


class Answer(Struct, frozen=True, omit_defaults=True):
    """The answer's body, byte for byte, and the customer that it is about."""

    body: str = ""
    customer: int = 0


class Record(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One record. Field names are short because every one is kept for ever.

    f format, sv software version, id record id, org organisation, t time (ms since 1970), by principal,
    req request id, tp traceparent, b and bid version and record id the writer had applied when it began,
    r keys read with the version seen of each, w keys written, k idempotency entry, out HTTP status.
    """

    f: int
    sv: str
    id: str
    org: int = 0
    t: int
    by: str = ""
    req: str = ""
    tp: str = ""
    b: int = -1
    bid: str = ""
    r: tuple[tuple[str, int], ...] = ()
    w: tuple[str, ...] = ()
    k: Idempotency | None = None
    events: tuple[Event, ...] = ()
    out: int = 0
    pii: Answer = Answer()
    genesis: Genesis | None = None


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """The record's bytes in the journal."""
    return _encoder.encode(record)


@lru_cache(maxsize=1024)  # the tail and the projector of one process read the same records
def decode(value: bytes) -> Record:
    """The record in the bytes. Raises Broken for anything this version cannot read: unknown format or event."""
    try:
        record = _decoder.decode(value)
    except msgspec.MsgspecError as error:
        raise Broken(f"a record cannot be read: {_without_values(str(error))}") from None
    if record.f != FORMAT:
        raise Broken(f"a record has format {record.f}, this version reads {FORMAT}")
    return record


def _without_values(text: str) -> str:
    # msgspec quotes an unknown tag's text; a damaged record could carry personal data there.
    return text.split("'", maxsplit=1)[0].strip()


def names(record: Record) -> tuple[str, ...]:
    """The documents a record writes: what `w` is made of, and what a projection touches."""
    return tuple(changes(record))


def changes(record: Record) -> dict[str, list[Event]]:
    """The documents a record writes, each with the events that touch it."""
    found: dict[str, list[Event]] = {}
    for event in record.events:
        for name in touched(record.org, event):
            found.setdefault(name, []).append(event)
    if record.k is not None:
        found.setdefault(remembered_name(record.org, record.k.key), [])
    return found


def key_of(name: str, key: Callable[[str], str]) -> str:
    """The key of a document: a remembered answer's name already ends in its key."""
    return name.rpartition("|")[2] if name.startswith("k|") else key(name)


def apply(name: str, state: State | None, record: Record, events: Iterable[Event]) -> State | None:
    """The document `name` after an accepted record, whose events are those that touch it."""
    if name.startswith("k|") and record.k is not None:
        answer = record.pii
        return Remembered(record.k.fingerprint, record.t, record.out, answer.body, answer.customer)
    for event in events:
        state = evolve(name, state, event)
    return state
