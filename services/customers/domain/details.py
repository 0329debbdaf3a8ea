"""Details: `GET /v2/customers/{id}`. A customer as one source account, or all of them, know it."""

from collections.abc import Collection
from typing import Any

from customers.domain.codes import Refused, Warned, warning_items
from customers.domain.embeds import embedded
from customers.domain.facts import Fact
from customers.domain.lineage import every_id
from customers.domain.organisation import ALL, Organisation
from customers.domain.scope import Scope
from customers.domain.state import Channel, Customer, Profile, Till
from customers.domain.told import lifetime_purchases, segments


def details(
    customer: Customer | None,
    asked: int,
    where: Scope,
    embed: frozenset[str],
    facts: Collection[Fact] | None,
    organisation: Organisation,
) -> dict[str, Any] | Refused:
    """The documented object, key by key; 8015 no such customer, 8065 no profile in this source account.

    `customer` is the live one; warning 8069 when it is not the one `asked` for, which was merged into it.
    `facts`: what other systems told, of the kinds that `embeds.kinds` names. None: it could not be read; what is
    made of it is left out, with warnings 8062 and 8063.
    """
    if customer is None:
        return Refused(8015)
    profiles = [
        p
        for p in customer.profiles
        if where.source == ALL or (p.source, p.account) == (where.source, where.account)
    ]
    if not profiles:
        return Refused(8065)
    return {
        "id": customer.id,
        "profiles": [_profile(customer, p) for p in profiles],
        "loyaltyInfo": _loyalty(customer, facts),
        **({} if facts is None else {"segments": segments(customer, facts)}),
        "extendedFields": customer.extended_fields,
        **embedded(customer, embed, facts, organisation),
        "warnings": warning_items(_warnings(customer, asked, facts)),
    }


def _warnings(customer: Customer, asked: int, facts: Collection[Fact] | None) -> tuple[Warned, ...]:
    merged = () if customer.id == asked else (Warned(8069),)
    return merged if facts is not None else (*merged, Warned(8062), Warned(8063))


def _profile(customer: Customer, profile: Profile) -> dict[str, Any]:
    own = every_id(customer)
    return {
        "firstName": profile.first_name,
        "lastName": profile.last_name,
        "attribution": {
            "createDate": profile.created_at,
            "createdBy": _till(profile.created_by),
            "modifiedBy": _till(profile.modified_by),
            "modifiedDate": profile.modified_at,
        },
        "fields": profile.fields,
        "identifiers": [{"type": i.type, "value": i.text or i.value} for i in profile.identifiers],
        "commChannels": [_channel(c) for c in profile.channels],
        "source": profile.source,
        "accountId": profile.account,
        "userId": customer.id,
        "conflictingProfileList": [
            {"userId": c.customer, "source": c.source, "accountId": c.account}
            for c in profile.conflicts
            if c.customer not in own  # a merge may have settled the conflict
        ],
        "autoUpdateTime": profile.modified_at,
    }


def _till(till: Till) -> dict[str, str]:
    return {"code": till.code, "description": "", "name": till.name, "type": "TILL"}


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "type": channel.type,
        "value": channel.value,
        "primary": channel.primary,
        "verified": channel.verified,
        "meta": {"residence": False, "office": False, **channel.meta},
    }


def _loyalty(customer: Customer, facts: Collection[Fact] | None) -> dict[str, Any]:
    created, modified = customer.created_by, customer.modified_by
    purchases = {} if facts is None else {"lifetimePurchases": lifetime_purchases(facts)}
    return {
        "loyaltyType": customer.loyalty,
        "attributionV2": {
            "createDate": customer.created_at,
            "createdBy": {"code": created.code, "name": created.name},
            "modifiedBy": {"code": modified.code, "name": modified.name},
            "modifiedDate": customer.modified_at,
        },
        **purchases,
    }
