"""`python -m tests.api_table` writes docs/api.md: endpoint x behaviour x code x test, read off the tests."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/api.md"
FILES = {
    "POST /v2/customers": "test_register.py",
    "GET /v2/customers/lookup": "test_lookup.py",
    "GET /v2/customers/search": "test_search.py",
    "GET /v2/customers/{id}": "test_details.py",
    "GET /v2/customers/{id}, with what other systems told": "test_embeds.py",
    "PUT /v2/customers/{id}": "test_update.py",
    "POST /v2/customers/bulk": "test_bulk_registration.py",
    "PUT /v2/customers/lookup": "test_update_by_identifier.py",
    "POST /v2/customers/{id}/changeIdentifier": "test_change_identifier.py",
    "POST /v2/customers/{id}/changeIdentifier, merging": "test_merging.py",
    "POST /v2/customers/{id}/changeIdentifier, merging what was told": "test_merging_told.py",
    "/v2/customers/{id}/subscriptions": "test_subscriptions.py",
    "GET /v2/customers/{id}/loyaltyDetails": "test_loyalty_details.py",
    "GET /v2/customers/{id}/pointsTransfers, pointsTransferSummary": "test_points_transfers.py",
    "GET /v2/customers/{id}/retroRequest": "test_retro_requests.py",
    "GET /v2/customers/lookup/…": "test_by_identifier.py",
    "POST /v2/bulk/getCustomers": "test_bulk_reads.py",
    "POST /v2/integrations/facts": "test_facts.py",
    "/v2/extendedFields": "test_extended_fields.py",
    "POST /v2/customers/{id}/changeIdentifier, two at once": "test_races.py",
    "every write, limits": "test_limits.py",
    "every endpoint, by token": "test_tokens.py",
    "every endpoint": "test_habits.py",
    "every endpoint, what could not be brought up to date": "../faults/test_parking.py",
    "every endpoint, malformed requests": "test_malformed.py",
    "every endpoint, on the wire": "test_wire.py",
}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_CODES = re.compile(r"^test_((?:\d{3,5}_)*)")

HEAD = """# The API, behaviour by behaviour

What each endpoint does, the code it answers, and the test that shows it. Each test runs against the embedded
service; those with "yes" in the last column also against three processes over Kafka + MongoDB: a success and a refusal
of each endpoint, idempotency, versions, positions, and what happens at once. Above the stores both run the same code,
and `tests/contract` holds the stores to one behaviour. This page is written by `python -m tests.api_table` from the tests' names;
a test keeps it so. Shapes, statuses and examples of every answer: `/docs` of a running service.

A code is an error when nothing was written, and then stands in `errors` with the HTTP status of
`customers/domain/codes.py`; else it stands in `warnings` of a 200 answer.

"""

TAIL = """
## Codes that cannot happen here

| code | why |
|---|---|
| 8059 | there is no index to push to: documents, lookups and search rows come from the journal in one transaction |
| 8010, 8057, 8058 on changeIdentifier | its body has no channels; on register they occur |
| 8067 as a warning | identifiers of a merged-away customer are its survivor's in the same instant: no registration ever meets a victim |
| 8074, 8075 | 8053 and 91005 are what the documentation calls these cases |
| 8068, 8026 | there are no campaign contacts and no erasures: every contact known is a registered customer |

Where the documentation contradicts itself or is silent, the choices are in
[decisions/0006](decisions/0006-readings-of-the-documentation.md).
"""


def rows(endpoint: str, file: str) -> list[str]:
    """One table row per test of a file."""
    tree = ast.parse((ROOT / "tests/conformance" / file).read_text())
    found = []
    for node in tree.body:
        if isinstance(node, FUNCTION) and node.name.startswith("test_"):
            match = _CODES.match(node.name)
            codes = match.group(1).strip("_").replace("_", ", ") if match else ""
            sentence = node.name[match.end() if match else 0 :].replace("_", " ")
            also = "yes" if over_servers(tree, node) else ""
            found.append(
                f"| {endpoint} | {sentence} | {codes} | `{Path(file).name}::{node.name}` | {also} |"
            )
    return found


def over_servers(tree: ast.Module, test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a test, or its whole file, runs over Kafka and MongoDB too."""
    of_the_file = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    ]
    marks = "".join(ast.unparse(mark) for mark in (*test.decorator_list, *of_the_file))
    return "everywhere" in marks


def page() -> str:
    """The whole page."""
    titles = "endpoint | behaviour | code | test in `tests/conformance` | over Kafka + MongoDB"
    lines = [f"| {titles} |", "|---|---|---|---|---|"]
    for endpoint, file in FILES.items():
        lines += rows(endpoint, file)
    return HEAD + "\n".join(lines) + "\n" + TAIL


if __name__ == "__main__":
    PAGE.write_text(page())
