"""The production code around the core, in the same virtual time: every call to a store or a log, the very first one too, may fail, be slow, or be cut.

Beside the invariants of the core (oracle.py, history.py), at all times:

    B1  rows of one request that share a document take effect in their order
    E2  a rebuilt set equals the one before
    F1  what lies before a set's offset in the facts' log is kept or set aside; in the end the set has every fact, as if all were applied in any order
    L1  without faults everybody is ready again, answers, and comes to the end of both logs; only what says that it has ended is started again
    R1  a reader goes back to no older state
    T1  background work ends by itself only by what nobody foresaw, and then its process says so
"""
