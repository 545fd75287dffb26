"""Remembers: the durable journal of tasks, the memo of what was sent, sellers, their questions and their votes.

``database`` opens it, ``tables`` is the schema, ``migrations`` its history; the other modules hold the queries, a noun
each. The same code runs on SQLite (one machine) and on PostgreSQL (several). ``docs/durability.md`` says what is
promised, and why.
"""
