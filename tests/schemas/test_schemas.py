"""schemas/ says what the classes of events and facts say, and real events and facts are what it says."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from customers.journal.cloudevent import cloud_events, structured
from customers.journal.factlog import judged
from tests.golden.samples import RECORDS
from tests.schemas.documents import FOLDER, INBOUND, SCHEMAS, facts, samples, texts
from tests.schemas.validate import faults

FILES = [
    *(FOLDER / f"{name}.json" for name in sorted(samples())),
    *(INBOUND / f"{name}.json" for name in sorted(facts())),
]
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def kept(path: Path) -> dict[str, Any]:
    """The schema in a file."""
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_the_files_are_what_make_schemas_writes_and_no_others() -> None:
    there = [path for path in SCHEMAS.rglob("*") if path.is_file()]

    assert {path: path.read_text() for path in there} == texts()


@each_file
def test_a_schema_is_valid_and_named_after_its_file(path: Path) -> None:
    schema = kept(path)

    Draft202012Validator.check_schema(schema)
    assert schema["$id"].split(":")[-2:] == [path.parent.name, path.stem]
    assert schema["title"] == path.stem
    assert schema["description"]


@each_file
def test_a_schema_needs_no_other_file_and_has_nothing_to_spare(path: Path) -> None:
    schema = kept(path)

    named = re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema))

    assert set(named) == set(schema["$defs"])
    assert json.dumps(schema).count('"$ref"') == len(named)


@each_file
def test_an_example_is_of_its_type(path: Path) -> None:
    schema = kept(path)

    assert schema["examples"]
    for example in schema["examples"]:
        assert example["type"] == path.stem
        assert Draft202012Validator(schema).is_valid(example)


@pytest.mark.parametrize("type_", sorted(samples()))
def test_what_is_not_such_an_event_is_refused(type_: str) -> None:
    schema = kept(FOLDER / f"{type_}.json")
    (example,) = schema["examples"]
    wrong = [copy.deepcopy(example) for _ in range(3)]
    wrong[0]["type"] = "Unheard.v1"
    del wrong[1]["data"]
    wrong[2]["data"]["till" if "till" in example["data"] else "customer"] = "x"

    assert not any(Draft202012Validator(schema).is_valid(one) for one in wrong)


@pytest.mark.parametrize("type_", sorted(facts()))
def test_what_a_schema_of_a_fact_says_is_what_is_taken_and_what_is_refused(type_: str) -> None:
    schema = kept(INBOUND / f"{type_}.json")
    (example,) = schema["examples"]
    changes: list[dict[str, Any]] = [
        {},
        {"new": 1},
        {"type": "Unheard.v1"},
        {"customer": 0},
        {"customer": "7"},
        {"sequence": -1},
        {"sequence": 1.5},
        *({field: [[]]} for field in example if field not in ("type", "group")),
    ]

    for change in changes:
        fact = {**example, **change}
        assert Draft202012Validator(schema).is_valid(fact) != isinstance(judged(fact), str), change
    for field in schema["required"]:
        assert isinstance(judged({k: v for k, v in example.items() if k != field}), str)


@pytest.mark.parametrize("name", RECORDS)
def test_the_cloudevent_of_a_golden_record_keeps_the_schema_it_names(name: str) -> None:
    for event in cloud_events(3, 7, RECORDS[name]):
        assert event.dataschema == kept(FOLDER / f"{event.type}.json")["$id"]
        assert faults(structured(event).decode()) == []
