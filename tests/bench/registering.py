"""Registrations: the documentation's sample, of a person of one's own for every number."""

import json

from tests.bench.asked import Asked, mobile

LINE, WECHAT = "source=LINE&accountId=1234", "source=WECHAT&accountId=22232"
_SAMPLE = {
    "loyaltyInfo": {"loyaltyType": "loyalty"},
    "associatedWith": "westTill",
    "profiles": [
        {
            "firstName": "Tom",
            "lastName": "Sawyer",
            "fields": {"Favorite Color": "Green", "Favorite Sport": "Cricket"},
            "identifiers": [
                {"type": "mobile", "value": "<mobile>"},
                {"type": "line", "value": "line<n>"},
            ],
            "commChannels": [
                {
                    "type": "line",
                    "value": "line<n>",
                    "primary": True,
                    "verified": True,
                    "meta": {"residence": True, "office": False},
                }
            ],
        }
    ],
    "extendedFields": {"gender": "Male", "city": "Bangalore"},
}
REGISTRATION = Asked("POST", f"/v2/customers?{LINE}", json.dumps(_SAMPLE))
_VICTIM = {
    "profiles": [{"firstName": "Ray", "identifiers": [{"type": "wechat", "value": "ray<n>"}]}]
}
VICTIM = Asked("POST", f"/v2/customers?{WECHAT}", json.dumps(_VICTIM))


def registration(n: int) -> bytes:
    """The bytes of the registration of person n."""
    return REGISTRATION.sent(n)


def lookup(known: int) -> Asked:
    """Lookups of the first people, by their mobiles."""
    query = "source=ALL&identifierName=mobile&identifierValue=<known>"
    mobiles = [mobile(n) for n in range(known)]
    return Asked("GET", f"/v2/customers/lookup?{query}", lists={"known": mobiles})
