"""Register's rules one by one, on state made by hand: scope, drafts, and who owns what already."""

from typing import Any

import pytest

from customers.domain.codes import Refused, Warned
from customers.domain.commands import Draft, GivenIdentifier, Register
from customers.domain.decision import MAX_FIELDS, MAX_PROFILES, OUTGROWN, Accepted, Again, Fresh
from customers.domain.drafts import Claims, valid_claims, valid_date, valid_extended
from customers.domain.events import ConflictNoted, CustomerRegistered, ProfileAdded
from customers.domain.organisation import Organisation, Policies
from customers.domain.register import Checked, Situation, check, decide
from customers.domain.scope import ON_DETAILS, ON_LOOKUP, ON_WRITE, Codes, Scope, scope
from customers.domain.state import Customer, Entry, Profile, Till

ORG = Organisation(
    id=1,
    name="one",
    tills={"t": "T"},
    sources={"INSTORE": None, "JD": None, "LINE": ("1234",)},
    extended_fields={"city": "STRING"},
    policies=Policies(min_registration_date="2000-01-01"),
)
TILL, AT, NOW = Till("t", "T"), "2026-11-24T13:18:00+00:00", 1_795_526_280_000
FRESH = Fresh(NOW, 99)


def _identifiers(*pairs: tuple[str, str]) -> tuple[GivenIdentifier, ...]:
    return tuple(GivenIdentifier(type_, value) for type_, value in pairs)


def _command(loyalty: str = "") -> Register:
    draft = Draft(identifiers=_identifiers(("mobile", "919111111111")))
    return Register(org=1, till="t", source="INSTORE", account="", draft=draft, loyalty=loyalty)


def _customer(id_: int, *sources: str, loyalty: str = "loyalty") -> Customer:
    made = {"created_at": AT, "created_by": TILL, "modified_at": AT, "modified_by": TILL}
    profiles = tuple(Profile(source=s, account="", origin=id_, **made) for s in sources)  # type: ignore[arg-type] # the four above
    return Customer(id=id_, loyalty=loyalty, profiles=profiles, **made)  # type: ignore[arg-type] # the four above


def _situation(*owners: Customer, taken: bool = False) -> Situation:
    checked = check(ORG, _command(), NOW)
    assert isinstance(checked, Checked)
    entries = tuple(Entry(p.source, "", o.id, o.id) for o in owners for p in o.profiles)
    return Situation(checked, entries, {o.id: o for o in owners}, taken)


@pytest.mark.parametrize(
    ("codes", "missing", "invalid"),
    [(ON_WRITE, 8004, 8003), (ON_LOOKUP, 8001, 8011), (ON_DETAILS, 8016, 8012)],
)
def test_each_endpoint_names_a_bad_source_by_its_own_code(
    codes: Codes, missing: int, invalid: int
) -> None:
    assert scope(ORG, "", "", codes, all_too=True) == Refused(missing)
    assert scope(ORG, "NOWHERE", "", codes, all_too=True) == Refused(invalid)


@pytest.mark.parametrize(
    ("source", "account", "meant"),
    [
        ("line", "1234", Scope("LINE", "1234")),
        ("LINE", "", Refused(8045)),
        ("LINE", "9", Refused(8127)),
        ("JD", "1234", Scope("JD", "")),
        ("ALL", "1234", Refused(8003)),
    ],
)
def test_accounts_matter_where_a_source_has_them(
    source: str, account: str, meant: Scope | Refused
) -> None:
    assert scope(ORG, source, account, ON_WRITE, all_too=False) == meant


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        ((("mobile", "12"), ("email", "a@example.com")), Refused(8014, "mobile")),
        ((("email", "nothing"),), Refused(8005)),
        ((), Refused(8005)),
    ],
)
def test_without_a_valid_identifier_or_primary_nothing_is_claimed(
    sent: tuple[tuple[str, str], ...], outcome: Refused
) -> None:
    assert valid_claims(ORG, _identifiers(*sent)) == outcome


def test_a_bad_value_beside_a_good_one_of_its_type_is_a_warning() -> None:
    found = valid_claims(ORG, _identifiers(("mobile", "12"), ("mobile", "+91 9111111111")))

    assert isinstance(found, Claims)
    assert [c.value for c in found.claims] == ["919111111111"]
    assert found.warnings == (Warned(8056),)


@pytest.mark.parametrize(
    ("date", "valid"),
    [
        ("2016-06-23T19:11:18+08:00", True),
        ("2000-01-01T00:00:00+00:00", True),
        ("1999-12-31T23:59:59+00:00", False),
        ("2026-11-25T13:00:00+00:00", True),
        ("2026-11-25T14:00:00+00:00", False),
        ("2016-06-23T19:11:18", False),
    ],
)
def test_a_registration_date_has_an_offset_and_bounds(date: str, valid: bool) -> None:
    assert valid_date(ORG, date, NOW) is valid


def test_extended_fields_beyond_the_catalogue_are_a_warning_and_empty_ones_are_not() -> None:
    assert valid_extended(ORG, {"city": "Pune", "zip": ""}).warnings == ()
    assert valid_extended(ORG, {"city": "Pune", "shoe": "42"}).warnings == (Warned(91015),)


def test_fields_that_are_dropped_do_not_count_as_too_many() -> None:
    fields = {f"f{n}": n for n in range(MAX_FIELDS)}
    given = _identifiers(("mobile", "919111111111"))

    def checked(more: dict[str, Any]) -> object:
        draft = Draft(identifiers=given, fields={**fields, **more})
        return check(ORG, Register(org=1, till="t", source="JD", account="", draft=draft), NOW)

    assert isinstance(checked({"empty": None}), Checked)
    assert checked({"one more": 1}) == OUTGROWN


def test_nobody_known_is_a_new_customer() -> None:
    found = decide(_situation(), _command(), FRESH, "add")

    assert isinstance(found, Accepted)
    assert found.customer == 99
    assert [type(e) for e in found.events] == [CustomerRegistered]


def test_a_drawn_id_that_is_taken_is_drawn_again() -> None:
    assert decide(_situation(taken=True), _command(), FRESH, "add") == Again()


def test_an_owner_in_the_same_source_wins_over_owners_elsewhere() -> None:
    situation = _situation(_customer(7, "JD"), _customer(8, "INSTORE"))

    assert decide(situation, _command(), FRESH, "add") == Refused(8006, 8)


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        ("non_loyalty", "loyalty", "loyalty"),
        ("loyalty", "non_loyalty", "loyalty"),
        ("non_loyalty", "", "non_loyalty"),
    ],
)
def test_one_owner_elsewhere_combines_and_loyalty_only_rises(
    before: str, sent: str, after: str
) -> None:
    owner = _customer(7, "JD", loyalty=before)

    found = decide(_situation(owner), _command(sent), FRESH, "add")

    assert isinstance(found, Accepted)
    (event,) = found.events
    assert isinstance(event, ProfileAdded)
    assert (found.customer, event.data.customer, event.data.loyalty) == (7, 7, after)


def test_an_owner_elsewhere_with_a_profile_here_is_not_joined() -> None:
    owner = _customer(7, "JD", "INSTORE")
    by_jd = Situation(_situation().checked, (Entry("JD", "", 7, 7),), {7: owner}, False)

    assert decide(by_jd, _command(), FRESH, "add") == Refused(8066)


def test_a_customer_has_no_more_profiles_than_allowed() -> None:
    owner = _customer(7, *(f"S{n}" for n in range(MAX_PROFILES)))

    found = decide(_situation(owner), _command(), FRESH, "add")

    assert isinstance(found, Refused)
    assert found.code == 400


def test_several_owners_elsewhere_are_noted_or_refused_as_the_policy_says() -> None:
    situation = _situation(_customer(7, "JD"), _customer(8, "TMALL"))

    added = decide(situation, _command(), FRESH, "add")

    assert isinstance(added, Accepted)
    registered, noted = added.events
    assert isinstance(registered, CustomerRegistered)
    assert isinstance(noted, ConflictNoted)
    assert [c.customer for c in noted.data.owners] == [7, 8]
    assert decide(situation, _command(), FRESH, "reject") == Refused(8052)
