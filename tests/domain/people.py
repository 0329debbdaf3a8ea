"""Made-up people, what identifies them, and the organisations that they are customers of."""

from msgspec.structs import replace

from customers.domain.events import Claim
from customers.domain.organisation import (
    CountryRule,
    ExternalIdRule,
    FieldInfo,
    Organisation,
    Policies,
)
from customers.domain.scope import Scope
from customers.domain.state import Identifier

TOM, SUE, VIC, NEW, NOBODY = 11, 22, 33, 99, 404
STORE, JD, TMALL = Scope("INSTORE", ""), Scope("JD", ""), Scope("TMALL", "")
LINE, OTHER_LINE, WECHAT = Scope("LINE", "1234"), Scope("LINE", "5678"), Scope("WECHAT", "22232")
Held = Claim | Identifier


def mobile(number: str) -> Claim:
    return Claim("mobile", number)


def email(address: str) -> Claim:
    return Claim("email", address)


def line(name: str) -> Claim:
    return Claim("line", name)


TOMS, SUES, VICS = mobile("919100000011"), mobile("919100000022"), mobile("919100000033")
TOMS_EMAIL, SUES_EMAIL = email("tom@example.com"), email("sue@example.com")
UNHEARD = mobile("919100000099")
TILLS = {"till.one": "Till one", "till.old": "Till of old", "till.west": "West till"}

SHOP = Organisation(
    id=1,
    name="shop",
    tills=TILLS,
    sources={
        "INSTORE": None,
        "JD": None,
        "TMALL": None,
        "LINE": ("1234", "5678"),
        "WECHAT": ("22232",),
    },
    country=CountryRule(code="91", national_lengths=(10,)),
    extended_fields={"city": "STRING", "gender": "CUSTOM_ENUM", "age": "INTEGER"},
    extended_info={"gender": FieldInfo(values=("Male", "Female"))},
    policies=Policies(
        min_registration_date="2000-01-01",
        external_id=ExternalIdRule(prefix="EX", min_length=4, max_length=8),
    ),
)
REJECTING = replace(SHOP, policies=replace(SHOP.policies, on_conflict="reject"))
BY_EXTERNAL_ID = replace(SHOP, policies=replace(SHOP.policies, primary_identifier="externalId"))
WITH_CATALOGUE = replace(SHOP, custom_fields=("colour", "size"))
MANY_ACCOUNTS = replace(SHOP, sources={**SHOP.sources, "LINE": tuple(map(str, range(30)))})
