"""What a second one says of a meeting that somebody else has closed while they were asked."""

from dataclasses import replace

from bot.domain.changes import Put
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting, MeetingState
from bot.meetings import rules
from bot.meetings.dialog import HeldAnswers
from bot.meetings.messages import said, tell_others
from bot.scene import Scene
from bot.talk.model import Outcome, Say, say


def add_to(scene: Scene, case: TeamCase, meeting: Meeting, answers: HeldAnswers) -> Outcome:
    """Add who was there as well, and the sentence where there is none; tell the others of it.

    Whose sentence is not taken hears so.
    """
    lines = rules.card(case, meeting.slot, scene.now)[0]
    late: tuple[Say, ...] = ()
    if answers.note and meeting.note not in ("", answers.note):
        late = (say("held-note-late", note=meeting.note),)
    attended = tuple(dict.fromkeys((*meeting.attended, *answers.attended)))
    more = replace(meeting, attended=attended, note=meeting.note or answers.note)
    if meeting.state is not MeetingState.HELD or more == meeting:
        return scene.reply(*lines, *late)
    what = rules.NOTED if more.note != meeting.note else f"more-{scene.person.id}"
    news = tell_others(scene, case, more, what, (_told(scene, case, meeting, more),))
    added = Outcome(changes=(Put(more, quiet=True),), messages=tuple(news))
    return scene.reply(say("held-thanks"), *late) + added


def _told(scene: Scene, case: TeamCase, before: Meeting, more: Meeting) -> Say:
    names = tuple(case.people[each].name for each in more.attended if each in case.people)
    note = "" if before.note else more.note
    text = "held-more-note" if note else "held-more"
    return said(case, more, text, by=scene.person.name, names=names, note=note)
