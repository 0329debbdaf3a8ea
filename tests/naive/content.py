"""What of a request is valid, judged without looking at anybody."""

import re
from typing import Any, NamedTuple

from customers.domain.commands import GivenChannel, GivenIdentifier
from tests.naive.answers import MALFORMED, Answer
from tests.naive.people import Channel, Named, Scope, Shop

TYPES = "mobile email externalId wechat martjackId fbId tmall_uname cuid ali_uname jd_uname vip_uname line"
CHANNELS = "mobile email wechat ios android line"
BAD_IDENTIFIER = {"mobile": 8056, "email": 8055, "externalId": 8064}
BAD_CHANNEL = {"mobile": 8058, "email": 8057}


def scope_of(shop: Shop, source: str, account: str) -> Scope | Answer:
    """The source account that a write speaks of, or what is wrong with it."""
    source, sources = source.upper(), shop.rules.sources
    if not source:
        return Answer(8004)
    if source not in sources:
        return Answer(8003)
    accounts = sources[source]
    if accounts is None:
        return (source, "")
    if not account:
        return Answer(8045)
    return (source, account) if account in accounts else Answer(8127)


def spelt(name: str, known: str) -> str:
    """The documented spelling of a name in any case, or nothing."""
    for word in known.split():
        if word.lower() == name.lower():
            return word
    return ""


def normal(shop: Shop, type_: str, text: str) -> str:
    """The value that is compared, or nothing for one that is not valid."""
    value = text.strip()
    if type_ == "mobile":
        rule = shop.rules.country
        digits = "".join(c for c in value if c not in " \t+-().")
        if len(digits) in rule.national_lengths:
            digits = rule.code + digits
        right = digits.isdigit() and rule.min_digits <= len(digits) <= rule.max_digits
        return digits if right else ""
    if type_ == "email":
        value = value.lower()
        name, _, host = value.partition("@")
        return value if name and "." in host and " " not in value else ""
    return value


class Identifiers(NamedTuple):
    """The valid ones, each once, with the text to show; the types of the bad ones; whether any was strange."""

    good: dict[Named, str]
    bad: list[str]
    strange: bool

    @property
    def warnings(self) -> list[int]:
        return [BAD_IDENTIFIER[type_] for type_ in self.bad]


def identifiers(shop: Shop, given: tuple[GivenIdentifier, ...]) -> Identifiers:
    """Bad mobiles, e-mails and external ids are known as such; anything else that is not valid is strange."""
    good: dict[Named, str] = {}
    bad, strange = [], False
    for sent in given:
        type_ = spelt(sent.type, TYPES)
        value = normal(shop, type_, sent.value) if type_ else ""
        if type_ == "externalId" and not _fits(shop, value):
            value = ""
        if value:
            good.setdefault((type_, value), value if type_ == "mobile" else sent.value.strip())
        elif type_ in BAD_IDENTIFIER:
            bad.append(type_)
        else:
            strange = True
    return Identifiers(good, bad, strange)


def _fits(shop: Shop, value: str) -> bool:
    rule = shop.rules.policies.external_id
    return value.startswith(rule.prefix) and rule.min_length <= len(value) <= rule.max_length


def channels(
    shop: Shop, before: dict[Named, Channel], given: tuple[GivenChannel, ...]
) -> tuple[dict[Named, Channel], list[int]] | Answer:
    """The channels after these were sent: those left out stay, and so does what was not said of the others."""
    after, warnings = dict(before), []
    for sent in given:
        type_ = spelt(sent.type, CHANNELS)
        if not type_:
            return Answer(8010)
        value = normal(shop, type_, sent.value)
        if value:
            text = value if type_ == "mobile" else sent.value.strip()
            old = before.get((type_, value), Channel("", False, False, {}))
            after[type_, value] = Channel(
                text,
                old.primary if sent.primary is None else sent.primary,
                old.verified if sent.verified is None else sent.verified,
                {**old.meta, **sent.meta},
            )
        elif type_ in BAD_CHANNEL:
            warnings.append(BAD_CHANNEL[type_])
        else:
            return Answer(MALFORMED)
    return after, warnings


def custom(shop: Shop, given: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """The custom fields that are set; an empty catalogue takes any name."""
    known = shop.rules.custom_fields
    sent = {k: v for k, v in given.items() if v is not None}
    kept = {k: v for k, v in sent.items() if (k in known or not known) and not _long(v)}
    return kept, [] if kept == sent else [91015]


def extended(shop: Shop, given: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """The extended fields that are set, each in the form that its type is kept in; empty ones are as if not sent."""
    sent = {k: v for k, v in given.items() if v not in (None, "", "null", "NULL")}
    kept = {k: value for k, v in sent.items() if (value := _kept(shop, k, v))}
    return kept, [] if len(kept) == len(sent) else [91015]


def _kept(shop: Shop, field: str, value: str) -> str:
    type_ = shop.rules.extended_fields.get(field)
    if type_ == "STANDARD_ENUM":
        return spelt(value, " ".join(shop.rules.extended_info[field].values))
    if type_ == "DATETIME":
        return value.replace("/", "-") if re.fullmatch(r"\d{4}([-/])\d\d\1\d\d", value) else ""
    return value if type_ and not _long(value) else ""


def _long(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 1000


def name(text: str) -> str:
    """A name as it is kept."""
    return text.strip()[:100]
