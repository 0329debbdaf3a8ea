"""Search's rows: each customer once, in order, whatever its tokens; and what is compared with what."""

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from customers.domain.codes import Refused
from customers.domain.organisation import Organisation
from customers.domain.search import (
    Row,
    Search,
    Sought,
    changed_rows,
    matched,
    page,
    rows,
    scope_mark,
    sought,
    token,
)
from customers.domain.state import Customer, Identifier, Profile, Till

TILL, AT = Till("t", "Till"), "2026-01-01T00:00:00+00:00"
SOURCES: dict[str, tuple[str, ...] | None] = {"INSTORE": None, "LINE": ("1", "2"), "JD": None}
ORGANISATION = Organisation(id=1, name="o", tills={}, sources=SOURCES)


def profile(
    first: str = "", last: str = "", *identifiers: str, source: str = "INSTORE", account: str = ""
) -> Profile:
    return Profile(
        source=source,
        account=account,
        origin=1,
        first_name=first,
        last_name=last,
        identifiers=tuple(Identifier("externalId", value, 1) for value in identifiers),
        created_at=AT,
        created_by=TILL,
        modified_at=AT,
        modified_by=TILL,
    )


def customer(id_: int, *profiles: Profile) -> Customer:
    return Customer(
        id=id_,
        loyalty="loyalty",
        profiles=profiles,
        created_at=AT,
        created_by=TILL,
        modified_at=AT,
        modified_by=TILL,
    )


def answered(kept: Iterable[Row], query: Sought) -> list[int]:
    """What a store does: the rows that are sought, in their order."""
    hits = [
        (row.token, row.customer)
        for row in kept
        if query.prefix <= row.token < query.end
        and row.shared < len(query.prefix)
        and query.mark in row.scopes
    ]
    return [id_ for _, id_ in sorted(hits)]


def scanned(customers: Iterable[Customer], query: Sought) -> list[int]:
    """The same, in the most naive way."""
    hits = []
    for one in customers:
        texts = [t for p in one.profiles for t in (p.first_name, p.last_name) if t]
        texts += [i.value for p in one.profiles for i in p.identifiers]
        begins = [t for t in map(token, texts) if t.startswith(query.prefix)]
        here = [p for p in one.profiles if query.mark in ("", scope_mark(p.source, p.account))]
        if begins and here:
            hits.append((min(begins), one.id))
    return [id_ for _, id_ in sorted(hits)]


TEXTS = st.text("abAé1 -\U0010fffd", max_size=4).map(str.strip)
PROFILES = st.builds(
    profile,
    TEXTS,
    TEXTS,
    TEXTS.filter(bool),
    source=st.sampled_from(["INSTORE", "LINE"]),
    account=st.sampled_from(["", "1"]),
)
WORLDS = st.lists(st.lists(PROFILES, max_size=3), max_size=6)
MARKS = st.sampled_from(["", scope_mark("INSTORE", ""), scope_mark("LINE", "1")])


@given(WORLDS, TEXTS.filter(bool), MARKS)
def test_every_customer_that_matches_is_answered_once_and_in_order(
    world: list[list[Profile]], q: str, mark: str
) -> None:
    customers = [customer(i, *profiles) for i, profiles in enumerate(world)]
    query = Sought(1, token(q), mark, 10, 0)

    assert answered([r for c in customers for r in rows(1, c)], query) == scanned(customers, query)


@given(st.lists(PROFILES, max_size=3), st.lists(PROFILES, max_size=3))
def test_what_a_change_writes_and_takes_away_is_the_difference(
    before: list[Profile], after: list[Profile]
) -> None:
    old, new = customer(7, *before), customer(7, *after)

    written, gone = changed_rows(1, old, new)

    kept = {row[:3]: row for row in rows(1, old)}
    assert not set(written) & set(kept.values())
    assert all(kept.pop(row[:3]) == row for row in gone)
    kept |= {row[:3]: row for row in written}
    assert set(kept.values()) == set(rows(1, new))


def test_a_customer_without_profiles_has_no_rows() -> None:
    assert rows(1, customer(7)) == rows(1, None) == []


def test_a_row_says_what_it_shares_with_the_one_before_and_every_scope() -> None:
    both = customer(7, profile("Tom", "Tomlin", "tomx"), profile("Al", source="LINE", account="1"))

    scopes = "\nINSTORE|\n\nLINE|1\n"
    assert rows(3, both) == [
        Row(3, "al", 7, 0, scopes),
        Row(3, "tom", 7, 0, scopes),
        Row(3, "tomlin", 7, 3, scopes),
        Row(3, "tomx", 7, 3, scopes),
    ]


@given(st.characters(exclude_categories=("Cn", "Cs", "Cc")))
def test_case_does_not_matter(letter: str) -> None:
    # Dotless i and a circumflex above an iota subscript have no capital of their own.
    alone = {"\N{LATIN SMALL LETTER DOTLESS I}", *unicodedata.normalize("NFC", "ᾷῇῷ")}

    assert letter in alone or token(letter.upper()) == token(letter.lower()) == token(letter)


@pytest.mark.parametrize(
    ("text", "query", "matches"),
    [
        ("Tom", "TO", True),
        ("Zoë", "zoe", False),
        ("Zoe\u0308", "ZOË", True),
        ("Straße", "STRASS", True),
        ("Ελένη", "ΕΛΈ", True),
        ("919111111111", "+91 (91) 11-11", True),
        ("919111111111", "9191", True),
        ("2024-0012-AB", "2024-00", True),
        ("2024-0012-AB", "20240012-a", True),
        ("tom.s@x.com", "toms", False),
        ("(Bob)", "(b", True),
        ("(Bob)", "b", False),
    ],
)
def test_what_begins_with_what(text: str, query: str, matches: bool) -> None:
    assert token(text).startswith(token(query)) is matches


@given(st.text("aé1 +-().", min_size=1), st.data())
def test_the_beginning_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    text = text.strip()
    beginning = text[: data.draw(st.integers(0, len(text)))].strip()
    assume("1" in beginning or "1" not in text)  # a number's signs alone are no number yet

    assert token(text).startswith(token(beginning))


def ask(
    q: str = "tom", source: str = "", account: str = "", limit: int = 10, offset: int = 0
) -> Search:
    return Search(q, source, account, limit, offset)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (ask(""), 400),
        (ask("a\x00"), 400),
        (ask("a\U0010ffff"), 400),
        (ask(offset=-1), 8100),
        (ask(limit=0), 8101),
        (ask(limit=101), 8102),
        (ask(limit=100, offset=9_901), 400),
        (ask(source="NOWHERE"), 8011),
        (ask(account="1"), 8001),
        (ask(source="LINE"), 8045),
        (ask(source="LINE", account="9"), 8127),
    ],
)
def test_a_query_that_is_refused(query: Search, code: int) -> None:
    refused = sought(ORGANISATION, query)

    assert isinstance(refused, Refused)
    assert refused.code == code


@pytest.mark.parametrize(
    ("source", "account", "mark"),
    [
        ("", "", ""),
        ("ALL", "", ""),
        ("all", "1", ""),
        ("jd", "9", scope_mark("JD", "")),
        ("LINE", "2", scope_mark("LINE", "2")),
    ],
)
def test_a_source_is_a_scope_and_all_is_none(source: str, account: str, mark: str) -> None:
    query = ask("Tom", source, account, 100, 9_900)

    assert sought(ORGANISATION, query) == Sought(1, "tom", mark, 100, 9_900)


def test_what_matched_is_answered_as_it_was_sent() -> None:
    sent = Identifier("email", "tom@x.com", 1, "Tom@X.com")
    at_line = replace(profile("Al", "TOMLIN", source="LINE", account="1"), identifiers=(sent,))

    assert matched(customer(7, profile("Tom", "Sawyer"), at_line), "tom") == [
        {"idType": "firstName", "idValue": "Tom", "source": "INSTORE", "accountId": ""},
        {"idType": "lastName", "idValue": "TOMLIN", "source": "LINE", "accountId": "1"},
        {"idType": "email", "idValue": "Tom@X.com", "source": "LINE", "accountId": "1"},
    ]


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        (10_000, {"limit": 10, "offset": 5, "total": 10_000}),
        (10_001, {"limit": 10, "offset": 5, "total": 10_000, "totalIsLowerBound": True}),
    ],
)
def test_a_total_beyond_10000_is_said_to_be_more(counted: int, told: dict[str, object]) -> None:
    assert page([], counted, Sought(1, "tom", "", 10, 5))["pagination"] == told
