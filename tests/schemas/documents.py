"""One self-contained JSON Schema per published event and per kind of fact, made from its class, its docstrings and a golden sample."""

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from customers.domain.events import Event
from customers.domain.facts import Fact
from customers.domain.subject import subject
from customers.journal.cloudevent import schema_uri
from tests.golden.fact_samples import NAMED
from tests.golden.samples import RECORDS

SCHEMAS = Path(__file__).parents[2] / "schemas"
FOLDER, INBOUND = SCHEMAS / "events", SCHEMAS / "inbound"
Schema = dict[str, Any]


def samples() -> dict[str, Event]:
    """One event of every published type, by its name."""
    events = [event for record in RECORDS.values() for event in record.events]
    return {tag(event): event for event in reversed(events) if subject(event) is not None}


def facts() -> dict[str, Fact]:
    """One fact of every kind, by its name."""
    return dict(NAMED)


def tag(event: Event) -> str:
    """The type's name and version."""
    return str(event.__struct_config__.tag)


def texts() -> dict[Path, str]:
    """Files and contents."""
    events = {FOLDER / f"{n}.json": schema(n, e, schema_uri(n)) for n, e in samples().items()}
    inbound = {INBOUND / f"{n}.json": schema(n, f, _inbound_uri(n)) for n, f in facts().items()}
    return {
        path: json.dumps(made, indent=2, ensure_ascii=False) + "\n"
        for path, made in sorted({**events, **inbound}.items())
    }


def _inbound_uri(name: str) -> str:
    return f"urn:customers:schemas:inbound:{name}"


def schema(name: str, sample: Event | Fact, uri: str) -> Schema:
    """The schema of a type, with the sample as its example."""
    of = type(sample)
    _, parts = msgspec.json.schema_components([of], ref_template="#/$defs/{name}")
    cleaned = {part: _clean(found) for part, found in parts.items()}
    root = cleaned.pop(of.__name__)
    root["properties"]["type"] = {"const": name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": uri,
        **root,
        "title": name,
        "$defs": dict(sorted(cleaned.items())),
        "examples": [json.loads(msgspec.json.encode(sample))],
    }


def _clean(part: Schema) -> Schema:
    kept = {key: value for key, value in part.items() if value != []}
    if "description" in kept:
        kept["description"] = " ".join(inspect.cleandoc(kept["description"]).split())
    return kept
