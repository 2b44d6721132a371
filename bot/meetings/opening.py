"""The question for a date of a slot."""

from bot.domain.calendar import Month
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting
from bot.meetings.dialog import DATE
from bot.scene import Scene
from bot.talk.hearing import hear
from bot.talk.machine import advance, begin
from bot.talk.model import Message, Outcome, Say


def read_slot(word: str) -> str:
    """Return the slot that a button names; ``ValueError`` where there is none such."""
    return FIRST if word == FIRST else str(Month.parse(word))


def next_slot(scene: Scene, case: TeamCase) -> str:
    """Return the slot that is to be agreed on now: of the next month once this one is settled."""
    slot = case.slot(scene.now)
    if slot != FIRST and case.meeting(slot).settled:
        following = Month.parse(slot).next
        if following.first <= case.programme.ends:
            return str(following)
    return slot


def stand(meeting: Meeting) -> dict[str, str]:
    """Return which date of a slot is proposed, and how many have said yes to it, to be kept."""
    return {"sequence": str(meeting.sequence), "yes": str(len(meeting.yes))}


def begin_date(
    scene: Scene, case: TeamCase, slot: str, words: str, first: tuple[Say, ...] = ()
) -> Outcome:
    """Return the question for a date of a slot, below the lines that come ``first``.

    Of words that were typed for it, the answer to them; whatever else is open goes on.
    """
    subject = {"team": case.team.id, "name": case.team.name, "programme": case.programme.id}
    subject |= stand(case.meeting(slot))
    if not words:
        return scene.open(DATE, subject, answers={"slot": slot}, first=first)
    progress = begin(DATE, scene.new_id(), scene.now, subject, answers={"slot": slot})
    turn = advance(DATE, progress, words, scene.heard_at(case.programme), scene.label)
    message = Message(scene.private, turn.lines, turn.choices)
    if turn.progress is None:
        return Outcome(messages=(message,))
    return Outcome(hear(progress, turn.progress, scene.envelope.ref), messages=(message,))
