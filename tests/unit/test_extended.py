"""Extended field values by type, on values that HTTP bodies can carry."""

import pytest

from customers.domain.extended import extended_value, translated
from customers.domain.organisation import FieldInfo, Organisation

TYPES = {
    "text": "STRING",
    "whole": "INTEGER",
    "number": "DOUBLE",
    "day": "DATETIME",
    "kind": "CUSTOM_ENUM",
    "list": "LIST",
    "closed": "LIST",
}
ORG = Organisation(
    id=1,
    name="one",
    tills={},
    sources={"INSTORE": None},
    extended_fields=TYPES,
    extended_info={
        "kind": FieldInfo(values=("Kid", "Adult")),
        "closed": FieldInfo(values=("Red", "Blue")),
    },
)


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("text", " a ", "a"),
        ("text", 1.5, "1.5"),
        ("text", "x" * 1001, None),
        ("text", [], None),
        ("whole", "12", 12),
        ("whole", 1.5, None),
        ("whole", True, None),
        ("whole", "twelve", None),
        ("whole", 2**53, None),
        ("number", "1.5", 1.5),
        ("number", 3, 3.0),
        ("number", "inf", None),
        ("day", "2026-13-01", None),
        ("day", "2026/02/03 04:05:06", "2026-02-03T04:05:06"),
        ("day", 20260101, None),
        ("kind", "ADULT", "Adult"),
        ("kind", "dog", None),
        ("list", "a, b", ["a", "b"]),
        ("list", ["a", 2], ["a", "2"]),
        ("list", ["a", None], None),
        ("list", 5, None),
        ("closed", "red,BLUE", ["Red", "Blue"]),
        ("closed", "red,green", None),
        ("unheard", "x", None),
    ],
)
def test_a_value_is_kept_in_one_form_or_not_at_all(name: str, given: object, kept: object) -> None:
    assert extended_value(ORG, name, given) == kept


def test_words_that_have_no_translation_stay() -> None:
    fields = {"kind": "Kid", "list": ["Kid", "Dog"], "whole": 1}

    assert translated(fields, {"Kid": "孩子"}) == {
        "kind": "孩子",
        "list": ["孩子", "Dog"],
        "whole": 1,
    }
