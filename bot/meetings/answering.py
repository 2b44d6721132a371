"""Answering, by a button or in words, a proposed date, and whether a meeting took place."""

from bot.domain.meetings import MeetingState
from bot.meetings.adding import add_to
from bot.meetings.cards import show
from bot.meetings.dialog import HeldAnswers
from bot.meetings.flow import ask_date, took_place, vote
from bot.meetings.spoken import led_to, read_reply, tells_held
from bot.scene import Scene
from bot.talk.model import Outcome


async def answer_date(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a button's yes or no to a proposed date, or what somebody said to it instead.

    Another date is read back like any proposal; until it is confirmed, the present one stays. All
    else leaves the question as it was, and puts it again.
    """
    team_id, slot, sequence, said = words
    case = None if said in ("yes", "no") else await scene.own_case(team_id)
    if case is None:
        return await vote(scene, words)
    meeting = case.meeting(slot)
    stale = str(meeting.sequence) != sequence or meeting.settled
    if stale or meeting.starts_at is None or meeting.starts_at <= scene.now:
        return await vote(scene, (team_id, slot, sequence, "no"))  # which says how it stands
    other = read_reply(said, scene.heard_at(case.programme), meeting.starts_at)
    if other is not None:
        return await ask_date(scene, (team_id, slot, other.words))
    return await show(scene, case, slot)


async def answer_held(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take whether a meeting took place, by a button or from what somebody tells of it.

    What they tell beyond that is the sentence about it, for which they are not asked any more; also
    where another one was faster. If that one has told a sentence, they hear that theirs is not.
    """
    *about, said = words
    if said in ("yes", "no") or not tells_held(said, scene.now):
        return await took_place(scene, words)
    note, case = led_to(said), await scene.own_case(about[0])
    meeting = case.meeting(about[1]) if case is not None else None
    if case is not None and meeting is not None and note and meeting.state is MeetingState.HELD:
        return add_to(scene, case, meeting, HeldAnswers((), note))
    return await took_place(scene, (*about, "yes"), note)
