"""What everybody sees of the journal: CloudEvents 1.0 in both modes."""

import json
import re

import msgspec
import pytest

from customers.journal.cloudevent import binary, cloud_events, structured
from customers.journal.record import Record
from tests.golden.samples import RECORDS

REGISTERED, NOTED = RECORDS["customer_registered.v1"], RECORDS["conflict_noted.v1"]


def lines(record: Record) -> list[dict[str, object]]:
    """The record's events in structured mode, as version 7 of partition 3."""
    return [json.loads(structured(event)) for event in cloud_events(3, 7, record)]


def test_an_event_says_where_when_and_of_whom_it_tells() -> None:
    (event,) = lines(REGISTERED)

    data = event.pop("data")
    assert data == json.loads(msgspec.json.encode(REGISTERED.events[0]))
    assert event == {
        "specversion": "1.0",
        "id": "3-7-0",
        "source": "/organisations/100",
        "type": "CustomerRegistered.v1",
        "subject": "316452956",
        "time": "2026-11-24T13:18:00.000Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:customers:schemas:events:CustomerRegistered.v1",
        "org": "100",
        "position": "3-7",
        "traceparent": REGISTERED.tp,
    }


def test_the_time_is_the_records_to_the_millisecond() -> None:
    (event,) = lines(msgspec.structs.replace(REGISTERED, t=1795526280007))

    assert event["time"] == "2026-11-24T13:18:00.007Z"


def test_events_of_one_record_are_numbered_in_its_order() -> None:
    told = [(event["id"], event["type"]) for event in lines(NOTED)]

    assert told == [("3-7-0", "CustomerRegistered.v1"), ("3-7-1", "ConflictNoted.v1")]


def test_an_event_keeps_its_number_when_one_before_it_is_not_published() -> None:
    configured = RECORDS["organisation_configured.v1"].events
    record = msgspec.structs.replace(NOTED, events=(*configured, *NOTED.events))

    assert [event["id"] for event in lines(record)] == ["3-7-1", "3-7-2"]


def test_configuration_and_genesis_are_not_published() -> None:
    assert lines(RECORDS["organisation_configured.v1"]) == lines(RECORDS["genesis"]) == []


@pytest.mark.parametrize("name", RECORDS)
def test_attribute_names_are_lower_case_letters_and_digits(name: str) -> None:
    for event in lines(RECORDS[name]):
        assert all(re.fullmatch("[a-z0-9]{1,20}", attribute) for attribute in event)


@pytest.mark.parametrize("name", RECORDS)
def test_both_modes_say_the_same(name: str) -> None:
    for event in cloud_events(3, 7, RECORDS[name]):
        message = binary(event)
        headers = {name: value.decode() for name, value in message.headers}
        plain = json.loads(structured(event))

        assert len(headers) == len(message.headers)
        assert message.key.decode() == plain["subject"]
        assert json.loads(message.value) == plain.pop("data")
        assert headers.pop("content-type") == plain.pop("datacontenttype")
        assert headers == {f"ce_{name}": value for name, value in plain.items()}


@pytest.mark.parametrize("name", RECORDS)
def test_headers_and_key_carry_no_personal_data(name: str) -> None:
    for event in cloud_events(3, 7, RECORDS[name]):
        message = binary(event)
        text = str((message.key, message.headers))
        assert not any(word in text for word in ("Zo", "Sawyer", "9191", "Bangalore"))
