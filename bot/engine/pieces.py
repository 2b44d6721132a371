"""What an edit makes of the pieces of which a message consists: pure decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ports import Piece, Sent


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the pieces that stand there: of new words the first ones replace theirs.

    ``changes`` show words anew, one each; what they do not hold goes out behind. ``stays`` shows no
    words, and ``goes`` has no place any more.
    """

    stays: tuple[Piece, ...]
    changes: tuple[Piece, ...]
    goes: tuple[Piece, ...]


def change_of(standing: Sequence[Piece], count: int) -> Change:
    """Return what becomes of the pieces of a message whose new words are ``count`` pieces."""
    words = tuple(each for each in standing if each.words)
    stays = tuple(each for each in standing if not each.words)
    return Change(stays, words[:count], words[count:])


def sent(pieces: Sequence[Piece]) -> Sent:
    """Return that all arrived, and consists of these pieces."""
    whole = tuple(replace(each, shows="") for each in pieces)
    ref = whole[-1].ref
    return Sent(ref, pieces=() if whole == (Piece(ref),) else whole)
