"""Register, lookup and details in any order, against a naive model written from the documentation."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.conformance.api import Api
from tests.conformance.naive import Answer, Identifier, Scope, Shop

SCOPES: list[Scope] = [
    ("INSTORE", ""),
    ("JD", ""),
    ("LINE", "1234"),
    ("WECHAT", "22232"),
    ("WECHAT", "1234"),
]
_runs = itertools.count(1)
scopes = st.sampled_from(SCOPES)
# Few identifiers, so that people meet; a run's number makes them its own.
pool = st.tuples(st.sampled_from(("mobile", "email")), st.integers(0, 3))
loyalties = st.sampled_from(("", "loyalty", "non_loyalty"))


class Machine(RuleBasedStateMachine):
    """One organisation as its tills see it; other runs use other identifiers."""

    def __init__(self, api: Api) -> None:
        super().__init__()
        self.api, self.shop, self.run = api, Shop(), next(_runs)

    def _identifier(self, drawn: tuple[str, int]) -> Identifier:
        type_, n = drawn
        return (type_, f"93{self.run:06}{n:02}" if type_ == "mobile" else f"{n}@{self.run}.example")

    @rule(
        scope=scopes,
        drawn=st.lists(pool, min_size=1, max_size=3, unique=True),
        name=st.sampled_from(("Tom", "Zoë")),
        loyalty=loyalties,
        spoiled=st.booleans(),
    )
    def register(
        self,
        scope: Scope,
        drawn: list[tuple[str, int]],
        name: str,
        loyalty: str,
        spoiled: bool,
    ) -> None:
        identifiers = [self._identifier(d) for d in drawn]
        sent = [{"type": t, "value": v} for t, v in identifiers]
        sent += [{"type": "email", "value": "no address"}] if spoiled else []
        body: dict[str, Any] = {"profiles": [{"firstName": name, "identifiers": sent}]}
        body |= {"loyaltyInfo": {"loyaltyType": loyalty}} if loyalty else {}
        expected = self.shop.expected(scope, identifiers)

        answer = self.api.post(_register_path(scope), body).json()

        if expected.error:
            assert [e["code"] for e in answer["errors"]] == [expected.error]
            return
        warnings = (*expected.warnings, *([8055] if spoiled else []))
        assert tuple(w["code"] for w in answer["warnings"]) == warnings
        known = {p.id for p in self.shop.people}
        created = answer["createdId"]
        assert created == expected.customer if expected.customer else created not in known
        self.shop.registered(created, scope, name, identifiers, loyalty)

    @rule(scope=st.one_of(st.none(), scopes), drawn=pool)
    def lookup(self, scope: Scope | None, drawn: tuple[str, int]) -> None:
        type_, value = self._identifier(drawn)
        source = _query(scope)
        asked = f"{source}&identifierName={type_}&identifierValue={value}"

        answer = self.api.lookup(asked).json()

        expected = self.shop.lookup(scope, (type_, value))
        found = Answer(
            error=answer["errors"][0]["code"] if "errors" in answer else 0,
            customer=answer.get("entity", 0),
        )
        assert found == expected

    @invariant()
    def details_show_every_person_as_registered(self) -> None:
        for person in self.shop.people:
            shown = self.api.details(person.id, "source=ALL").json()
            assert shown["loyaltyInfo"]["loyaltyType"] == person.loyalty
            profiles = {
                (p["source"], p["accountId"]): (
                    p["firstName"],
                    [(i["type"], i["value"]) for i in p["identifiers"]],
                )
                for p in shown["profiles"]
            }
            assert profiles == person.profiles

    @rule(scope=scopes)
    def details_of_one_source_account(self, scope: Scope) -> None:
        for person in self.shop.people:
            answer = self.api.details(person.id, _query(scope))
            assert (answer.status_code == 200) == (scope in person.profiles)


def _query(scope: Scope | None) -> str:
    if scope is None:
        return "source=ALL"
    return f"source={scope[0]}" + (f"&accountId={scope[1]}" if scope[1] else "")


def _register_path(scope: Scope) -> str:
    return f"/v2/customers?{_query(scope)}"


@pytest.mark.timeout(600)
def test_any_order_of_calls_agrees_with_the_naive_model(api: Api) -> None:
    class OfThisService(Machine):
        def __init__(self) -> None:
            super().__init__(api)

    run_state_machine_as_test(
        OfThisService,
        settings=settings(
            max_examples=100,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
