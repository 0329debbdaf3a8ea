"""Many people, the same in every run: names as they are common, a mobile and an e-mail of each one's own."""

from typing import NamedTuple

from customers.domain.events import Claim, CustomerRegistered, Personal, ProfileFacts, touched
from customers.domain.state import Till, organisation_name
from customers.journal.keys import Keyring
from customers.journal.record import FORMAT, SOFTWARE, Answer, Record

ORG = 100
_FIRST = (
    "Aarav Aditi Ahmad Alice Amina Ananya Anna Arjun Ayesha Ben Carlos Chloe Daniel Deepa Devi Diego "
    "Elena Emma Farah Fatima Gita Grace Hana Hiro Ibrahim Ines Isha Ivan James Jasmine Joana José Kabir "
    "Karim Kavya Lakshmi Lars Leila Li Lucia Mahesh Maria Mei Mohan Nadia Neha Nikhil Nora Olga Omar "
    "Priya Rahul Ravi Riya Rohan Sana Sara Sofia Somchai Tara Thomas Tomás Uma Vikram Wei Yara Zoë Zara"
)
_LAST = (
    "Adler Agarwal Ahmed Ali Bauer Bose Brown Chan Chatterjee Chen Das Desai Diaz Dutta Fernandes Fischer "
    "Garcia Ghosh Gomez Gupta Hassan Huang Ibrahim Iyer Jain Johnson Joshi Kapoor Kaur Khan Kim Kumar Lee "
    "Lim Lopez Mehta Menon Müller Nair Nguyen Nowak Patel Pereira Pillai Rao Reddy Rossi Roy Saito Sanchez "
    "Sato Sawyer Sharma Silva Singh Smith Suzuki Tan Thakur Tran Varma Wang Weber Wong Yadav Yilmaz Zhang"
)
FIRST, LAST = _FIRST.split(), _LAST.split()
DOMAINS = ("example.com", "example.org", "mail.example", "post.example")
TILL, AT = Till("demo.till", "demo.till"), "2026-01-01T00:00:00+00:00"
_STEP = 2_654_435_761  # prime: numbers are spread, and none comes twice
_FIRST_ID = 440_000_000_000_000


class Person(NamedTuple):
    """One customer to be."""

    id: int
    first: str
    last: str
    mobile: str
    email: str


def person(n: int) -> Person:
    """The n-th person of the world."""
    spread = n * _STEP
    first, last = FIRST[spread // 7 % len(FIRST)], LAST[spread // 331 % len(LAST)]
    email = f"{first}.{last}{n}@{DOMAINS[spread // 11 % len(DOMAINS)]}".lower()
    ascii_email = email.encode("ascii", "ignore").decode()
    mobile = f"91{6_000_000_000 + spread % 4_000_000_000}"
    return Person(_FIRST_ID + 1_000 * n, first, last, mobile, ascii_email)


def registered(n: int) -> CustomerRegistered:
    """The n-th person's registration, in the store."""
    who = person(n)
    facts = ProfileFacts(
        customer=who.id,
        source="INSTORE",
        account="",
        loyalty="loyalty",
        till=TILL,
        at=AT,
        created_at=AT,
    )
    claims = (Claim("mobile", who.mobile), Claim("email", who.email))
    return CustomerRegistered(facts, Personal(who.first, who.last, identifiers=claims))


def registration(n: int, configured: int, before: Record, v: int, keyring: Keyring) -> Record:
    """The record of the n-th person's registration, behind the record `before`, which is version `v`.

    `configured`: the version of the organisation's configuration.
    """
    event, id_ = registered(n), f"{n:032x}"
    customer = event.data.customer
    written = (*map(keyring.key, touched(ORG, event)), keyring.record_key(id_))
    return Record(
        f=FORMAT,
        sv=SOFTWARE,
        id=id_,
        org=ORG,
        t=before.t + 1,
        by=TILL.code,
        b=v,
        bid=before.id,
        r=((keyring.key(organisation_name(ORG)), configured), *((key, 0) for key in written)),
        w=written,
        events=(event,),
        out=200,
        pii=Answer(f'{{"createdId":{customer},"warnings":[],"sideEffects":[]}}', customer),
    )
