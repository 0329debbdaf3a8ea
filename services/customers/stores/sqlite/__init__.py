"""The embedded store: a data directory of SQLite files."""
