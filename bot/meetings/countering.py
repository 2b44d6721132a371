"""Answering a proposed date: by a button, or in words that refuse it or name another one."""

from bot.meetings.cards import show
from bot.meetings.flow import ask_date, vote
from bot.meetings.spoken import Counter, Refusal, read_reply
from bot.scene import Scene
from bot.talk.model import Outcome


async def answer(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a button's yes or no to a proposed date, or what somebody said to it instead.

    Another date is read back like any proposal; until it is confirmed, the present one stays. What
    is neither that nor a refusal leaves the question as it was, and puts it again.
    """
    team_id, slot, sequence, said = words
    case = None if said in ("yes", "no") else await scene.own_case(team_id)
    if case is None:
        return await vote(scene, words)
    meeting = case.meeting(slot)
    stale = str(meeting.sequence) != sequence or meeting.settled
    if stale or meeting.starts_at is None or meeting.starts_at <= scene.now:
        return await vote(scene, (team_id, slot, sequence, "no"))  # which says how it stands
    match read_reply(said, scene.heard_at(case.programme), meeting.starts_at):
        case Counter(named):
            return await ask_date(scene, (team_id, slot, named))
        case Refusal():
            return await vote(scene, (team_id, slot, sequence, "no"))
        case None:
            return await show(scene, case, slot)
