"""MongoDB's wire protocol in front of PostgreSQL and the DocumentDB extension: a server for tests on 127.0.0.1.

No authentication, no TLS, no change streams; one node that calls itself replica set "rs0". Documents pass through as
BSON bytes. A transaction is one REPEATABLE READ transaction of PostgreSQL on its own connection; any error ends it, as
on mongod. A retryable write: the answer to a session's latest txnNumber is kept, so a retry is answered, not run again.
"""
