"""The guard over every answer of the suite finds what is not documented."""

import re
from typing import Any

import httpx2
import pytest

from customers.web.document import Api
from customers.web.operation import Operation
from tests.conformance.documented import OPERATIONS, faults, hold

URL = "http://service/v2/customers/lookup?source=ALL"
FOUND = {"entity": 306, "warnings": []}


def answer(
    body: Any = FOUND, status: int = 200, url: str = URL, headers: dict[str, str] | None = None
) -> httpx2.Response:
    request = httpx2.Request("GET", url)
    return httpx2.Response(status, json=body, headers=headers, request=request)


def test_an_answer_as_documented_has_no_fault() -> None:
    assert faults(answer()) == []


@pytest.mark.parametrize(
    "body", [{**FOUND, "name": "Tom"}, {"entity": 306}, {**FOUND, "entity": "306"}, []]
)
def test_a_field_too_many_one_too_few_and_one_of_another_type_are_found(body: Any) -> None:
    assert faults(answer(body)) != []


def test_an_undocumented_status_is_found() -> None:
    assert faults(answer(status=418)) == ["the status 418 is not documented"]


def test_an_undocumented_header_is_found() -> None:
    found = faults(answer(headers={"x-secret": "1"}))

    assert found == ["the header x-secret is not documented"]


def test_an_undocumented_parameter_is_found() -> None:
    assert faults(answer(url=f"{URL}&mood=good")) == ["the parameter mood is not documented"]


def test_a_refusal_is_held_against_the_error_envelope() -> None:
    assert faults(answer({"errors": [], "warnings": []}, 404)) != []


def test_the_test_that_asked_fails() -> None:
    with pytest.raises(AssertionError, match="not documented"):
        hold(answer(status=418))


def test_an_operation_reads_no_parameter_that_its_signature_does_not_name() -> None:
    """Otherwise it would be read, and not be documented."""
    for operation in OPERATIONS:
        names = operation.endpoint.__code__.co_names
        assert not {"query_params", "path_params", "headers", "query_string"} & set(names)


def test_every_route_of_an_application_is_an_operation_on_its_own_router() -> None:
    app = Api(OPERATIONS, {})

    assert {type(route) for route in app.router.routes} == {Operation}
    assert app.router.routes == OPERATIONS


def test_the_document_names_no_model_of_the_framework_and_leaves_no_object_untyped() -> None:
    text = str(Api(OPERATIONS, {}).openapi())

    assert "HTTPValidationError" not in text
    assert not re.search(r"'schema': \{\}|'items': \{\}", text)
