"""The OpenAPI documents say what the service does: no undocumented status, no 500, every route named."""

import base64
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

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
OPERATIONS = [
    pytest.param(each.path, each.method.lower(), id=f"{each.method} {each.path}")
    for each in (*READS, *WRITES)
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
