"""The OpenAPI documents say what the service does: no undocumented status, no 500, every route named."""

import base64
import json
import re
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import TypeAdapter
from schemathesis.checks import CHECKS, load_all_checks

from customers.web.arguments import described
from customers.web.document import TAGS
from customers.web.operation import Operation
from tests.conformance.conftest import Service
from tests.conformance.documented import DOCUMENT, OF_THE_SERVER, READS, WRITES

AUTHORIZATION, INTEGRATION = (
    "Basic " + base64.b64encode(f"strict.{who}:strict".encode()).decode() for who in ("till", "erp")
)
EXAMPLES = 80

load_all_checks()
# Not "valid data is accepted": a documented refusal (say 8006) answers a request of the right shape.
WANTED = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
PATHS = DOCUMENT["paths"]
READ_PATHS, WRITE_PATHS = ({each.path for each in some} for some in (READS, WRITES))
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
ALL = [*READS, *WRITES]
OPERATIONS = [
    pytest.param(each.path, each.method.lower(), id=f"{each.method} {each.path}") for each in ALL
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_sent_is_answered_as_documented(
    service: Service, path: str, method: str
) -> None:
    operation = SCHEMA[path][method.upper()]
    reads = any((each.path, each.method.lower()) == (path, method) for each in READS)
    base = service.reads if reads else service.writes
    who = INTEGRATION if "/integrations/" in path else AUTHORIZATION

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],  # the examples are the samples, which other tests send
        suppress_health_check=list(HealthCheck),
    )
    def answered(case: Any) -> None:
        answer = case.call(base_url=base, headers={"Authorization": who})
        assert answer.status_code != 500
        case.validate_response(answer, checks=[CHECKS.get_one(name) for name in WANTED])

    answered()


def test_the_documents_name_every_route(service: Service) -> None:
    reads = httpx2.get(f"{service.reads}/openapi.json", timeout=30).json()
    writes = httpx2.get(f"{service.writes}/openapi.json", timeout=30).json()

    assert set(reads["paths"]) >= READ_PATHS
    assert set(writes["paths"]) >= WRITE_PATHS


@pytest.mark.parametrize(
    ("query", "more", "status"),
    [
        ("source=ALL", {"authorization": "Basic x"}, 401),
        ("source=ALL", {}, 404),
        ("source=NOWHERE", {}, 400),
        ("source=ALL", {"x-min-position": "6-999999999"}, 503),
    ],
)
def test_every_header_of_a_refusal_is_documented(
    service: Service, query: str, more: dict[str, str], status: int
) -> None:
    headers = {"authorization": AUTHORIZATION, **more}

    answer = httpx2.get(f"{service.reads}/v2/customers/1?{query}", headers=headers, timeout=30)

    told = PATHS["/v2/customers/{id}"]["get"]["responses"][str(status)]["headers"]
    assert answer.status_code == status
    assert set(answer.headers) - OF_THE_SERVER <= {name.lower() for name in told}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_documents_its_errors_with_examples(path: str, method: str) -> None:
    operation = PATHS[path][method]

    assert "example" in operation["responses"]["200"]["content"]["application/json"]
    away = () if path == "/v3/oauth/token/generate" else ("503",)  # which needs no store and no log
    for status in ("400", "401", *away):
        response = operation["responses"][status]["content"]["application/json"]
        assert response["schema"] == {"$ref": "#/components/schemas/Error"}
        assert response["examples"]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_says_what_it_is_for(path: str, method: str) -> None:
    operation = PATHS[path][method]

    assert [tag in TAGS for tag in operation["tags"]] == [True]
    assert operation["summary"]
    assert operation["description"]


def _untyped(node: Any, place: str = "") -> list[str]:
    """Where a schema is an object and says nothing of its keys."""
    if isinstance(node, list):
        return [found for n, each in enumerate(node) for found in _untyped(each, f"{place}.{n}")]
    if not isinstance(node, dict):
        return []
    bare = node.get("type") == "object" and not node.keys() & {"properties", "additionalProperties"}
    inside = [found for key, each in node.items() for found in _untyped(each, f"{place}.{key}")]
    return [place, *inside] if bare else inside


def test_every_object_of_the_document_names_its_keys() -> None:
    schemas = {"schemas": DOCUMENT["components"]["schemas"], "paths": PATHS}

    assert _untyped(schemas) == []
    assert _untyped({"a": {"type": "object"}}) == [".a"]


def test_the_document_is_of_openapi_3_1_and_refers_to_nothing_that_it_lacks() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    named = set(re.findall(r"#/components/schemas/(\w+)", str(DOCUMENT)))

    assert DOCUMENT["openapi"].startswith("3.1.")
    assert named == set(schemas)


def test_a_source_is_required_where_it_is() -> None:
    required = {
        (path, method)
        for path, methods in PATHS.items()
        for method, operation in methods.items()
        for each in operation.get("parameters", ())
        if each["name"] == "source" and each["required"]
    }

    # A registration's, an update's and a search's may stand elsewhere, or be left out.
    assert required == {
        ("/v2/customers/lookup", "get"),
        ("/v2/customers/{id}", "get"),
        ("/v2/customers/lookup/customerDetails", "get"),
        ("/v2/customers/lookup/subscriptions", "get"),
        ("/v2/customers/lookup/loyaltyDetails", "get"),
        ("/v2/customers/lookup/retroRequest", "get"),
        ("/v2/bulk/getCustomers", "post"),
        ("/v2/customers/{id}/changeIdentifier", "post"),
    }


@pytest.mark.parametrize("operation", ALL, ids=lambda each: f"{each.method} {each.path}")
def test_the_examples_have_the_shape_of_their_models(operation: Operation) -> None:
    said = PATHS[operation.path][operation.method.lower()]
    answer = said["responses"]["200"]["content"]["application/json"]["example"]
    TypeAdapter(operation.response_model).validate_json(
        json.dumps(answer), strict=True, extra="forbid"
    )

    bodies = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    for example in bodies.get("examples", {}).values():
        _, body = described(operation.endpoint)
        assert body is not None
        body.model.validate_python(example["value"], strict=True)
