"""The demo's organisations, and one more whose policies reach the codes that the demo's do not."""

from pathlib import Path

from cli.demo import DEMO_FILE
from customers.web.auth import hash_secret

_STRICT = """
[[org]]
id = 300
name = "strict"
custom_fields = ["colour"]

[org.sources]
INSTORE = {{}}
JD = {{}}
TMALL = {{}}

[org.country]
code = "91"
national_lengths = [10]
min_digits = 12
max_digits = 12

[org.policies]
primary_identifier = "externalId"
on_conflict = "reject"

[org.policies.external_id]
prefix = "EX"
min_length = 4
max_length = 12

[[org.tills]]
code = "strict.till"
name = "Strict"
secret = "{secret}"

[[org.integrations]]
code = "strict.erp"
name = "Strict points"
secret = "{secret}"
"""


def write_organisations(folder: Path) -> Path:
    """The file for a service under test."""
    path = folder / "organisations.toml"
    path.write_text(DEMO_FILE.read_text() + _STRICT.format(secret=hash_secret("strict")))
    return path
