"""A fault in the organisations file is refused in one sentence that names it."""

from pathlib import Path

import pytest

from cli.demo import DEMO_FILE
from customers.journal.ports import Unfit
from customers.orgfile import load, organisation

TILL = '[[org.tills]]\ncode = "t"\nname = "till"\nsecret = "$argon2id$x"\n'
GOOD = f'[[org]]\nid = 7\nname = "seven"\n[org.sources]\nINSTORE = {{}}\n{TILL}'
COUNTRY, POLICIES = "[org.country]\n", "[org.policies]\n"
PROGRAM = '[[org.programs]]\nid = 9\nname = "nine"\n'
FAULTS = {
    "unknown field `colour`": GOOD.replace("id = 7", 'id = 7\ncolour = "red"'),
    "seven: cod is not a known key": GOOD + COUNTRY + 'cod = "91"\n',
    "seven: on_confict is not a known key": GOOD + POLICIES + 'on_confict = "reject"\n',
    "seven: length is not a known key": GOOD + POLICIES + "external_id = { length = 3 }\n",
    "its country code is not digits": GOOD + COUNTRY + 'code = "+91"\n',
    "min_digits is above max_digits": GOOD + COUNTRY + "min_digits = 12\nmax_digits = 11\n",
    "SHOP is not a documented source": GOOD.replace("INSTORE", "SHOP"),
    "its id is not between 1 and 2^53": GOOD.replace("id = 7", "id = 0"),
    "two organisations have the same id": GOOD + GOOD.replace('"t"', '"u"'),
    "two tills have the same code": GOOD + GOOD.replace("id = 7", "id = 8"),
    "or one of each": GOOD + TILL.replace("tills", "integrations"),
    "a till's code is empty or holds": GOOD.replace('code = "t"', 'code = "a:b"'),
    "at least one source and one till": GOOD.replace("INSTORE = {}\n", ""),
    "its primary_identifier is not": GOOD + POLICIES + 'primary_identifier = "fax"\n',
    "its on_conflict is neither": GOOD + POLICIES + 'on_conflict = "ask"\n',
    "its min_registration_date is not": GOOD + POLICIES + 'min_registration_date = "1.1.2000"\n',
    "two clients have the same key": GOOD + 2 * '[[org.clients]]\nkey = "k"\nsecret = "s"\n',
    "neither read nor write": GOOD + '[[org.clients]]\nkey = "k"\nsecret = "s"\nscopes = ["all"]\n',
    "its extended field hat has an unknown type": GOOD + '[org.extended_fields]\nhat = "HAT"\n',
    "two of its extended fields have the same id": GOOD
    + '[org.extended_fields]\na = { type = "STRING", id = 1 }\nb = { type = "LIST", id = 1 }\n',
    "seven: title is not a known key": GOOD + PROGRAM + 'title = "9"\n',
    "one of its programs is not between": GOOD + PROGRAM.replace("9", "0"),
    "two of its programs have the same id": GOOD + PROGRAM + PROGRAM,
    "is not valid": "[[org]\n",
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_fault_is_named(sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "organisations.toml"
    file.write_text(FAULTS[sentence])

    with pytest.raises(Unfit) as refused:
        load(file)

    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match=r"nothing\.toml cannot be read"):
        load(tmp_path / "nothing.toml")


def test_the_smallest_file_takes_the_documented_defaults(tmp_path: Path) -> None:
    file = tmp_path / "organisations.toml"
    file.write_text(GOOD)

    made = organisation(load(file).org[0])

    assert (made.tills, made.sources) == ({"t": "till"}, {"INSTORE": None})
    assert (made.country.min_digits, made.country.max_digits) == (9, 15)
    assert made.policies.primary_identifier == "mobile"


def test_no_secret_of_the_demo_becomes_part_of_the_journal() -> None:
    for entry in load(DEMO_FILE).org:
        assert "argon2" not in repr(organisation(entry))
