"""What a second one says of a meeting that somebody else has closed while they were asked."""

from dataclasses import replace

from bot.domain.changes import Put
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting, MeetingState
from bot.meetings import rules
from bot.meetings.dialog import HELD, LINE, HeldAnswers
from bot.meetings.messages import said, tell_others
from bot.meetings.settled import told_at
from bot.scene import Scene
from bot.talk.model import UNKEPT, WHOLE, Message, Outcome, Progress, Say, say


def add_to(
    scene: Scene, case: TeamCase, meeting: Meeting, answers: HeldAnswers, *, lapsed: bool = False
) -> Outcome:
    """Add who was there as well, and the sentence where there is none; tell the others of it.

    Whose sentence is not taken hears so. Where they left it at their yes, and it ``lapsed``, only
    a first sentence is added, and who was ticked; what does not count any more is said to be lost.
    """
    if meeting.state is not MeetingState.HELD or (lapsed and not _adds(meeting, answers)):
        return _unkept(scene, case, meeting, answers)
    lines = rules.card(case, meeting.slot, scene.now)[0]
    late: tuple[Say, ...] = ()
    if answers.note and meeting.note not in ("", answers.note):
        late = (say("held-note-late", note=meeting.note),)
    attended = tuple(dict.fromkeys((*meeting.attended, *answers.attended)))
    more = replace(meeting, attended=attended, note=meeting.note or answers.note)
    if more == meeting:
        return scene.reply(*lines, *late)
    what = rules.NOTED if more.note != meeting.note else f"more-{scene.person.id}"
    news = tell_others(scene, case, more, what, (_told(scene, case, meeting, more),))
    added = Outcome(changes=(Put(more, quiet=True),), messages=tuple(news))
    return scene.reply(say("held-thanks"), *late) + added


async def held_rest(scene: Scene, progress: Progress, words: str) -> Outcome:
    """Say what is lost of what was told of a meeting which needs no word of the speaker any more.

    Of who was ticked, or a sentence, that is so below "We already met", too.
    """
    came = tuple(progress.answers.get("attended") or progress.picked)
    case = await scene.own_case(progress.subject["team"], told_at(progress))
    if case is None:
        return _lost(scene, progress, words) if words else Outcome()
    if WHOLE in progress.subject and not (words or came):
        return Outcome()
    meeting = case.meeting(progress.subject["slot"])
    return _unkept(scene, case, meeting, HeldAnswers(came, words))


def _lost(scene: Scene, progress: Progress, note: str) -> Outcome:
    line = say("held-lost", team=progress.subject["name"], note=note)
    return Outcome(messages=(Message(scene.private, (line,), about=UNKEPT),))


def _adds(meeting: Meeting, answers: HeldAnswers) -> bool:
    """Whether a sentence is the first one about a meeting, or somebody was there of whom none told.

    Somebody else has closed it.
    """
    came = set(answers.attended) - set(meeting.attended)
    return bool(came) or (bool(answers.note) and not meeting.note)


def _unkept(scene: Scene, case: TeamCase, meeting: Meeting, answers: HeldAnswers) -> Outcome:
    """Say to who left it at a yes, or a sentence, that this is not kept, and why.

    Meanwhile somebody else said otherwise, proposed another date, or wrote down a sentence first.
    """
    took_place = meeting.state is MeetingState.HELD
    if took_place and answers.note in ("", meeting.note):
        return Outcome()
    text, noted = "held-note-unkept" if took_place else "held-unkept", bool(answers.note)
    line = said(case, meeting, text, noted=noted, note=answers.note)
    return Outcome(messages=(Message(scene.private, (line,), about=UNKEPT),))


def being_told(progress: Progress | None, team_id: str, slot: str) -> Progress | None:
    """Return the open question who came to a meeting of which they said that it took place."""
    for each in progress.stack if progress is not None else ():
        here = each.subject.get("team") == team_id and each.subject.get("slot") == slot
        if here and each.dialog == HELD.name and WHOLE not in each.subject:
            return each if "attended" not in each.answers else None
    return None


def both(before: str, note: str) -> tuple[str, str]:
    """Return the sentence that two make, and the one that has no room in it; "" if both have."""
    if note in before or not before:
        return before or note, ""
    if before in note:
        return note, ""
    joined = f"{before} {note}" if before[-1] in ".!?…" else f"{before}. {note}"
    return (joined, "") if len(joined) <= LINE else (before, note)


def _told(scene: Scene, case: TeamCase, before: Meeting, more: Meeting) -> Say:
    names = tuple(case.people[each].name for each in more.attended if each in case.people)
    note = "" if before.note else more.note
    text = "held-more-note" if note else "held-more"
    return said(case, more, text, by=scene.person.name, names=names, note=note)
