"""Whether an open question about a meeting still waits for an answer."""

from datetime import datetime

from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting, MeetingState
from bot.meetings import rules
from bot.meetings.dialog import DATE
from bot.scene import Scene
from bot.talk.model import WHOLE, Progress, Say, say
from bot.talk.show import VALUE, waits


async def date_settled(scene: Scene, progress: Progress) -> Say | None:
    """Return where a slot stands for which a date was asked, if it needs none any more.

    A date that stood already when another one was asked for settles nothing.
    """
    case = await scene.own_case(progress.subject["team"])
    if case is None:
        return say("update-over")
    meeting = case.meeting(progress.answers["slot"])
    known = progress.subject.get("sequence")  # no instant: the clocks of replicas differ
    agreed = case.agreed(meeting, scene.now) and known not in (None, str(meeting.sequence))
    return _standing(scene, case, meeting) if meeting.settled or agreed else None


def is_asked_for(progress: Progress | None, meeting: Meeting) -> bool:
    """Whether the open question is the one for a date of that meeting's slot."""
    if progress is None or progress.dialog != DATE.name:
        return False
    return (progress.subject["team"], progress.answers["slot"]) == (meeting.team_id, meeting.slot)


async def held_settled(scene: Scene, progress: Progress) -> Say | None:
    """Return where a slot stands whose meeting was asked about, if it was told of meanwhile.

    A sentence that was taken down already, or read back, is put down or said not to be; so it is
    asked on. So it is where somebody was ticked of whom nobody else has told.
    """
    case = await scene.own_case(progress.subject["team"], told_at(progress))
    if case is None:
        return say("update-over")
    meeting = case.meeting(progress.subject["slot"])
    if meeting.state is MeetingState.HELD:
        came = {*(progress.answers.get("attended") or ()), *progress.picked}
        if came - {*meeting.attended} or _sentence(progress) not in ("", meeting.note):
            return None
    return _standing(scene, case, meeting) if meeting.settled else None


def told_at(progress: Progress) -> datetime | None:
    """Return when it was told that a meeting took place; ``None`` where that waits for the rest."""
    return None if WHOLE in progress.subject else progress.started_at


def _sentence(progress: Progress) -> str:
    """Return what was said of a meeting so far, in words; "" if nothing was."""
    read_back = progress.step == "note" and waits(progress)
    return progress.answers.get("note") or (progress.pending.get(VALUE, "") if read_back else "")


def _standing(scene: Scene, case: TeamCase, meeting: Meeting) -> Say:
    return rules.card(case, meeting.slot, scene.now)[0][0]
