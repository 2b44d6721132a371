"""A call for help whose coordinator goes: the others are asked anew, and the team hears of it."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.changes import Put
from bot.domain.milestones import Update
from bot.domain.people import Audit, Membership, Role
from bot.domain.teams import Team
from bot.gather import LIVE, coordinators_reached, to_lead
from bot.milestones.calling import HELP
from bot.milestones.helping import help_buttons, waiting_for_help
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, ToPerson, Why, say

LASTS = timedelta(days=14)
"""So long whoever takes care of a call may still be at it, if the team reports nothing since."""


async def reopen(scene: Scene, membership: Membership) -> Outcome:
    """Open the calls for help again of which somebody took care who coordinates no more."""
    if membership.role is not Role.COORDINATOR or membership.left_at != scene.now:
        return Outcome()
    taken = await scene.tx.find(
        Audit, person_id=membership.person_id, programme_id=membership.programme_id, act=HELP
    )
    recent = sorted({each.subject for each in taken if scene.now - each.at < LASTS})
    outcome = Outcome()
    for each in await scene.tx.find(Update, id=recent):
        team = await scene.tx.get(Team, each.team_id)
        if team is not None and team.stage in LIVE and await _is_theirs(scene, each, membership):
            outcome += await _call_again(scene, each, team, membership.person_id)
    return outcome


async def _is_theirs(scene: Scene, call: Update, membership: Membership) -> bool:
    """Whether a call is with somebody still: taken by them last, and the team reports no more."""
    entries = await scene.tx.find(
        Audit, programme_id=membership.programme_id, act=HELP, subject=call.id
    )
    last = max(entries, key=lambda each: each.at)
    since = await scene.tx.find(Update, team_id=call.team_id)
    is_last = all(each.at <= call.at for each in since)
    return call.helped_at is not None and last.person_id == membership.person_id and is_last


async def _call_again(scene: Scene, call: Update, team: Team, gone: str) -> Outcome:
    """Call the other coordinators at once; nobody is told who it was that went."""
    programme = scene.office.programmes[team.programme_id]
    leads = [each for each in await coordinators_reached(scene.tx, programme.id) if each != gone]
    line = say("update-help-again", number=team.number, team=team.name)
    called = [
        Message(
            to_lead(each, programme.id),
            (line,),
            help_buttons(call, team),
            why=Why.ALARM,
            about=HELP,
            key=f"{HELP}/{call.id}/{each}/{scene.new_id()}",
        )
        for each in leads
    ]
    left = say("update-help-left", team=team.name, others=bool(leads))
    stem = f"help-taken/{call.id}/{scene.new_id()}"
    told = [
        Message(ToPerson(each.id), (left,), about=HELP, key=f"{stem}/{each.id}")
        for each in await waiting_for_help(scene, call)
    ]
    opened = Put(replace(call, helped_at=None))
    return Outcome(changes=(opened,)).saying(
        *called, *(later(each, programme, scene.now) for each in told)
    )
