"""Facts of other systems for the known people, and reads of everything that is shown of them."""

import asyncio
import base64
import json
from collections.abc import Sequence

from tests.bench.asked import Asked
from tests.bench.changes import CONNECTIONS
from tests.bench.load import each_once, request

SENDER = base64.b64encode(b"demo.erp:demo").decode()
MANY = 500
EVERY = "points,mlp,usergroup,subscriptions"


def tell(port: int, ids: Sequence[int]) -> None:
    """Tell of everybody, some at a time; a service in one process shows what it was told at once."""
    facts = [fact for id_ in ids for fact in _facts(id_)]
    bodies = [json.dumps(facts[i : i + MANY]).encode() for i in range(0, len(facts), MANY)]
    sent = [request("POST", "/v2/integrations/facts", SENDER, body) for body in bodies]
    for answer in asyncio.run(each_once(port, sent, CONNECTIONS)):
        assert json.loads(answer)["failureCount"] == 0, answer


def loyalty(ids: Sequence[int]) -> Asked:
    """Loyalty details of one of the known people."""
    return Asked("GET", "/v2/customers/<id>/loyaltyDetails", lists={"id": ids})


def everything(ids: Sequence[int]) -> Asked:
    """Details of one of the known people, with every embed."""
    return Asked("GET", f"/v2/customers/<id>?source=ALL&embed={EVERY}", lists={"id": ids})


def _facts(customer: int) -> list[dict[str, object]]:
    points = {
        "redeemed": 200,
        "returned": 1100.2139892578125,
        "lifetimePoints": 500,
        "loyaltyPoints": 350,
        "cumulativePurchases": 8500,
        "loyaltyId": 52350728,
        "currentSlab": "Gold",
        "nextSlab": "Platinum",
        "nextSlabSerialNumber": 3,
        "nextSlabDescription": "Platinum tier",
        "slabSNo": 2,
        "slabExpiryDate": "2117-12-29T23:59:59+05:30",
    }
    members = [{"userId": customer, "role": "PRIMARY"}, {"userId": 1, "role": "SECONDARY"}]
    group = {"id": 31, "name": "Family", "primaryUserId": customer, "members": members}
    of = {"customer": customer, "sequence": 1}
    return [
        {"type": "PointsAccount.v1", **of, "program": 1219, "points": points},
        {"type": "PointsAccount.v1", **of, "program": 1223, "points": points},
        {"type": "UserGroup.v1", **of, "group": group},
        {"type": "Segments.v1", **of, "segments": {"vip": "yes"}},
        {"type": "LifetimePurchases.v1", **of, "amount": 230},
    ]
