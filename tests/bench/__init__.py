"""Figures beside their baselines: ``python -m tests.bench`` (``make bench``).

A step is a text that a person sends and the answer that they hear: webhook in, message out. People
and the Bot API server are a process of their own for each contender (``contenders``), so that it
has a core for itself. Rounds alternate, and the median counts, because other work on the machine
comes and goes; the CPU time of a step is printed too, which hardly minds it.

``echo`` is the baseline: python-telegram-bot as everybody uses it, without a store, with a commit
per update, with ``concurrent_updates``. ``kupplung`` is the service itself. Nothing here is
asserted: a figure is to be read, and compared within one run.
"""
