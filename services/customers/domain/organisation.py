"""What shapes an organisation's decisions: its sources, tills, country rule, fields and policies.

It is state like any other: set by the event OrganisationConfigured and read through the view, so
that two replicas can never decide under different rules. Secrets are not part of it.
"""

from msgspec import Struct

SOURCES = (
    "FACEBOOK",
    "WEB_ENGAGE",
    "WECHAT",
    "INSTORE",
    "MARTJACK",
    "TMALL",
    "TAOBAO",
    "JD",
    "ECOMMERCE",
    "WEBSITE",
    "LINE",
)
ALL = "ALL"


class CountryRule(Struct, frozen=True, omit_defaults=True):
    """How a mobile becomes international digits. Part of the key format: fixed once customers exist.

    A number as long as one of `national_lengths` gets `code` put before it; the result has
    `min_digits` to `max_digits` digits.
    """

    code: str = ""
    national_lengths: tuple[int, ...] = ()
    min_digits: int = 9
    max_digits: int = 15


class ExternalIdRule(Struct, frozen=True, omit_defaults=True):
    """Prefix and length that an external id must have (else 8064)."""

    prefix: str = ""
    min_length: int = 1
    max_length: int = 50


class Policies(Struct, frozen=True, omit_defaults=True):
    """Choices of an organisation that the documentation leaves to its settings.

    `primary_identifier`: none of its values being valid refuses a registration (8014).
    `on_conflict`: `add` a new customer with warning 8052, or `reject` with error 8052.
    `min_registration_date`: `YYYY-MM-DD`; an earlier createDate is refused (8017).
    """

    primary_identifier: str = "mobile"
    on_conflict: str = "add"
    min_registration_date: str = "1970-01-01"
    external_id: ExternalIdRule = ExternalIdRule()


class FieldInfo(Struct, frozen=True, omit_defaults=True):
    """What a catalogue says of an extended field beside its type. `values`: of an enum, in the spelling
    that is kept, or empty for any; of a list, the closed list."""

    id: int = 0
    label: str = ""
    values: tuple[str, ...] = ()


class Program(Struct, frozen=True):
    """A loyalty programme that customers of an organisation may be in."""

    id: int
    name: str


class Organisation(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One organisation. `tills`: code to name. `sources`: its accounts, or none where a source has no
    accounts. `custom_fields`: the names allowed, or empty for any. `extended_fields`: name to type, and
    `extended_info` what more there is to say of it. `programs`: the default one first."""

    id: int
    name: str
    tills: dict[str, str]
    sources: dict[str, tuple[str, ...] | None]
    country: CountryRule = CountryRule()
    custom_fields: tuple[str, ...] = ()
    extended_fields: dict[str, str] = {}
    extended_info: dict[str, FieldInfo] = {}
    policies: Policies = Policies()
    programs: tuple[Program, ...] = ()


def has_accounts(organisation: Organisation, source: str) -> bool:
    """Whether a source of the organisation is divided into accounts."""
    return organisation.sources.get(source) is not None


def keeps_what_is_fixed(current: Organisation, wanted: Organisation) -> bool:
    """Whether everything that customers' keys and scopes rest on stays: the country rule, and every
    source that there is, with or without accounts as it was. New sources may come."""
    return current.country == wanted.country and all(
        source in wanted.sources and has_accounts(wanted, source) == has_accounts(current, source)
        for source in current.sources
    )
