"""The demo organisations: where their file is, and what `make demo` says when it is up."""

from pathlib import Path

DEMO_FILE = Path(__file__).with_name("demo.toml")

_GREETING = """
customers is up: http://{host}:{port}   (docs at /docs)

demo organisation: tills demo.till, rr.till, westTill, password demo
another one:       till other.till, password other

Everybody of the documentation, with points and all:  customers demo-data --url http://{host}:{port}

Register, look up, see the details:

curl -s -u demo.till:demo -H 'Content-Type: application/json' 'http://{host}:{port}/v2/customers?source=INSTORE' \\
  -d '{{"profiles":[{{"firstName":"Tom","lastName":"Sawyer","identifiers":[{{"type":"mobile","value":"919111111111"}}]}}]}}'

curl -s -u demo.till:demo 'http://{host}:{port}/v2/customers/lookup?source=INSTORE&identifierName=mobile&identifierValue=919111111111'

curl -s -u demo.till:demo "http://{host}:{port}/v2/customers/$(curl -s -u demo.till:demo 'http://{host}:{port}/v2/customers/lookup?source=INSTORE&identifierName=mobile&identifierValue=919111111111' | sed -E 's/[^0-9]*([0-9]+).*/\\1/')?source=INSTORE"
"""


def greeting(host: str, port: int) -> str:
    """The address, the credentials, and three lines to paste."""
    return _GREETING.format(host=host, port=port)
