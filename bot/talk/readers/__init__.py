"""Readers: typed text to a value, or ``Rejected`` with a reason from a closed set.

Decision. People type dates ("nächsten Di 14 Uhr", "viertel drei"), and no library reads German
ones well enough: of seventy such phrases the best known parsers got between a sixth and a half
right, and silently misread some of the others. So there is a closed grammar of our own, for
German and English at once: ``lexer`` turns words into codes, the rules in ``dates`` and ``times``
turn codes into facts, ``days`` and ``times`` say what the facts amount to, ``moments`` sees to
it that nothing was left over. What is not consumed wholly is refused; a wrong date is worse
than a second question. Negations, choices, repetitions, hedges, contradictions, days and times
that do not exist and what is past are refused too, each with its reason. To teach it a word, add
it to ``words``; to teach it a form, add a rule; then add phrases to ``tests/unit/data``.

Every reader cleans what it gets (``clean``), never raises on any text, and depends on nothing
but its arguments. It may be imported by dialogs, the conversation machine and the engine; it
refuses clocks, messages for users (a reason is the end of a text's id), and guessing.
"""

from bot.talk.readers.clean import clean, fold
from bot.talk.readers.corrections import instead
from bot.talk.readers.links import read_link, read_links
from bot.talk.readers.meant import denies, hold_together, meant, without_joints
from bot.talk.readers.moments import read_moment
from bot.talk.readers.near import closest
from bot.talk.readers.plain import (
    read_amount,
    read_list,
    read_name,
    read_number,
    read_text,
    read_things,
    read_yes_no,
    tells,
)
from bot.talk.readers.queries import asks, asks_about
from bot.talk.readers.shapes import shape
from bot.talk.readers.values import Moment, Reason, Rejected

__all__ = [
    "Moment",
    "Reason",
    "Rejected",
    "asks",
    "asks_about",
    "clean",
    "closest",
    "denies",
    "fold",
    "hold_together",
    "instead",
    "meant",
    "read_amount",
    "read_link",
    "read_links",
    "read_list",
    "read_moment",
    "read_name",
    "read_number",
    "read_text",
    "read_things",
    "read_yes_no",
    "shape",
    "tells",
    "without_joints",
]
