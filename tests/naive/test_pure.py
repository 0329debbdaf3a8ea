"""Thousands of commands in any order: the domain agrees with the naive model, and keeps J3 to J6 at every step."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import note

from customers.domain import decision, subscribe
from customers.domain.organisation import (
    CountryRule,
    ExternalIdRule,
    FieldInfo,
    Organisation,
    Policies,
    Program,
)
from tests.naive.machine import play
from tests.naive.people import Caps, Shop
from tests.naive.player import ACTIONS, Player
from tests.naive.pure import Pure
from tests.naive.session import Session
from tests.naive.told import NAMED_BY

POLICIES = [(c, p) for c in ("add", "reject") for p in ("mobile", "externalId")]
SEEDS, STEPS = 260, 50
CAPS = Caps(profiles=3, identifiers=7, fields=2, channels=2, choices=3)

SCOPE = "8003 8004 8045 8127"
CODES = {
    "Register": f"{SCOPE} 8005 8006 8010 8014 8017 8052 8066 8084",
    "Register warns": "8050 8052 8055 8056 8057 8058 8064 8077 91015",
    "Update": f"{SCOPE} 8008 8009 8010 8018 8065 8067 8084",
    "UpdateByIdentifier": f"{SCOPE} 8002 8008 8009 8010 8013 8018 8065",
    "UpdateByIdentifier warns": "8055 8056 8057 8058 8064 91015",
    "Update warns": "8055 8056 8057 8058 8064 91015",
    "ChangeIdentifier": f"{SCOPE} 8007 8008 8009 8053 8055 8056 8064 8065 8066 8067 8070 91005",
    "ChangeIdentifier warns": "8051 8055 8056 8064 8070 8071 8072 8073",
    "Subscribe": "1101 1102 1103 1105 1106 8015 8069 8127",
}
TOO_MANY = "The customer would have too many profiles or identifiers"
STRANGE = "An identifier has an unknown type or an invalid value"
BAD_CHANNEL = "A communication channel has an invalid value"
UPDATES = ("Update", "UpdateByIdentifier")
OUTGROWN = "The profile would have too many fields or channels"
NOT_UPDATED = (STRANGE, BAD_CHANNEL, OUTGROWN)
OTHERS = {
    f"Register 400 {TOO_MANY}",
    f"Register 400 {STRANGE}",
    f"Register 400 {BAD_CHANNEL}",
    f"Register 400 {OUTGROWN}",
    *(f"{command} 400 {why}" for command in UPDATES for why in NOT_UPDATED),
    f"ChangeIdentifier 400 {TOO_MANY}",
    f"ChangeIdentifier 400 {STRANGE}",
    "ChangeIdentifier 400 An identifier is to be added and removed at once",
    "Subscribe 400 Two subscriptions contradict each other",
    "Subscribe 400 The customer would have too many subscriptions",
    *(f"{command} succeeds" for command in ("Register", *UPDATES, "ChangeIdentifier", "Subscribe")),
    "claimed again",
    "merge of a merge",
    "merge in a conflict",
}
TOLD = {
    *(f"{how} {type_}" for how in ("new", "newer", "late", "again") for type_ in NAMED_BY),
    "corrected LifetimePurchases.v1",
    *(f"of somebody {whom}" for whom in ("live", "merged", "unknown")),
    *(f"loyaltyDetails {what}" for what in ("succeeds", 1213, 8015, 8069, 8089)),
    *(f"pointsTransfers {what}" for what in ("succeeds", 8015, 8069)),
    *(f"retroRequest {what}" for what in ("succeeds", 8069, 9050)),
}


def rules(on_conflict: str, primary: str) -> Organisation:
    return Organisation(
        id=1,
        name="one",
        tills={"demo.till": "D", "rr.till": "R", "westTill": "W"},
        sources={
            "INSTORE": None,
            "JD": None,
            "LINE": ("1234",),
            "WECHAT": ("22232", "1234"),
        },
        country=CountryRule(code="93", national_lengths=(8,), min_digits=10, max_digits=12),
        custom_fields=("colour", "visits", "size"),
        extended_fields={"city": "STRING", "gender": "STANDARD_ENUM", "dob": "DATETIME"},
        extended_info={"gender": FieldInfo(values=("Male", "Female"))},
        policies=Policies(
            primary_identifier=primary,
            on_conflict=on_conflict,
            min_registration_date="2000-01-01",
            external_id=ExternalIdRule("EX", 3, 12),
        ),
        programs=(Program(1219, "Rewards"), Program(1223, "Club")),
    )


def player(on_conflict: str, primary: str, say: Callable[[str], None]) -> Player:
    """Of an organisation with these policies, at two tills."""
    organisation = rules(on_conflict, primary)
    session = Session(Pure(organisation), Shop(organisation, CAPS), say)
    return Player(session, 1, ("demo.till", "rr.till"))


@pytest.fixture(autouse=True)
def small_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Customers soon have as much as they may have."""
    for name, cap in CAPS._asdict().items():
        monkeypatch.setattr(decision, f"MAX_{name.upper()}", cap)
    monkeypatch.setattr(subscribe, "MAX_CHOICES", CAPS.choices)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("on_conflict", "primary"), POLICIES)
def test_any_order_of_commands_agrees_with_the_naive_model(on_conflict: str, primary: str) -> None:
    play(lambda: player(on_conflict, primary, note), runs=50, steps=50)


@pytest.mark.timeout(1800)
def test_ten_thousand_commands_reach_every_code_and_agree_with_the_naive_model() -> None:
    seen, told = Counter[str](), Counter[str]()
    for seed in range(SEEDS):
        chance, said = Random(seed), list[str]()
        one = player(*POLICIES[seed % len(POLICIES)], said.append)
        one.a_family()
        try:
            for _ in range(STEPS):
                chance.choice(ACTIONS)(one, chance)
                one.look_at_everybody()
        except AssertionError as error:
            raise AssertionError("\n".join((f"seed {seed}: {error}", *said[-5:]))) from error
        seen += one.session.seen
        told += one.session.told

    wanted = {f"{kind} {code}" for kind, codes in CODES.items() for code in codes.split()} | OTHERS
    assert (wanted - set(seen), set(seen) - wanted) == (set(), set())
    assert set(told) == TOLD
    assert sum(times for what, times in seen.items() if "warns" not in what) > 10_000
