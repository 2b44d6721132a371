"""Who leaves a team, and who joins it: what becomes of the dates that it has to come."""

from dataclasses import replace
from datetime import datetime

from bot.domain.briefs import Deputy
from bot.domain.challenges import Side
from bot.domain.changes import Put, Withdraw
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.people import Person, Role, role_in
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Stage, Team
from bot.gather import is_reached, team_case
from bot.meetings import rules
from bot.meetings.cards import deal_to, follow, show
from bot.meetings.messages import AGREED, announce, excuse
from bot.scene import Scene
from bot.talk.model import Outcome


async def follow_leaver(scene: Scene, member: Member) -> Outcome:
    """Nobody waits any more for the answer of who has just left the team.

    A date that stood goes on standing for the others, and one for which only the leaver's answer
    was missing stands from now on.
    """
    case = await _case(scene, member) if member.left_at == scene.now else None
    if case is None:
        return Outcome()
    outcome = Outcome()
    for meeting in _dated(case):
        coming = _is_coming(meeting, scene.now)
        if _remains(case, meeting, member, scene.now):
            stands = replace(meeting, state=MeetingState.AGREED)
            outcome += Outcome(changes=(Put(stands),))
            outcome = outcome.saying(*await follow(scene, case, stands))
            if coming and not await _is_told(scene, case, meeting):
                outcome += Outcome(changes=(Withdraw(rules.stem(meeting)),))
                outcome = outcome.saying(*announce(scene, case, stands))
        elif coming:
            outcome = outcome.saying(*await follow(scene, case, meeting))
    return outcome


def _remains(case: TeamCase, meeting: Meeting, leaver: Member, now: datetime) -> bool:
    """Whether a date that was only proposed is agreed for those who are left.

    One that has begun is if it stood: they are asked how it was.
    """
    if meeting.state is not MeetingState.PROPOSED:
        return False
    complete = case.both_said_yes(meeting) and not case.silent(meeting)
    before = replace(case, members=(*case.members, leaver))
    return (complete and _is_coming(meeting, now)) or before.agreed(meeting, now)


async def _is_told(scene: Scene, case: TeamCase, meeting: Meeting) -> bool:
    """Whether those who are left have heard that a date stands without everybody's answer."""
    keys = [rules.standing_key(meeting, each) for each in case.people]
    return bool(await scene.tx.find(Reminder, key=keys))


async def excuse_leaver(scene: Scene, member: Member) -> Outcome:
    """Tell who has just left the team which dates are not theirs now; they stand for the others.

    They are those to which they said yes, or of which they read. The yes of a contact who hands
    over is the new one's by now.
    """
    case = await _case(scene, member) if member.left_at == scene.now else None
    person = await scene.tx.get(Person, member.person_id)
    if case is None or person is None or not await is_reached(scene.tx, person.id):
        return Outcome()
    before = replace(case, members=(*case.members, member))
    role = await _role_of(scene, case, member)
    said_by = case.team.contact_id if role is Role.CONTACT else person.id
    theirs = [
        each
        for each in _dated(case)
        if _is_coming(each, scene.now) and before.agreed(each, scene.now)
        if said_by in each.yes or await _read(scene, each, person.id)
    ]
    there = role_in(case.programme.id, role)
    return Outcome(messages=tuple(excuse(scene, case, each, person, there) for each in theirs))


async def _read(scene: Scene, meeting: Meeting, person_id: str) -> bool:
    """Whether somebody has read that a date stands."""
    stem = rules.news_stem(meeting, AGREED)
    return bool(await scene.tx.told(stem, [person_id], left=True))


async def _role_of(scene: Scene, case: TeamCase, leaver: Member) -> Role:
    """Return as what somebody was in a team until now: who stood in for its contact, as expert."""
    if leaver.side is Side.MAKER:
        return Role.MAKER
    deputy = await scene.tx.get(Deputy, case.challenge.organisation_id, leaver.person_id)
    stood_in = deputy is not None and deputy.ended_at == scene.now
    return Role.EXPERT if stood_in else Role.CONTACT


async def show_joiner(scene: Scene, member: Member) -> Outcome:
    """Show who joins a team its dates: their answer counts, and nobody has shown them any.

    Who takes over as its contact sees them all: the old contact may have read of none.
    """
    joins = member.joined_at == scene.now and member.left_at is None
    case = await _case(scene, member) if joins else None
    if case is None:
        return Outcome()
    shown = Outcome()
    for meeting in _dated(case):
        if not _concerns(case, meeting, member, scene.now):
            continue
        back = rules.news_stem(meeting, rules.WITHOUT_YOU)
        shown += Outcome(changes=(Withdraw(back, member.person_id),))
        if member.person_id == scene.person.id:
            shown += await show(scene, case, meeting.slot)
        else:
            shown = shown.saying(await deal_to(scene, case, meeting, member.person_id))
        if meeting.state is MeetingState.PROPOSED:
            shown = shown.saying(*await follow(scene, case, meeting))
    return shown


def _concerns(case: TeamCase, meeting: Meeting, joiner: Member, now: datetime) -> bool:
    """Whether a date to come is news to who joins, or waits for their answer."""
    if not _is_coming(meeting, now):
        return False
    if case.team.contact_id == joiner.person_id:
        return True
    if joiner.side is Side.MAKER and meeting.slot == FIRST:
        return meeting.state is MeetingState.PROPOSED  # one that is agreed, the introduction tells
    return case.agreed(meeting, now) or joiner.person_id in case.silent(meeting)


async def _case(scene: Scene, member: Member) -> TeamCase | None:
    """Return the facts of a member's team, unless it has ended or its programme is away."""
    team = await scene.tx.get(Team, member.team_id)
    programme = scene.office.programmes.get(team.programme_id) if team is not None else None
    if team is None or programme is None or team.stage is Stage.ENDED:
        return None
    return await team_case(scene.tx, programme, team.id)


def _dated(case: TeamCase) -> list[Meeting]:
    """Return what has a date, agreed or not, and is not over and done with."""
    unsettled = [each for each in case.meetings.values() if not each.settled]
    return [each for each in unsettled if each.starts_at is not None]


def _is_coming(meeting: Meeting, now: datetime) -> bool:
    return meeting.starts_at is not None and meeting.starts_at > now
