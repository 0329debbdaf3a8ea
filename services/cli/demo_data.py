"""`customers demo-data`: a running demo gets people and facts, so that every read of the documentation shows something.

Over HTTP, as a till and as an integration would. Run again, it finds everybody there already, and tells the same facts.
"""

import base64
import json
import re
import urllib.error
import urllib.request

from cli import demo_people as people
from cli.demo_people import Json
from customers.journal.ports import Unfit

TILL, ERP = "demo.till", "demo.erp"
PASSWORD = "demo"  # noqa: S105 - the demo's is printed in the README
TIMEOUT_S = 30
_OWNER = re.compile(r"exists with id ([0-9]+)")

_READS = """\
curl -s -u {till} '{url}/v2/customers/lookup?source=ALL&identifierName=email&identifierValue={email}'
curl -s -u {till} '{url}/v2/customers/search?q=tom'
curl -s -u {till} '{url}/v2/customers/{tom}?source=ALL&embed=points,subscriptions,mlp,usergroup'
curl -s -u {till} '{url}/v2/customers/{tom}/loyaltyDetails'
curl -s -u {till} '{url}/v2/customers/{tom}/subscriptions'
curl -s -u {till} '{url}/v2/customers/{tom}/pointsTransfers'
curl -s -u {till} '{url}/v2/customers/{tom}/retroRequest'
curl -s -u {till} '{url}/v2/extendedFields'
"""


def fill(url: str, reads: str) -> None:
    """Fill the demo at `url`, print what to read at `reads`. Raises Unfit."""
    tom = _registered(url, people.LINE, people.TOM_IN_LINE)
    _registered(url, people.STORE, people.TOM_IN_THE_STORE)
    victim = _registered(url, people.WECHAT, people.TOM_IN_WECHAT)
    james = _registered(url, people.STORE, people.JAMES)
    if victim != tom:
        _tell(url, people.told_of_the_merged(victim))
        path = f"/v2/customers/{victim}/changeIdentifier?{people.WECHAT}"
        _taken(_sent(url, path, TILL, people.MERGE))
    _taken(_sent(url, f"/v2/customers/{tom}/subscriptions", TILL, people.SUBSCRIPTIONS))
    _tell(url, people.told(tom, james))
    print(f"Tom Sawyer is customer {tom}, merged with whom WeChat knew; James Thomas is {james}\n")
    till = f"{TILL}:{PASSWORD}"
    print(_READS.format(till=till, url=reads, tom=tom, email=people.EMAIL), end="")


def _registered(url: str, where: str, body: Json) -> int:
    """The new customer's id, or that of whoever has the identifiers already."""
    answer = _sent(url, f"/v2/customers?{where}", TILL, body)
    known = _OWNER.search(json.dumps(answer.get("errors", "")))
    return int(known.group(1)) if known else int(_taken(answer)["createdId"])


def _tell(url: str, facts: list[Json]) -> None:
    answer = _taken(_sent(url, "/v2/integrations/facts", ERP, facts))
    if answer["failureCount"]:
        raise Unfit(f"the service does not take all facts: {json.dumps(answer['response'])}")


def _taken(answer: Json) -> Json:
    if answer.get("errors"):
        raise Unfit(f"the service refuses the demo's data: {answer['errors'][0]['message']}")
    return answer


def _sent(url: str, path: str, who: str, body: Json | list[Json]) -> Json:
    credentials = base64.b64encode(f"{who}:{PASSWORD}".encode()).decode()
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
    content = json.dumps(body).encode()
    request = urllib.request.Request(url.rstrip("/") + path, content, headers)  # noqa: S310 - the address is the operator's own
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - as above
            return _json(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return _json(refused.read())
    except OSError:
        raise Unfit(f"no service answers at {url}") from None


def _json(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unfit("what answers there is not this service")
    return found
