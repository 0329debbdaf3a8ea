"""schemas/events says what the event classes say, and real events are what it says."""

import copy
import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from customers.journal.cloudevent import cloud_events, structured
from tests.golden.samples import RECORDS
from tests.schemas.documents import FOLDER, samples, texts
from tests.schemas.validate import faults, validator

TYPES = sorted(samples())


def kept(type_: str) -> dict[str, Any]:
    """The schema in its file."""
    found: dict[str, Any] = json.loads((FOLDER / f"{type_}.json").read_text())
    return found


def test_the_files_are_what_make_schemas_writes_and_no_others() -> None:
    assert {path.name: path.read_text() for path in FOLDER.iterdir()} == texts()


@pytest.mark.parametrize("type_", TYPES)
def test_a_schema_is_valid_and_named_after_its_file(type_: str) -> None:
    schema = kept(type_)

    Draft202012Validator.check_schema(schema)
    assert (schema["title"], schema["$id"].rpartition(":")[2]) == (type_, type_)
    assert schema["description"]


@pytest.mark.parametrize("type_", TYPES)
def test_a_schema_needs_no_other_file_and_has_nothing_to_spare(type_: str) -> None:
    schema = kept(type_)

    named = re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema))

    assert set(named) == set(schema["$defs"])
    assert json.dumps(schema).count('"$ref"') == len(named)


@pytest.mark.parametrize("type_", TYPES)
def test_an_example_is_an_event_of_its_type(type_: str) -> None:
    schema = kept(type_)

    assert schema["examples"]
    for example in schema["examples"]:
        assert example["type"] == type_
        assert validator(type_).is_valid(example)


@pytest.mark.parametrize("type_", TYPES)
def test_what_is_not_such_an_event_is_refused(type_: str) -> None:
    (example,) = kept(type_)["examples"]
    wrong = [copy.deepcopy(example) for _ in range(3)]
    wrong[0]["type"] = "Unheard.v1"
    del wrong[1]["data"]
    wrong[2]["data"]["till" if "till" in example["data"] else "customer"] = "x"

    assert not any(validator(type_).is_valid(one) for one in wrong)


@pytest.mark.parametrize("name", RECORDS)
def test_the_cloudevent_of_a_golden_record_keeps_the_schema_it_names(name: str) -> None:
    for event in cloud_events(3, 7, RECORDS[name]):
        assert event.dataschema == kept(event.type)["$id"]
        assert faults(structured(event).decode()) == []
