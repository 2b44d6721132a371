"""Suggestions: who may fit whom, with reasons, and what both sides say to it.

``bot.ports`` has what the product asks of a scorer, ``score`` is the one that ships; a better one
may take its place behind the port, nothing else knows how a score comes about. ``text`` turns what
people typed into words that can be compared, ``language`` tells in which language they typed.

``cards`` and ``matters`` say why a pair is suggested, and what should be talked about; ``why`` says
all of it. The package claims nothing: what is quoted was typed, a meaning is only said to be near,
and no figure is shown to participants. A pair whose chance is below the programme's is not made.
"""
