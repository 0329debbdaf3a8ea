"""Which source and account a request speaks of: the same check for every endpoint, other codes."""

from msgspec import Struct

from customers.domain.codes import Refused
from customers.domain.organisation import ALL, Organisation, has_accounts


class Scope(Struct, frozen=True):
    """A source of the organisation and its account ("" where the source has none, or is ALL)."""

    source: str
    account: str


class Codes(Struct, frozen=True):
    """The codes by which an endpoint names a missing and an invalid source (facts, section 13 row 4)."""

    missing: int
    invalid: int


ON_WRITE = Codes(8004, 8003)
ON_LOOKUP = Codes(8001, 8011)
ON_DETAILS = Codes(8016, 8012)


def scope(
    organisation: Organisation, source: str, account: str, codes: Codes, *, all_too: bool
) -> Scope | Refused:
    """The scope meant, or the refusal: no source, unknown source, 8045 no account, 8127 unknown account.

    An account of a source that has none is ignored.
    """
    if not source:
        return Refused(codes.missing)
    source = source.upper()
    if source == ALL and all_too:
        return Scope(ALL, "")
    if source not in organisation.sources:
        return Refused(codes.invalid)
    if not has_accounts(organisation, source):
        return Scope(source, "")
    if not account:
        return Refused(8045)
    if account not in (organisation.sources[source] or ()):
        return Refused(8127)
    return Scope(source, account)
