"""Normal forms of identifiers: part of the key format, so each of these holds for ever."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain.identifiers import TYPES, canonical_type, normal
from customers.domain.organisation import CountryRule

ANY = CountryRule()
INDIA = CountryRule("91", (10,), 12, 12)


@pytest.mark.parametrize(
    ("sent", "country", "value"),
    [
        (" +91 (91) 11-11.11 111 ", ANY, "9191111111111"),
        ("9111111111", INDIA, "919111111111"),
        ("919111111111", INDIA, "919111111111"),
        ("09111111111", INDIA, None),
        ("12345678", ANY, None),
        ("1234567890123456", ANY, None),
        ("91911111111x", ANY, None),
        ("\u0661\u0662\u0663456789", ANY, None),
        ("", ANY, None),
        ("+", ANY, None),
    ],
)
def test_mobiles(sent: str, country: CountryRule, value: str | None) -> None:
    assert normal("mobile", sent, country) == value


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        (" Tom.Sawyer+x@Example.COM ", "tom.sawyer+x@example.com"),
        ("tom@localhost", None),
        ("tom@@example.com", None),
        ("tom.@example.com", None),
        ("tom @example.com", None),
        ("t\u00f6m@example.com", None),
        ("t@" + "x" * 250 + ".com", None),
    ],
)
def test_emails(sent: str, value: str | None) -> None:
    assert normal("email", sent, ANY) == value


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        (" wc_2 ", "wc_2"),
        ("Jose\u0301", "Jos\u00e9"),
        ("CaSe", "CaSe"),
        ("a|b", "a|b"),
        ("a\u0000b", None),
        ("a\u202eb", "a\u202eb"),
        ("a\u0378b", None),
        ("  ", None),
        ("x" * 256, None),
    ],
)
def test_everything_else_is_kept_as_sent(sent: str, value: str | None) -> None:
    assert normal("wechat", sent, ANY) == value


@given(st.sampled_from(TYPES), st.text())
def test_a_normal_form_is_its_own_normal_form(type_: str, text: str) -> None:
    value = normal(type_, text, ANY)

    if value is not None:
        assert normal(type_, value, ANY) == value
        assert unicodedata.normalize("NFC", value) == value


@given(st.from_regex(r"[6-9][0-9]{9}", fullmatch=True))
def test_a_national_number_and_its_international_form_are_one_person(number: str) -> None:
    assert normal("mobile", number, INDIA) == normal("mobile", f"+91 {number}", INDIA)


def test_types_are_found_in_any_case() -> None:
    assert canonical_type("EXTERNALID") == "externalId"
    assert canonical_type("shoe") is None
