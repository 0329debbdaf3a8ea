"""`customers verify`: does the journal keep its invariants, and do the read models say what it says?

    J1  every way of folding agrees: straight, from stored folds, in pieces                                          folds.py
    J3  no identifier of a source account has two live customers; identities and profiles mirror each other          holders.py
    J4  one accepted record per record id, and per idempotency key within its life                                   once.py
    J5  who was merged away owns nothing, gets no event any more, and leads to one live customer                     merges.py
    J6  nobody leaves the loyalty programme; no profile loses its last identifier; no two profiles share an account  lasting.py
    P1  every document of the live set equals the journal, applied up to the document's version                      documents.py
    P2  the search rows of the live set are exactly those of its live customers                                      search_rows.py
    F1  the live set keeps the newest fact of each place, and sets aside what cannot be kept                         facts.py

Runs beside a live service: documents and rows are taken first, the journal is read past them (partition.py), and each
document is compared at its own version, the rows at that of the moment they were taken.
"""
