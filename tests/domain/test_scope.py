"""Which source account a request speaks of: one check, and each endpoint's own codes."""

import pytest

from customers.domain.codes import Refused
from customers.domain.scope import ON_DETAILS, ON_LOOKUP, ON_WRITE, Codes, Scope, scope
from tests.domain.people import LINE, SHOP


@pytest.mark.parametrize(
    ("codes", "missing", "invalid"),
    [(ON_WRITE, 8004, 8003), (ON_LOOKUP, 8001, 8011), (ON_DETAILS, 8016, 8012)],
)
def test_each_endpoint_names_a_bad_source_by_its_own_code(
    codes: Codes, missing: int, invalid: int
) -> None:
    assert scope(SHOP, "", "", codes, all_too=True) == Refused(missing)
    assert scope(SHOP, "NOWHERE", "", codes, all_too=True) == Refused(invalid)


@pytest.mark.parametrize("account", ["", "1234"])
def test_all_sources_are_a_scope_of_reads_whatever_the_account(account: str) -> None:
    assert scope(SHOP, "all", account, ON_LOOKUP, all_too=True) == Scope("ALL", "")
    assert scope(SHOP, "ALL", account, ON_WRITE, all_too=False) == Refused(8003)


@pytest.mark.parametrize("codes", [ON_WRITE, ON_LOOKUP, ON_DETAILS])
def test_every_endpoint_names_a_bad_account_by_the_same_codes(codes: Codes) -> None:
    assert scope(SHOP, "LINE", "", codes, all_too=False) == Refused(8045)
    assert scope(SHOP, "LINE", "9", codes, all_too=False) == Refused(8127)
    assert scope(SHOP, "line", "1234", codes, all_too=False) == LINE
