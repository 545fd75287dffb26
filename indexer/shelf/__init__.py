"""The shelf: builds of the index in the bot's database, from which every process of a fleet takes the same one.

``publishing`` writes it for ``python -m indexer publish`` and ``rollback`` (``command`` says what came of it);
``follower`` keeps the index of a running process at what the shelf shows, for which ``fetching`` brings builds to this
machine; ``published`` has what both sides read, and ``tables`` the tables, which are the bot's.
"""
