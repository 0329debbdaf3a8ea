"""Every answer that the suite sees, held against the models and the document of both APIs."""

import re
from typing import Any, cast

import httpx2
from pydantic import TypeAdapter, ValidationError

from command_api.documented import SCHEMAS
from command_api.facts import Facts
from command_api.routes import Writes
from command_api.token import TokenEndpoint
from customers.web.document import Api as Application
from customers.web.health import Health
from customers.web.operation import Operation
from query_api.routes import Queries

_NOTHING = cast(Any, None)  # to be described, an operation needs nothing to work with
READS: list[Operation] = Queries(_NOTHING, _NOTHING).operations()
WRITES: list[Operation] = [
    *Writes(_NOTHING, _NOTHING, _NOTHING).operations(),
    Facts(_NOTHING, _NOTHING, _NOTHING).operation(),
    TokenEndpoint(_NOTHING).operation(),
]
HEALTH: list[Operation] = Health(dict).operations()
OPERATIONS = [*READS, *WRITES, *HEALTH]
DOCUMENT: dict[str, Any] = Application(OPERATIONS, SCHEMAS).openapi()
# A test may send one operation what another takes; what no operation takes, nobody can know of.
PARAMETERS = {
    each["name"].lower()
    for methods in DOCUMENT["paths"].values()
    for said in methods.values()
    for each in said.get("parameters", ())
    if each["in"] == "query"
}
OF_THE_SERVER = {"content-type", "content-length", "date", "connection"}


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that answers a request."""
    method = "GET" if method == "HEAD" else method
    fitting = (
        each for each in OPERATIONS if each.method == method and each.path_regex.fullmatch(path)
    )
    return next(fitting, None)


def described(operation: Operation) -> dict[str, Any]:
    """What the document says of it."""
    found: dict[str, Any] = DOCUMENT["paths"][operation.path][operation.method.lower()]
    return found


def faults(answer: httpx2.Response) -> list[str]:
    """What of an answer, or of the request that it answers, is not documented."""
    request = answer.request
    operation = operation_of(request.method, request.url.path)
    if operation is None or request.method == "HEAD":
        return []
    said = described(operation)
    response = said["responses"].get(str(answer.status_code))
    if response is None:
        return [f"the status {answer.status_code} is not documented"]
    return [
        *_headers(answer, response),
        *_parameters(request),
        *_body(operation, answer),
    ]


def _headers(answer: httpx2.Response, response: dict[str, Any]) -> list[str]:
    told = {name.lower() for name in response.get("headers", ())} | OF_THE_SERVER
    return [f"the header {name} is not documented" for name in set(answer.headers) - told]


def _parameters(request: httpx2.Request) -> list[str]:
    given = {name.lower() for name in request.url.params}
    return [f"the parameter {name} is not documented" for name in given - PARAMETERS]


def _body(operation: Operation, answer: httpx2.Response) -> list[str]:
    status = answer.status_code
    model = operation.response_model if status == 200 else operation.responses[str(status)]["model"]
    try:
        TypeAdapter(model).validate_json(answer.content, strict=True, extra="forbid")
    except ValidationError as error:
        return [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return []


def hold(answer: httpx2.Response) -> None:
    """For clients' `event_hooks`: an answer that is not as documented fails the test that asked."""
    answer.read()
    found = faults(answer)
    place = re.sub(r"[0-9]{6,}", "…", answer.request.url.path)
    assert found == [], f"{answer.request.method} {place} {answer.status_code}: {found}"
