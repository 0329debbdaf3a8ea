"""An accepted record's events as CloudEvents 1.0: what everybody may see of the journal. A PUBLIC FORMAT.

Consumers rely on the attributes as on the events: they are added, never renamed or removed.
"""

from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import UNSET, Struct, UnsetType

from customers.domain.events import Event
from customers.domain.subject import subject
from customers.journal.record import Record
from customers.journal.stream import Message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_encode = msgspec.json.Encoder().encode


class CloudEvent(Struct, frozen=True, kw_only=True):
    """One event in structured mode.

    id <position>-<index in its record>, source the organisation, subject the customer's id, time the record's.
    Extensions: org the organisation's id (as text: it may exceed a CloudEvents integer), position as in
    X-Event-Position, traceparent where the request had one.
    """

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str = "application/json"
    dataschema: str
    org: str
    position: str
    traceparent: str | UnsetType = UNSET
    data: Event


def cloud_events(partition: int, v: int, record: Record) -> list[CloudEvent]:
    """What an accepted record, version `v` of its partition, tells everybody, in order."""
    position = f"{partition}-{v}"
    return [
        _cloud_event(f"{position}-{index}", position, customer, record, event)
        for index, event in enumerate(record.events)
        if (customer := subject(event)) is not None
    ]


def _cloud_event(
    id_: str, position: str, customer: int, record: Record, event: Event
) -> CloudEvent:
    type_ = event.__struct_config__.tag
    return CloudEvent(
        id=id_,
        source=f"/organisations/{record.org}",
        type=str(type_),
        subject=str(customer),
        time=_rfc3339(record.t),
        dataschema=schema_uri(str(type_)),
        org=str(record.org),
        position=position,
        traceparent=record.tp or UNSET,
        data=event,
    )


def schema_uri(type_: str) -> str:
    """Names the schema of an event type, wherever it is kept: CloudEvents wants an absolute URI."""
    return f"urn:customers:schemas:events:{type_}"


def structured(event: CloudEvent) -> bytes:
    """One JSON object."""
    return _encode(event)


def binary(event: CloudEvent) -> Message:
    """As a Kafka message: attributes are headers, the value is the event's own JSON."""
    attributes = msgspec.structs.asdict(event)
    del attributes["data"]
    content_type = attributes.pop("datacontenttype")
    headers = [(f"ce_{k}", v.encode()) for k, v in attributes.items() if v is not UNSET]
    headers.append(("content-type", content_type.encode()))
    return Message(event.subject.encode(), _encode(event.data), tuple(headers))


def _rfc3339(t: int) -> str:
    moment = _EPOCH + timedelta(milliseconds=t)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
