"""The TOML file that names organisations, their tills and their policies.

Only an input: `customers init` and `customers serve` turn it into OrganisationConfigured events; the
web layer takes the tills' secrets from it. Nothing decides by the file itself.
"""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from customers.domain.extended import TYPES as FIELD_TYPES
from customers.domain.identifiers import TYPES
from customers.domain.organisation import (
    SOURCES,
    CountryRule,
    ExternalIdRule,
    FieldInfo,
    Organisation,
    Policies,
    Program,
)
from customers.journal.ports import Unfit


class TillEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A till: `secret` is the argon2 hash that `customers hash-secret` prints."""

    code: str
    name: str
    secret: str


class IntegrationEntry(TillEntry, frozen=True, forbid_unknown_fields=True):
    """A system that tells facts: a credential that is good for nothing else."""


class ClientEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A client that asks for tokens; `secret` as a till's."""

    key: str
    secret: str
    scopes: tuple[str, ...] = ("read", "write")


class SourceEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A source; with accounts for those that are divided into accounts."""

    accounts: tuple[str, ...] | None = None


class FieldEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An extended field that is more than its type."""

    type: str
    id: int = 0
    label: str = ""
    values: tuple[str, ...] = ()


class OrgEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `[[org]]` of the file."""

    id: int
    name: str
    sources: dict[str, SourceEntry]
    tills: tuple[TillEntry, ...]
    integrations: tuple[IntegrationEntry, ...] = ()
    clients: tuple[ClientEntry, ...] = ()
    country: CountryRule = CountryRule()
    custom_fields: tuple[str, ...] = ()
    extended_fields: dict[str, str | FieldEntry] = {}
    translations: dict[str, dict[str, str]] = {}
    policies: Policies = Policies()
    programs: tuple[Program, ...] = ()


class OrgFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    org: tuple[OrgEntry, ...]


def load(path: Path) -> OrgFile:
    """Read and check the file. Raises Unfit, in one sentence that names what is wrong."""
    try:
        raw = msgspec.toml.decode(path.read_bytes())
        parsed = msgspec.convert(raw, OrgFile)
    except OSError as error:
        raise Unfit(f"the organisations file {path} cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unfit(f"the organisations file {path} is not valid: {error}") from None
    if wrong := _unknown_key(raw) or _first_fault(parsed):
        raise Unfit(f"the organisations file {path} is not valid: {wrong}")
    return parsed


def _unknown_key(raw: dict[str, Any]) -> str:
    # These tables become part of the journal, whose readers ignore unknown fields; here they are typos.
    for org in raw["org"]:
        policies = org.get("policies", {})
        tables: list[tuple[dict[str, Any], type[Struct]]] = [
            (org.get("country", {}), CountryRule),
            (policies, Policies),
            (policies.get("external_id", {}), ExternalIdRule),
            *((program, Program) for program in org.get("programs", ())),
        ]
        for table, shape in tables:
            if unknown := set(table) - set(shape.__struct_fields__):
                return f"{org['name']}: {min(unknown)} is not a known key"
    return ""


def _first_fault(file: OrgFile) -> str:
    ids = [org.id for org in file.org]
    codes = [one.code for org in file.org for one in (*org.tills, *org.integrations)]
    if len(set(ids)) < len(ids):
        return "two organisations have the same id"
    keys = [client.key for org in file.org for client in org.clients]
    scopes = {scope for org in file.org for client in org.clients for scope in client.scopes}
    if len(set(codes)) < len(codes):
        return "two tills have the same code, or two integrations, or one of each"
    if len(set(keys)) < len(keys):
        return "two clients have the same key"
    if scopes - {"read", "write", "facts"}:
        return "a client's scope is neither read nor write nor facts"
    if any(not c or "|" in c or ":" in c or not c.isprintable() for c in codes):
        return "a till's code is empty or holds one of | and :, or an integration's"
    return next((f"{org.name}: {fault}" for org in file.org if (fault := _org_fault(org))), "")


def _org_fault(org: OrgEntry) -> str:
    unknown = set(org.sources) - set(SOURCES)
    if not 0 < org.id < 2**53:
        return "its id is not between 1 and 2^53"
    if unknown:
        return f"{min(unknown)} is not a documented source"
    if not org.sources or not org.tills:
        return "it needs at least one source and one till"
    if wrong := _country_fault(org.country) or _fields_fault(org) or _programs_fault(org):
        return wrong
    if org.policies.primary_identifier not in ("", *TYPES):
        return "its primary_identifier is not an identifier type"
    if org.policies.on_conflict not in ("add", "reject"):
        return "its on_conflict is neither add nor reject"
    try:
        date.fromisoformat(org.policies.min_registration_date)
    except ValueError:
        return "its min_registration_date is not YYYY-MM-DD"
    return ""


def _fields_fault(org: OrgEntry) -> str:
    fields = {name: _field(entry) for name, entry in org.extended_fields.items()}
    for name, field in fields.items():
        if field.type not in FIELD_TYPES:
            return f"its extended field {name} has an unknown type"
    ids = [field.id for field in fields.values() if field.id]
    return "two of its extended fields have the same id" if len(set(ids)) < len(ids) else ""


def _programs_fault(org: OrgEntry) -> str:
    ids = [program.id for program in org.programs]
    if not all(0 < id_ < 2**53 for id_ in ids):
        return "the id of one of its programs is not between 1 and 2^53"
    return "two of its programs have the same id" if len(set(ids)) < len(ids) else ""


def _field(entry: str | FieldEntry) -> FieldEntry:
    return FieldEntry(type=entry) if isinstance(entry, str) else entry


def _country_fault(country: CountryRule) -> str:
    if country.code and not (country.code.isascii() and country.code.isdigit()):
        return "its country code is not digits"
    if not 0 < country.min_digits <= country.max_digits:
        return (
            "its mobiles have no possible length: min_digits is above max_digits, or not positive"
        )
    return ""


def organisation(entry: OrgEntry) -> Organisation:
    """What the journal is told of an organisation: everything but secrets and translations."""
    fields = {name: _field(field) for name, field in entry.extended_fields.items()}
    info = {name: FieldInfo(f.id, f.label, f.values) for name, f in fields.items()}
    return Organisation(
        id=entry.id,
        name=entry.name,
        tills={till.code: till.name for till in entry.tills},
        sources={name: source.accounts for name, source in entry.sources.items()},
        country=entry.country,
        custom_fields=entry.custom_fields,
        extended_fields={name: field.type for name, field in fields.items()},
        extended_info={name: said for name, said in info.items() if said != FieldInfo()},
        policies=entry.policies,
        programs=entry.programs,
    )
