"""What a read-model set's file holds, and how it is opened."""

from customers.domain.state import COLLECTIONS
from customers.stores.sqlite import facts

TABLES = tuple(COLLECTIONS.values())
_SCHEMA = [
    *(
        f"CREATE TABLE IF NOT EXISTS {t} (name TEXT PRIMARY KEY, p INTEGER NOT NULL, v INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID"
        for t in TABLES
    ),
    "CREATE TABLE IF NOT EXISTS search (org INTEGER, token TEXT, customer INTEGER, shared INTEGER NOT NULL, "
    "scopes TEXT NOT NULL, p INTEGER NOT NULL, PRIMARY KEY (org, token, customer)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS checkpoints (p INTEGER PRIMARY KEY, v INTEGER, off INTEGER, id TEXT, parked INTEGER)",
    "CREATE TABLE IF NOT EXISTS parked (name TEXT PRIMARY KEY, p INTEGER NOT NULL, why TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS folds (p INTEGER PRIMARY KEY, v INTEGER, body BLOB)",
    *facts.SCHEMA,
]
VIEWING = ["PRAGMA busy_timeout=2000", "PRAGMA cache_size=-65536"]
WRITING = [
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA wal_autocheckpoint=4000",  # 16 MB: who writes waits for the disk then, and tills with it
    *_SCHEMA,
]
