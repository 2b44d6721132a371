"""Suggestions: who may fit whom, with reasons, and what both sides say to it.

``port`` is what the product asks of a scorer, ``score`` the scorer that ships: lexical, pure
Python, no model to load, the same figures on every machine. A better one may take its place
behind the port; nothing else knows how a score comes about. ``text`` turns what people typed into
words that can be compared.

The package refuses to guess: a suggestion without a word on both sides that fits has no reasons,
and whoever shows suggestions leaves it out.
"""
