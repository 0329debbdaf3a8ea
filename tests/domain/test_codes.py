"""Refusals on the wire: each code's HTTP status and text. The table is the documentation's, written down again."""

import pytest

from customers.domain.codes import Refused, error_body, status

REFUSALS = {
    8002: (400, "Lookup failed, No identifiers passed"),
    8003: (400, "Invalid source passed"),
    8004: (400, "Add failed, No source passed"),
    8005: (400, "Add failed, No valid identifiers passed"),
    8006: (409, "Add failed, Customer already exists with id 7 for same source"),
    8007: (409, "Update failed, Customer already exists for same source"),
    8008: (409, "Update failed, Same source different profile found for given identifiers"),
    8009: (404, "Update failed, Customer not found"),
    8010: (400, "Invalid communication channel passed"),
    8013: (400, "Lookup, Invalid identifier passed"),
    8014: (400, "Error in customer registration: Invalid Primary Id - 7"),
    8015: (404, "Customer not found for the given identifiers"),
    8017: (400, "Error in customer registration: Invalid registration date"),
    8018: (400, "Update customer, Conversion from loyalty to non-loyalty not allowed"),
    8045: (400, "Account id is not passed"),
    8052: (409, "Add customer, Conflicting Customers found"),
    8053: (409, "Update customer, Conflicting Customers found"),
    8055: (400, "Invalid email id"),
    8056: (400, "Invalid mobile"),
    8064: (400, "External id validation failed"),
    8065: (404, "User not found for given source"),
    8066: (409, "Combine not possible, User id already used in same source"),
    8067: (409, "Same Customer found in other sources, Merge already done with userId 7"),
    8069: (410, "Merged customer found, merged with userId 7"),
    8070: (400, "No valid change identifiers detected"),
    8084: (400, "Customer details not sent"),
    8127: (400, "Invalid source or accountId passed"),
    1101: (400, "Invalid channel passed"),
    1102: (400, "Invalid priority passed"),
    1103: (400, "Invalid scope passed"),
    1105: (400, "Multiple scopes passed"),
    1106: (400, "Invalid subscription type passed"),
    91005: (409, "7 is primary identifier and cannot be updated"),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_has_the_status_and_the_text_of_its_code(code: int) -> None:
    refused = Refused(code, 7)

    expected, text = REFUSALS[code]
    assert status(refused) == expected
    assert error_body(refused) == {
        "errors": [{"status": False, "code": code, "message": text}],
        "warnings": [],
    }


@pytest.mark.parametrize("code", [400, 403, 409])
def test_a_refusal_in_the_services_own_words_has_the_status_that_it_names(code: int) -> None:
    refused = Refused(code, message="Not so")

    assert status(refused) == code
    assert error_body(refused)["errors"] == [{"status": False, "code": code, "message": "Not so"}]
