"""What the document says of the read operations beside their signatures: name, summary, tag, answers and codes."""

from typing import Any

from pydantic import BaseModel

from customers.web.document import (
    CUSTOMERS,
    ETAG,
    KNOWN,
    LOYALTY,
    POSITION,
    SEARCH,
    SUBSCRIPTIONS,
    Json,
    done,
    errors,
)
from query_api import loyalty_models, models, samples

_ON_LOOKUP = (8001, 8002, 8011, 8013, 8015, 8045, 8065, 8127)
_ON_DETAILS = (8012, 8015, 8016, 8045, 8065, 8127)
_ON_SEARCH = (8001, 8011, 8045, 8100, 8101, 8102, 8127)
_ON_PAGES = (8100, 8101, 8102)
_ON_DATES = (8112, 8113, 8114, 8115, 8117, 8118, *_ON_PAGES)
_EVER = (401, 403, 408, 429)


def _read(
    name: str,
    summary: str,
    tag: str,
    answer: type[BaseModel],
    sample: Json,
    refused: Json,
    *headers: Json,
) -> dict[str, Any]:
    return {
        "operation_id": name,
        "summary": summary,
        "tags": [tag],
        "response_model": answer,
        "responses": {**done(sample, *headers), **errors(*_EVER), **refused},
        "dependencies": list(KNOWN),
    }


def by_identifier(described: dict[str, Any], name: str) -> dict[str, Any]:
    """A read by id as a read by identifier: a lookup's codes beside its own."""
    lookup = errors(400, 404, codes=_ON_LOOKUP, headers=POSITION)
    return {
        **described,
        "operation_id": name,
        "summary": f"By identifier: {described['summary']}",
        "responses": {**described["responses"], **lookup},
    }


LOOK_UP = _read(
    "lookUpCustomer",
    "The id of the customer that holds an identifier",
    SEARCH,
    models.Found,
    samples.FOUND,
    {**errors(400, codes=_ON_LOOKUP), **errors(404, 503, codes=_ON_LOOKUP, headers=POSITION)},
    POSITION,
)
SEARCH_CUSTOMERS = _read(
    "searchCustomers",
    "Customers with a name or an identifier that begins with a text, in any case",
    SEARCH,
    models.SearchResult,
    samples.SEARCH,
    {**errors(400, codes=_ON_SEARCH), **errors(503, headers=POSITION)},
    POSITION,
)
DETAILS = _read(
    "getCustomer",
    "A customer as one source account, or all of them, know it",
    CUSTOMERS,
    models.CustomerDetails,
    samples.DETAILS,
    {**errors(400, codes=_ON_DETAILS), **errors(404, 503, codes=_ON_DETAILS, headers=POSITION)},
    *(POSITION, ETAG),
)
DETAILS_BY_IDENTIFIER = by_identifier(DETAILS, "getCustomerByIdentifier")
MANY_DETAILS = _read(
    "getCustomers",
    "Details of many customers by their ids",
    CUSTOMERS,
    models.ManyDetails,
    samples.MANY,
    {
        **errors(400, codes=(8119, 8120)),
        **errors(413, 415),
        **errors(503, headers={**POSITION, **ETAG}),
    },
)
CHOICES = _read(
    "getSubscriptions",
    "Which messages a customer wants; whoever never chose is opted in",
    SUBSCRIPTIONS,
    models.Subscriptions,
    samples.SUBSCRIPTIONS,
    {**errors(400), **errors(404, 410, 503, codes=(8015, 8069), headers=POSITION)},
    *(POSITION, ETAG),
)
CHOICES_BY_IDENTIFIER = by_identifier(CHOICES, "getSubscriptionsByIdentifier")
FIELDS = _read(
    "getExtendedFields",
    "The catalogue of the organisation's extended fields",
    CUSTOMERS,
    models.ExtendedFieldCatalogue,
    samples.FIELDS,
    {**errors(400), **errors(503, headers=POSITION)},
)
_SEEN = errors(404, 410, 503, codes=(8015, 8069), headers=POSITION)
POINTS = _read(
    "getLoyaltyDetails",
    "How a customer stands in each loyalty programme",
    LOYALTY,
    loyalty_models.LoyaltyDetails,
    samples.POINTS,
    {**_SEEN, **errors(400, 404, codes=(8015, 8089, 1213), headers=POSITION)},
    POSITION,
)
POINTS_BY_IDENTIFIER = by_identifier(POINTS, "getLoyaltyDetailsByIdentifier")


def transfers(name: str) -> dict[str, Any]:
    """Of pointsTransfers and of pointsTransferSummary, which answer the same."""
    return _read(
        name,
        "Points that a customer gave or got, the newest first",
        LOYALTY,
        loyalty_models.PointsTransfers,
        samples.TRANSFERS,
        {**_SEEN, **errors(400, codes=(814, *_ON_PAGES))},
        POSITION,
    )


REQUESTS = _read(
    "getRetroRequests",
    "Requests to count an earlier transaction, the newest first",
    LOYALTY,
    loyalty_models.RetroRequests,
    samples.REQUESTS,
    {**_SEEN, **errors(400, codes=_ON_DATES), **errors(404, codes=(9050,), headers=POSITION)},
    POSITION,
)
REQUESTS_BY_IDENTIFIER = by_identifier(REQUESTS, "getRetroRequestsByIdentifier")
