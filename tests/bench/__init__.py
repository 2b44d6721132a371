"""Figures beside their baselines: ``python -m tests.bench`` (``make bench``).

All parts run unless some are named. Nothing here is asserted: a figure is to be read, and compared
within one run. Rounds alternate and the median counts, because other work on the machine comes and
goes; CPU time is printed too, which hardly minds it.

**Telegram** (``kupplung``, ``echo``, ``ledger``, ``concurrent``). A step is a text that a person
sends and the answer that they hear: webhook in, message out. People and the Bot API server are a
process of their own for each contender (``contenders``), so that it has a core for itself.
``echo`` is the baseline: python-telegram-bot as everybody uses it, without a store, with a commit
per update, with ``concurrent_updates``. ``kupplung`` is the service itself.

**The tick** (``tick``): how long one takes over many teams.

**Matrix** (``matrix-answers``, ``matrix-announcement``, ``matrix-day``), on a real homeserver
without rate limits, whose data are in memory; see the modules in ``matrix`` for what each counts.
The baseline is matrix-nio's client as its examples show it: keys in memory, nothing remembered,
one answer after the other (``echo``), or twenty at a time (``eager``). The homeserver is busy with
one core, and is the limit: a contender is better than another where it asks less of it, or keeps
it busy. An ordinary homeserver allows a message in five seconds, so there these figures only
matter for accounts freed from that limit.
"""
