"""Every documented code the service answers: its message and its HTTP status.

Codes and messages are the API's (error tables of the documentation); `{0}` is a customer id or an
identifier type, never what the client sent. A code is an error when nothing was written, else a warning.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

BAD_REQUEST, UNAUTHORISED, NOT_FOUND, GONE, CONFLICT = 400, 401, 404, 410, 409

ERRORS: dict[int, tuple[int, str]] = {
    8001: (400, "Lookup failed, No source passed"),
    8002: (400, "Lookup failed, No identifiers passed"),
    8003: (400, "Invalid source passed"),
    8004: (400, "Add failed, No source passed"),
    8005: (400, "Add failed, No valid identifiers passed"),
    8006: (409, "Add failed, Customer already exists with id {0} for same source"),
    8007: (409, "Update failed, Customer already exists for same source"),
    8008: (409, "Update failed, Same source different profile found for given identifiers"),
    8009: (404, "Update failed, Customer not found"),
    8010: (400, "Invalid communication channel passed"),
    8011: (400, "Look up, Invalid source passed"),
    8012: (400, "Get, Invalid source passed"),
    8013: (400, "Lookup, Invalid identifier passed"),
    8014: (400, "Error in customer registration: Invalid Primary Id - {0}"),
    8015: (404, "Customer not found for the given identifiers"),
    8016: (400, "GET failed, No source passed"),
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
    8067: (409, "Same Customer found in other sources, Merge already done with userId {0}"),
    8069: (410, "Merged customer found, merged with userId {0}"),
    8070: (400, "No valid change identifiers detected"),
    8084: (400, "Customer details not sent"),
    8089: (400, "Customer not registered for the Loyalty Program"),
    8100: (400, "offset < 0"),
    8101: (400, "limit should be > 0"),
    8102: (400, "limit > 100"),
    8112: (400, "Invalid start date passed, it should be in the format yyyy-MM-dd"),
    8113: (400, "Invalid end date passed, it should be in the format yyyy-MM-dd"),
    8114: (400, "Both start date and end date should be passed"),
    8115: (400, "Start date should not be after end date"),
    8117: (400, "Invalid field to sort by passed"),
    8118: (400, "Invalid sort order passed, it should be ASC or DESC"),
    8119: (400, "No customer ids passed"),
    8120: (400, "More than 100 customer ids passed"),
    8127: (400, "Invalid source or accountId passed"),
    814: (400, "No Results Found"),
    1101: (400, "Invalid channel passed"),
    1102: (400, "Invalid priority passed"),
    1103: (400, "Invalid scope passed"),
    1105: (400, "Multiple scopes passed"),
    1106: (400, "Invalid subscription type passed"),
    1213: (404, "Invalid program id passed"),
    9050: (404, "Request not found"),
    91005: (409, "{0} is primary identifier and cannot be updated"),
    91020: (400, "Invalid TILL for registration"),
    91021: (400, "Invalid attribution TILL"),
}

# Of this service, not of the documentation: a document is parked (`journal/parking.py`).
PARKED = 520

WARNINGS: dict[int, str] = {
    PARKED: "What is shown may be out of date: a change could not be applied, the operators were told",
    8050: "Same Customer found in other sources,Combining",
    8051: "Same Customer found in other sources,Merging with userId {0}",
    8052: "Add customer, Conflicting Customers found",
    8055: "Invalid email id",
    8056: "Invalid mobile",
    8057: "Invalid email id in comm channel",
    8058: "Invalid mobile in comm channel",
    8062: "Points details fetch failed",
    8063: "Segmentation details fetch failed",
    8064: "External id validation failed",
    8069: "Merged customer found",
    8070: "No valid change identifiers detected",
    8071: "Mobile already attached with this user",
    8072: "Email already attached with this user",
    8073: "External id already attached with this user",
    8077: "Invalid associatedWith passed, attribution not updated",
    91015: "Extended fields not updated: unknown name or value too long",
}

TRANSPORT: dict[int, str] = {
    400: "The request is malformed",
    401: "Authentication failed",
    403: "Not allowed",
    404: "No such resource",
    405: "Method not allowed",
    408: "The request did not come whole in time",
    409: "The change conflicts with what is there",
    412: "The customer is not at the version that If-Match names",
    413: "The request body is too large",
    415: "The request body must be application/json",
    422: "The Idempotency-Key was used for another request",
    429: "Too many requests",
    500: "Internal error",
    503: "Temporarily unavailable, nothing was applied: repeat the request later",
    504: "The outcome is not known: repeat the request with the same Idempotency-Key",
    521: "Multiple actions running for the same customer, nothing was applied: repeat the request",
}


class Warned(Struct, frozen=True):
    """One item of `warnings`."""

    code: int
    detail: object = None


class Refused(Struct, frozen=True):
    """A command or query that is answered by an error: nothing was written.

    `message` replaces the code's own text, `status` its HTTP status.
    """

    code: int
    detail: object = None
    message: str = ""
    status: int = 0


def status(refused: Refused) -> int:
    """The HTTP status of a refusal ("Decisions on the contract")."""
    if refused.status:
        return refused.status
    if refused.code in ERRORS:
        return ERRORS[refused.code][0]
    return 409 if refused.code == 521 else refused.code


def error_body(refused: Refused, warnings: Sequence[int] = ()) -> dict[str, Any]:
    """The documented error envelope."""
    text = refused.message or (
        ERRORS[refused.code][1] if refused.code in ERRORS else TRANSPORT[refused.code]
    )
    item = {"status": False, "code": refused.code, "message": text.format(refused.detail)}
    warned = [warning_item(Warned(code)) for code in warnings]
    return {"errors": [item], "warnings": warned}


def warning_item(warned: Warned) -> dict[str, Any]:
    """One element of a `warnings` list; `status` is false here too, as documented."""
    return {
        "status": False,
        "code": warned.code,
        "message": WARNINGS[warned.code].format(warned.detail),
    }


def warning_items(warnings: tuple[Warned, ...]) -> list[dict[str, Any]]:
    """A `warnings` list, each code once for each detail."""
    return [warning_item(w) for w in dict.fromkeys(warnings)]
