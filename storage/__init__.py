"""Durable facts, inbox and outbox, over SQLite (the default) or PostgreSQL.

Purpose: ``store.open_store`` gives a ``bot.ports.Store``; ``migrations.upgrade`` prepares its
tables. Only ``adapters.app`` may import this package; the package imports ``bot`` and no messenger.

Decisions:

- One code for both databases. What they do differently is in ``engine`` and nowhere else: two
  column types, upserts, "one of", how a transaction begins, ends and fails.
- Rows are SQLModel tables, statements are SQLAlchemy Core, built once. There is no ORM session: a
  fact is a frozen value, and writing it is an upsert by its key. ``mapping`` derives rows from the
  dataclasses; a new field needs a column in ``tables`` and a migration, and two tests say so.
- SQLite has one writer, which is what makes it serializable. Its statements run on the event loop,
  as they take some ten microseconds; only COMMIT, which waits for the disk (``synchronous=FULL``),
  runs in a thread. Whoever comes meanwhile shares the next commit, each in a savepoint, and is
  answered after it. So durability costs one write to the disk for many conversations.
- PostgreSQL runs many transactions side by side, serializable, and repeats the one that loses. It
  is for several processes; for one, SQLite is faster.
- Envelopes need no lease: they are decided in the transaction that claims them. Parcels do, since
  a messenger is slow, and may die between hearing of one and answering.
- A newer version's envelope or parcel that cannot be read is closed and logged: it must not hold up
  the others.
- The inbox forgets what a decided envelope said, and keeps its id.

Refused: foreign keys (the rules decide what belongs together, and erasure must not cascade by
chance), a second store in memory (SQLite is the fake), errors of a driver outside ``engine`` (they
become ``StoreError``), and swallowing one (the transaction is doomed until its savepoint ends).
"""
