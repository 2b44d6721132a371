"""Who wants to move a date that stands, or to call it off, in words: where that is done."""

import re

from bot.domain.facts import TeamCase
from bot.meetings.cards import show
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.model import Outcome, Say, say
from bot.talk.readers import clean, fold

LONGEST = 200
_DATES = frozenset({"date", "cannot", "vote"})
"""Actions of the cards that are about a date."""
_MOVES = re.compile(
    r"\b(?:verschieb\w*|(?:ver)?schieben|verleg(?:en?|t)|reschedul\w*|postpone)\b"
    r"|\bmove (?:it|the (?:date|meeting)|our (?:date|meeting))\b"
    r"|\b(?:kann|koennen) (?:\w+ ){0,2}doch (?:\w+ )?nicht\b(?! (?:sein|wahr|stimmen)\b)"
)


async def move_in_words(scene: Scene, text: str) -> Outcome | None:
    """Show each date that stands, and is still to come, with the buttons to change it.

    ``None`` where there is none, or the words may be said to a date that waits for an answer; and
    where they are a reply to something else.
    """
    if scene.envelope.room is not None or len(text) > LONGEST:
        return None
    if not _MOVES.search(fold(clean(text))) or not _is_about_dates(scene.meant):
        return None
    shown, now = Outcome(), scene.now
    for case in await scene.own_cases():
        dated = [each for each in case.meetings.values() if not each.settled]
        ahead = [each for each in dated if each.starts_at is not None and each.starts_at > now]
        if not all(case.agreed(each, now) for each in ahead):
            return None
        for each in ahead:
            shown += await show(scene, case, each.slot, say("date-move"))
    return shown if shown.messages else None


def how_off(scene: Scene, case: TeamCase, slot: str) -> tuple[Say, ...]:
    """Return that a slot's date still stands, and where who promised to come calls it off."""
    meeting, room = case.meeting(slot), scene.envelope.room is not None
    starts_at, speaker = meeting.starts_at, scene.person.id
    if meeting.settled or starts_at is None or starts_at <= scene.now or speaker not in meeting.yes:
        return ()
    return (say("date-off", room=room),)


def _is_about_dates(card: Parcel | None) -> bool:
    """Whether words are a reply to a date's card, or to nothing."""
    if card is None:
        return True
    tokens = [each.token.split(".") for row in card.body.buttons for each in row]
    return any(kind == "a" and words[0] in _DATES for kind, *words in tokens)
