"""Rounds: a coordinator brings a whole programme together, sees it first, and only then sends it.

Purpose: ``/match`` proposes who meets whom, the best for all at once instead of first come, first
served. Stands on suggestions (``bot.matching``) as coordination does, and on ``bot.assignment``.

Decisions. A round is a fact; at most one of a programme is open, and whoever coordinates may go on
with it. Every move by hand is a rule (``Insistence``): the rest is solved anew around it, so that
its price is known and nothing gets out of order. What takes long is a wish in the round
(``asked_at``), which ``thinking`` grants between two transactions. Nothing goes out before
somebody confirmed exactly the preview that they saw, with the facts as they were seen; if they
have changed, a new preview comes instead. Then ``sending`` makes the suggestions, a few at a time,
and writes to each person once, in a polite hour.

Automatic suggestions go on while a round is open. A pair that was suggested already keeps its
suggestion and its answers; it is not made a second time. Pairs that said no, or know each other,
stay apart, whatever a rule says. Only what the round itself made is taken back with it, and only
before anybody answered.
"""
