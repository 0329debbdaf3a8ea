"""One record of every kind, as this version writes them: what the golden files pin."""

from msgspec.structs import replace

from customers.domain.events import (
    ChangeFacts,
    Channels,
    Claim,
    CommChannelsChanged,
    ConflictFacts,
    ConflictNoted,
    CustomerRegistered,
    ExtendedFieldsChanged,
    Fields,
    IdentifierAdded,
    IdentifierRemoved,
    LoyaltyFacts,
    LoyaltyTypeChanged,
    MergeFacts,
    Moved,
    NamesAndFields,
    OrganisationConfigured,
    Personal,
    ProfileAdded,
    ProfileFacts,
    ProfilesMerged,
    ProfileUpdated,
    Reason,
    SubscriptionChanged,
    SubscriptionFacts,
)
from customers.domain.organisation import CountryRule, FieldInfo, Organisation, Policies, Program
from customers.domain.state import Channel, Conflict, Identifier, Profile, Subscription, Till
from customers.journal.keys import DERIVATION, Keyring
from customers.journal.record import FORMAT, Answer, Genesis, Idempotency, Record

KEYRING = Keyring(bytes(range(32)))
TILL = Till("demo.till", "Till at the door")
AT = "2026-11-24T13:18:00+00:00"
PERSONAL = Personal(
    first_name="Zoë",
    last_name="Sawyer",
    fields={"Favorite Color": "Green", "visits": 3, "vip": True},
    identifiers=(
        Claim("mobile", "919111111111"),
        Claim("email", "zoe@example.com", "Zoe@Example.com"),
    ),
    channels=(Channel("email", "Zoe@Example.com", True, False, {"residence": True}),),
    extended_fields={"city": "Bangalore"},
)
FACTS = ProfileFacts(
    customer=316452956,
    source="LINE",
    account="1234",
    loyalty="loyalty",
    till=TILL,
    at=AT,
    created_at="2016-06-23T19:11:18+08:00",
    associated_with="westTill",
)
ORGANISATION = Organisation(
    id=100,
    name="demo",
    tills={"demo.till": "Till at the door"},
    sources={"INSTORE": None, "LINE": ("1234",)},
    country=CountryRule("91", (10,), 12, 12),
    custom_fields=("Favorite Color",),
    extended_fields={"city": "STRING"},
    policies=Policies(on_conflict="reject"),
)
CATALOGUED = replace(
    ORGANISATION,
    extended_fields={"city": "STRING", "gender": "STANDARD_ENUM"},
    extended_info={"gender": FieldInfo(7, "Gender", ("Male", "Female"))},
)
WITH_PROGRAMS = replace(ORGANISATION, programs=(Program(1219, "Rewards"), Program(1223, "Club")))
CONFLICT = ConflictFacts(316452956, "LINE", "1234", (Conflict(306, "INSTORE", ""),))
CHANGE = ChangeFacts(customer=316452956, source="LINE", account="1234", till=TILL, at=AT)
PROFILE = Profile(
    source="LINE",
    account="1234",
    origin=316452956,
    first_name="Zoë",
    last_name="Sawyer",
    fields={"Favorite Color": "Green"},
    identifiers=(
        Identifier("mobile", "919111111111", 316452956),
        Identifier("email", "zoe@example.com", 316452957, "Zoe@Example.com"),
    ),
    channels=(Channel("line", "zoe1", True, True, {"office": False}),),
    conflicts=(Conflict(307, "JD", ""),),
    created_at="2016-06-23T19:11:18+08:00",
    created_by=TILL,
    modified_at=AT,
    modified_by=TILL,
)
MERGE = MergeFacts(
    survivor=306,
    victim=316452956,
    till=TILL,
    at=AT,
    loyalty="loyalty",
    created_at="2016-06-23T19:11:18+08:00",
    created_by=TILL,
    associated_with="westTill",
    victims=(300, 316452956, 301),
)
CHOICES = SubscriptionFacts(
    customer=316452956,
    till=TILL,
    at=AT,
    subscriptions=(
        Subscription("SMS", "BULK", "OPTOUT"),
        Subscription("LINE", "TRANS", "OPTOUT", "1234"),
    ),
    campaign=17,
)


def _record(**more: object) -> Record:
    id_ = "0123456789abcdef0123456789abcdef"
    own = KEYRING.record_key(id_)
    identity = KEYRING.key("i|100|mobile|919111111111")
    common = {
        "f": FORMAT,
        "sv": "0.1.0",
        "id": id_,
        "org": 100,
        "t": 1795526280000,
        "by": "demo.till",
        "req": "r-1",
        "b": 7,
        "bid": "fedcba9876543210fedcba9876543210",
        "r": ((identity, 3), (own, 0)),
        "w": (identity, own),
        "out": 200,
        "pii": Answer('{"createdId":316452956,"warnings":[],"sideEffects":[]}', 316452956),
    }
    return Record(**{**common, **more})  # type: ignore[arg-type] # the fields are named above


RECORDS = {
    "genesis": Record(
        f=FORMAT,
        sv="0.1.0",
        id="00000000000000000000000000000001",
        t=1795526280000,
        genesis=Genesis("0000000000000000000000000000000a", 3, 12, DERIVATION, KEYRING.check()),
    ),
    "customer_registered.v1": _record(
        events=(CustomerRegistered(FACTS, PERSONAL),),
        k=Idempotency(KEYRING.idempotency_key(100, "demo.till", "key-1"), "f" * 32),
        tp="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ),
    "profile_added.v1": _record(events=(ProfileAdded(FACTS, PERSONAL),)),
    "conflict_noted.v1": _record(
        events=(CustomerRegistered(FACTS, PERSONAL), ConflictNoted(CONFLICT))
    ),
    "profile_updated.v1": _record(
        events=(
            ProfileUpdated(CHANGE, NamesAndFields("Zoë", "", {"visits": 4}, ("Favorite Color",))),
        )
    ),
    "comm_channels_changed.v1": _record(
        events=(CommChannelsChanged(CHANGE, Channels(PROFILE.channels)),)
    ),
    "extended_fields_changed.v1": _record(
        events=(ExtendedFieldsChanged(CHANGE, Fields({"city": "Bangalore"})),)
    ),
    "loyalty_type_changed.v1": _record(
        events=(
            LoyaltyTypeChanged(
                LoyaltyFacts(
                    customer=316452956,
                    source="LINE",
                    account="1234",
                    till=TILL,
                    at=AT,
                    loyalty="loyalty",
                )
            ),
        )
    ),
    "identifier_added.v1": _record(
        events=(IdentifierAdded(CHANGE, Claim("email", "zoe@example.com", "Zoe@Example.com")),)
    ),
    "identifier_removed.v1": _record(
        events=(IdentifierRemoved(CHANGE, Claim("mobile", "919111111111")),)
    ),
    "profiles_merged.v1": _record(
        events=(ProfilesMerged(MERGE, Moved((PROFILE,), {"city": "Bangalore"})),)
    ),
    "subscription_changed.v1": _record(
        events=(SubscriptionChanged(CHOICES, Reason("Zoë wants no more of it")),)
    ),
    "organisation_configured_with_catalogue.v1": _record(
        events=(OrganisationConfigured(CATALOGUED),)
    ),
    "organisation_configured_with_programs.v1": _record(
        events=(OrganisationConfigured(WITH_PROGRAMS),)
    ),
    "organisation_configured.v1": _record(events=(OrganisationConfigured(ORGANISATION),)),
}

NAMES = (
    "org|100",
    "i|100|mobile|919111111111",
    "i|100|wechat|José",
    "c|100|316452956",
    "a|0123456789abcdef0123456789abcdef",
)
