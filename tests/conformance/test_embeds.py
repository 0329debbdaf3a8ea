"""Details with what other systems told: every embed in every spelling, segments, purchases."""

from tests.conformance.api import Api
from tests.conformance.conftest import Service
from tests.conformance.people import STORE, someone
from tests.conformance.unreadable import damaged

EVERY = "points,mlp,usergroup,subscriptions"


def test_8062_8063_what_cannot_be_read_is_left_out_and_the_rest_answers(
    service: Service, api: Api
) -> None:
    customer = someone(api, firstName="Tom").id

    with damaged(service, customer):
        someone(api)  # the embedded store looks at its files anew after a write
        found = api.details(customer, f"{STORE}&embed={EVERY}")

    assert found.status_code == 200
    shown = found.json()
    assert [(w["code"], w["message"]) for w in shown["warnings"]] == [
        (8062, "Points details fetch failed"),
        (8063, "Segmentation details fetch failed"),
    ]
    assert shown["profiles"][0]["firstName"] == "Tom"
    assert set(shown) == {
        "id",
        "profiles",
        "loyaltyInfo",
        "extendedFields",
        "subscriptionInfo",
        "warnings",
    }
