"""The journal's storage formats: what was written once must be read for ever, and is written the same.

The files beside this one are never edited; a new format or event gets a new file.
"""

import json
from pathlib import Path
from typing import get_args

import pytest

from customers.domain.events import Event
from customers.domain.state import Customer
from customers.journal.cloudevent import cloud_events, structured
from customers.journal.fold import Fold, load
from customers.journal.ports import Broken
from customers.journal.record import apply, changes, decode, encode
from tests.golden.samples import AT, KEYRING, NAMES, PROFILE, RECORDS, TILL

HERE = Path(__file__).parent


def _customer(id_: int) -> Customer:
    profiles = (PROFILE,) if id_ == PROFILE.origin else ()
    return Customer(
        id=id_,
        loyalty="non_loyalty",
        profiles=profiles,
        created_at=AT,
        created_by=TILL,
        modified_at=AT,
        modified_by=TILL,
    )


@pytest.mark.parametrize("name", RECORDS)
def test_a_stored_record_is_still_read(name: str) -> None:
    assert decode((HERE / f"{name}.json").read_bytes().strip()) == RECORDS[name]


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_written_as_ever(name: str) -> None:
    assert encode(RECORDS[name]) == (HERE / f"{name}.json").read_bytes().strip()


@pytest.mark.parametrize("name", RECORDS)
def test_a_stored_record_still_evolves(name: str) -> None:
    record = RECORDS[name]
    before = {f"c|100|{customer}": _customer(customer) for customer in (306, 316452956)}

    states = {n: apply(n, before.get(n), record, events) for n, events in changes(record).items()}

    assert all(state is not None for state in states.values())


def test_every_event_type_has_a_golden_record() -> None:
    pinned = {type(event) for record in RECORDS.values() for event in record.events}

    assert pinned == set(get_args(Event))


def test_keys_are_derived_as_ever() -> None:
    stored = json.loads((HERE / "keys.json").read_text())

    assert {name: KEYRING.key(name) for name in NAMES} == stored["keys"]
    assert KEYRING.check() == stored["check"]
    assert KEYRING.idempotency_key(100, "demo.till", "key-1") == stored["idempotency"]
    assert KEYRING.fingerprint(b"POST", b"/v2/customers") == stored["fingerprint"]


def test_a_stored_fold_is_still_read() -> None:
    stored = (HERE / "fold.json").read_bytes().strip()

    fold = load(stored, window=4)

    assert (fold.v, fold.offset) == (1, 3)
    assert fold.ids == {0: "g", 1: "x"}
    assert fold.unchanged([("aa", 1), ("bb", 0)])
    assert not fold.unchanged([("aa", 0)])
    assert fold.store() == stored


def test_a_public_event_is_written_as_ever() -> None:
    (event,) = cloud_events(3, 7, RECORDS["customer_registered.v1"])

    assert structured(event) == (HERE / "cloudevent.json").read_bytes().strip()


def test_unknown_fields_are_ignored() -> None:
    raw = json.loads(encode(RECORDS["profile_added.v1"]))
    raw["new"] = raw["events"][0]["new"] = raw["events"][0]["pii"]["new"] = {"later": 1}

    assert decode(json.dumps(raw).encode()) == RECORDS["profile_added.v1"]


@pytest.mark.parametrize(
    "change", [{"f": 2}, {"events": [{"type": "Unheard.v1", "data": {}, "pii": {}}]}, {"t": "x"}]
)
def test_what_this_version_cannot_read_is_broken_and_not_repeated(
    change: dict[str, object],
) -> None:
    raw = json.loads(encode(RECORDS["profile_added.v1"]))

    with pytest.raises(Broken) as caught:
        decode(json.dumps({**raw, **change}).encode())

    assert "Unheard" not in str(caught.value)


def test_personal_data_stands_only_under_pii() -> None:
    for record in RECORDS.values():
        raw = json.loads(encode(record))
        raw.pop("pii", None)
        for event in raw.get("events", ()):
            del event["pii"]
        text = json.dumps(raw)
        assert not any(
            word in text for word in ("Zo", "Sawyer", "9191", "example.com", "Bangalore")
        )


def _fold_for_the_file() -> bytes:
    fold = Fold(4)
    fold.offset = 1
    fold._accept("g", ())
    fold.offset = 3
    fold._accept("x", ("aa",))
    return fold.store()


def test_the_stored_fold_is_what_this_version_stores() -> None:
    assert _fold_for_the_file() == (HERE / "fold.json").read_bytes().strip()
