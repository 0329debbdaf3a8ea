"""Extended fields: an organisation's catalogue of them, and what a value must be to be kept.

Types are the API's (facts, section 9). Values are kept in one form: enum values in the catalogue's spelling,
dates as ISO 8601, numbers as numbers, whatever a client sent them as.
"""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from customers.domain.organisation import FieldInfo, Organisation

MAX_LENGTH, MAX_ITEMS = 1000, 100
Value = str | int | float | list[str]
_DATES = ("%Y/%m/%d", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")


def extended_value(organisation: Organisation, name: str, given: object) -> Value | None:
    """The value as it is kept; none: no such field, or not a value of its type (91015)."""
    type_ = organisation.extended_fields.get(name)
    if type_ is None:
        return None
    info = organisation.extended_info.get(name, FieldInfo())
    return _READERS.get(type_, _text)(given, info)


def _text(given: object, _: FieldInfo) -> str | None:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    text = str(given).strip()
    return text if text and len(text) <= MAX_LENGTH else None


def _integer(given: object, _: FieldInfo) -> int | None:
    try:
        number = int(given) if isinstance(given, str) else given
    except ValueError:
        return None
    if isinstance(number, bool) or not isinstance(number, int):
        return None
    return number if abs(number) < 2**53 else None


def _double(given: object, _: FieldInfo) -> float | None:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    try:
        number = float(given)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _datetime(given: object, info: FieldInfo) -> str | None:
    text = _text(given, info) if isinstance(given, str) else None
    if text is None:
        return None
    for form in _DATES:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - the time of a zone nobody named
        except ValueError:
            continue
        return found.isoformat() if "%H" in form else found.date().isoformat()
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _enum(given: object, info: FieldInfo) -> str | None:
    text = _text(given, info)
    if text is None or not info.values:
        return text
    return {value.casefold(): value for value in info.values}.get(text.casefold())


def _list(given: object, info: FieldInfo) -> list[str] | None:
    items = given.split(",") if isinstance(given, str) else given
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        return None
    kept = [_enum(item, info) for item in items]
    items = [item for item in kept if item]
    fits = len(items) == len(kept) > 0 and sum(map(len, items)) <= MAX_LENGTH
    return items if fits else None


_READERS: dict[str, Callable[[object, FieldInfo], Value | None]] = {
    "INTEGER": _integer,
    "DOUBLE": _double,
    "DATETIME": _datetime,
    "STANDARD_ENUM": _enum,
    "CUSTOM_ENUM": _enum,
    "LIST": _list,
}
TYPES = (
    *_READERS,
    *("STRING", "STANDARD_STRING", "COUNTRY", "LANGUAGE", "CURRENCY", "ORG_ENTITY"),
    "ASSOCIATE_USER",
)


def catalogue(organisation: Organisation) -> dict[str, Any]:
    """`GET /v2/extendedFields`, key by key. Only customers have extended fields here."""
    since = f"{organisation.policies.min_registration_date}T00:00:00+00:00"
    fields = [
        _item(organisation, name, number, since)
        for number, name in enumerate(organisation.extended_fields, 1)
    ]
    return {
        "entity": {"customer": fields, "lineitem": [], "transaction": []},
        "warnings": [],
        "errors": [],
        "success": True,
    }


def _item(organisation: Organisation, name: str, number: int, since: str) -> dict[str, Any]:
    info = organisation.extended_info.get(name, FieldInfo())
    return {
        "id": info.id or number,
        "name": name,
        "createdBy": -1,
        "createdOn": since,
        "modifiedBy": -1,
        "modifiedOn": since,
        "label": info.label or name,
        "dataType": organisation.extended_fields[name],
        "parentId": -1,
    }


def translated(fields: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """Values in another language: a word that has no translation stays as it is."""
    return {name: _translated(value, words) for name, value in fields.items()}


def _translated(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, str):
        return words.get(value, value)
    return [words.get(v, v) for v in value] if isinstance(value, list) else value
