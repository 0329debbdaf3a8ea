"""Bulk registration: row for row what a loop of single registrations answers."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.api import Api, identifiers, mobile, profile, refused
from tests.conformance.people import LINE, STORE, someone
from tests.conformance.samples import SAMPLE

PATH = "/v2/customers/bulk"
_runs = itertools.count(1)


def row(scope: tuple[str, str], *given: tuple[str, Any]) -> dict[str, Any]:
    return profile(*given, source=scope[0], accountId=scope[1])


def results(api: Api, body: object, query: str = "", **headers: str) -> list[dict[str, Any]]:
    answer = api.post(f"{PATH}?{query}", body, headers=headers)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["totalCount"] == len(found["response"])
    assert found["failureCount"] == sum(not r["result"] for r in found["response"])
    response: list[dict[str, Any]] = found["response"]
    return response


@pytest.mark.everywhere
def test_each_row_has_its_result(api: Api) -> None:
    known = someone(api)
    rows = [
        profile(("mobile", mobile())),
        profile(("mobile", known.mobile)),
        profile(("mobile", mobile()), ("email", "no address")),
        {"profiles": 7},
    ]

    new, taken, warned, wrong = results(api, rows, STORE)

    assert set(new) == {"entityId", "result", "errors", "warnings"}
    assert (new["result"], new["errors"], new["warnings"]) == (True, [], [])
    assert api.details(new["entityId"], STORE).status_code == 200
    assert (taken["entityId"], [e["code"] for e in taken["errors"]]) == (-1, [8006])
    assert ([w["code"] for w in warned["warnings"]], warned["result"]) == ([8055], True)
    assert ([e["code"] for e in wrong["errors"]], wrong["result"]) == ([400], False)


def test_the_registration_sample_is_a_row(api: Api) -> None:
    sample = json.loads(json.dumps(SAMPLE).replace("928000000113", mobile()))
    sample["profiles"][0]["identifiers"][1]["value"] = "bulk-line"

    assert [r["result"] for r in results(api, [sample], LINE)] == [True]


@pytest.mark.everywhere
def test_rows_repeated_with_the_key_are_answered_as_before(api: Api) -> None:
    rows = [profile(("mobile", mobile())) for _ in range(3)]
    key = f"bulk-{rows[0]['profiles'][0]['identifiers'][0]['value']}"

    first = results(api, rows, STORE, **{"idempotency-key": key})
    again = results(api, [*rows, profile(("mobile", mobile()))], STORE, **{"idempotency-key": key})

    assert again[:3] == first
    assert again[3]["entityId"] not in [r["entityId"] for r in first]


@pytest.mark.parametrize("body", [{}, [], 7, [{}] * 1001])
def test_a_body_that_is_no_list_of_rows_is_refused(api: Api, body: object) -> None:
    refused(api.post(PATH, body), 400, 400)


def test_413_a_body_beyond_5_mb(api: Api) -> None:
    refused(api.post(PATH, raw=b"[" + b" " * (5 * 1024 * 1024) + b"]"), 413, 413)


@pytest.mark.everywhere
def test_a_thousand_rows_of_one_person_are_one_customer(api: Api) -> None:
    number = mobile()

    found = results(api, [profile(("mobile", number))] * 1000, STORE)

    assert [r["result"] for r in found] == [True] + [False] * 999


SCOPES = (("INSTORE", ""), ("JD", ""), ("LINE", "1234"))
drawn = st.tuples(
    st.sampled_from(SCOPES),
    st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True),
)


def test_a_bulk_is_a_loop_of_single_registrations(api: Api) -> None:
    def bodies(rows: list[tuple[tuple[str, str], list[int]]]) -> list[dict[str, Any]]:
        run = next(_runs)
        return [row(scope, *(("mobile", f"94{run:08}{n}") for n in some)) for scope, some in rows]

    def outcome(found: list[tuple[int, list[int]]]) -> list[tuple[int, list[int]]]:
        order = {id_: n for n, id_ in enumerate(dict.fromkeys(id_ for id_, _ in found))}
        return [(order[id_], codes) for id_, codes in found]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(before=st.lists(drawn, max_size=4), rows=st.lists(drawn, min_size=1, max_size=8))
    def same(before: list[Any], rows: list[Any]) -> None:
        singly = []
        for body in bodies([*before, *rows]):
            answer = api.post("/v2/customers", body).json()
            codes = [m["code"] for m in (*answer.get("errors", ()), *answer["warnings"])]
            singly.append((answer.get("createdId", -1), codes))
        together = bodies([*before, *rows])
        found = [results(api, [body])[0] for body in together[: len(before)]]
        found += results(api, together[len(before) :])

        listed = [
            (r["entityId"], [m["code"] for m in (*r["errors"], *r["warnings"])]) for r in found
        ]
        assert outcome(listed) == outcome(singly)

    same()


@pytest.mark.everywhere
def test_identifiers_of_a_row_are_found_at_the_answers_position(api: Api) -> None:
    number = mobile()
    (found,) = results(
        api, [{"profiles": [{"identifiers": identifiers(("mobile", number))}]}], STORE
    )

    looked = api.lookup(f"{STORE}&identifierName=mobile&identifierValue={number}").json()

    assert looked["entity"] == found["entityId"]
