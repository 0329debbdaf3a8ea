"""Public events judged by the schema files that consumers get."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tests.schemas.documents import FOLDER


@cache
def validator(type_: str) -> Draft202012Validator:
    """Judges events of a type by its file."""
    return Draft202012Validator(json.loads((FOLDER / f"{type_}.json").read_text()))


def faults(line: str) -> list[str]:
    """What a line of `customers events` has that the schemas do not allow, without its values."""
    event: dict[str, Any] = json.loads(line)
    errors = validator(event["type"]).iter_errors(event["data"])
    return [f"{event['type']} {error.json_path}: {error.validator}" for error in errors]
