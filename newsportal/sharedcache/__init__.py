"""What all processes share: counters of limits, codes and the like, in Redis or in a table of the database.

- ``table``: a cache in a table, one statement for each act, counters included;
- ``redis``: a cache in Redis that falls back on the table while Redis is away.
"""
