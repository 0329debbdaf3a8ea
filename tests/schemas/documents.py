"""One self-contained JSON Schema per published event type, made from its class, its docstrings and a golden sample."""

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from customers.domain.events import Event
from customers.domain.subject import subject
from customers.journal.cloudevent import schema_uri
from tests.golden.samples import RECORDS

FOLDER = Path(__file__).parents[2] / "schemas" / "events"
Schema = dict[str, Any]


def samples() -> dict[str, Event]:
    """One event of every published type, by its name."""
    events = [event for record in RECORDS.values() for event in record.events]
    return {tag(event): event for event in reversed(events) if subject(event) is not None}


def tag(event: Event) -> str:
    """The type's name and version."""
    return str(event.__struct_config__.tag)


def texts() -> dict[str, str]:
    """File names and contents."""
    return {
        f"{name}.json": json.dumps(schema(name, event), indent=2, ensure_ascii=False) + "\n"
        for name, event in sorted(samples().items())
    }


def schema(name: str, event: Event) -> Schema:
    """The schema of a type, with the event as its example."""
    of = type(event)
    _, parts = msgspec.json.schema_components([of], ref_template="#/$defs/{name}")
    cleaned = {part: _clean(found) for part, found in parts.items()}
    root = cleaned.pop(of.__name__)
    root["properties"]["type"] = {"const": name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_uri(name),
        **root,
        "title": name,
        "$defs": dict(sorted(cleaned.items())),
        "examples": [json.loads(msgspec.json.encode(event))],
    }


def _clean(part: Schema) -> Schema:
    kept = {key: value for key, value in part.items() if value != []}
    if "description" in kept:
        kept["description"] = " ".join(inspect.cleandoc(kept["description"]).split())
    return kept
