"""Figures beside their baselines: ``python -m tests.bench`` (``make bench``).

All parts run unless some are named, but ``matrix-announcement`` and ``matrix-day``, which only run
when they are: the usual ones take a quarter of an hour. At the end all figures stand in one table,
as the README shows it. Nothing here is asserted: a figure is to be read, and compared
within one run. Rounds alternate and the median counts, because other work on the machine comes and
goes; CPU time is printed too, which hardly minds it.

**Telegram** (``kupplung``, ``postgres``, ``replicas``, ``echo``, ``ledger``, ``concurrent``). A
step is a text that a person sends and the answer that they hear: webhook in, message out. People
and the Bot API server are a process of their own for each contender (``contenders``), so that it
has a core for itself. ``echo`` is the baseline: python-telegram-bot as everybody uses it, without a
store, with a commit per update, with ``concurrent_updates``. ``kupplung`` is the service itself on
SQLite, ``postgres`` on a PostgreSQL that waits for the disk at each commit, ``replicas`` two of
them on one; the CPU time is that of the first one, without the server's.

**At rest** (``rest``): the time of a start, and memory and CPU time while nobody speaks.

**The tick** (``tick``): how long one takes over many teams.

**An announcement** (``broadcast``) to many Telegram chats, at Telegram's limits, while others talk.

**Matrix** (``matrix-answers``, ``matrix-announcement``, ``matrix-day``), on a real homeserver
without rate limits, whose data are in memory; see the modules in ``matrix`` for what each counts.
The baseline is matrix-nio's client as its examples show it: keys in memory, nothing remembered,
one answer after the other (``echo``), or twenty at a time (``eager``). The homeserver is busy with
one core, and is the limit: a contender is better than another where it asks less of it, or keeps
it busy. An ordinary homeserver allows a message in five seconds, so there these figures only
matter for accounts freed from that limit.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the container and the service have it
