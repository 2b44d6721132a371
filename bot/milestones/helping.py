"""Taking care of a call for help: once, for all to see."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.changes import Put, Withdraw
from bot.domain.milestones import Update
from bot.domain.people import Audit, Person, Role
from bot.domain.teams import Member, Team
from bot.gather import coordinators, to_lead
from bot.milestones.calling import HELP
from bot.scene import Scene, button, later
from bot.talk.model import Choice, Message, Outcome, ToPerson, say


def help_buttons(call: Update, team: Team) -> tuple[tuple[Choice, ...], ...]:
    """Return what a coordinator can do about a call for help."""
    take = button("update-help-take", HELP, call.id)
    return ((take, button("open-team", "team", team.id)),)


async def take_care(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Let a coordinator take care of a call for help: once, for all to see."""
    update = await scene.tx.get(Update, words[0])
    team = await scene.tx.get(Team, update.team_id) if update is not None else None
    if update is None or team is None or not update.help:
        return scene.reply(say("update-help-gone"))
    mine = {each.id for each in scene.programmes(Role.COORDINATOR)}
    if team.programme_id not in mine:
        return scene.reply(say("update-help-gone"))  # as if there were none
    if update.helped_at is not None:
        return await _helped_already(scene, update, team)
    changes = (
        Put(replace(update, helped_at=scene.now)),
        scene.audit(team.programme_id, HELP, update.id),
        Withdraw(f"{HELP}/{update.id}/"),
    )
    waiting = await waiting_for_help(scene, update)
    names = tuple(each.name for each in waiting)
    taken = say(
        "update-help-taken", number=team.number, team=team.name, names=names, count=len(names)
    )
    told = await _tell_taken(scene, update, team, [each.id for each in waiting])
    return Outcome(changes=changes) + scene.reply(taken).saying(*told)


async def waiting_for_help(scene: Scene, update: Update) -> tuple[Person, ...]:
    """Return who asked, or, once they have left the team, those who are still in it."""
    members = await scene.tx.find(Member, team_id=update.team_id, left_at=None)
    ids = {each.person_id for each in members}
    asked = ids & {update.person_id} or ids
    return await scene.tx.find(Person, id=sorted(asked))


async def _helped_already(scene: Scene, update: Update, team: Team) -> Outcome:
    programme = scene.office.programmes[team.programme_id]
    since = programme.calendar.local(update.helped_at or scene.now)
    entries = await scene.tx.find(
        Audit, programme_id=team.programme_id, act=HELP, subject=update.id
    )
    last = max(entries, key=lambda each: each.at, default=None)
    helper = await scene.tx.get(Person, last.person_id) if last is not None else None
    if helper is None or helper.id == scene.person.id:
        return scene.reply(say("update-help-yours", team=team.name, since=since))
    return scene.reply(say("update-help-already", name=helper.name, team=team.name, since=since))


async def _tell_taken(
    scene: Scene, update: Update, team: Team, waiting: Iterable[str]
) -> tuple[Message, ...]:
    """Tell those who wait that help is coming, and the other coordinators that it is taken."""
    programme = scene.office.programmes[team.programme_id]
    stem = f"help-taken/{update.id}/{scene.new_id()}"
    coming = say("update-help-coming", name=scene.person.name, team=team.name)
    others = say("update-help-others", name=scene.person.name, number=team.number, team=team.name)
    leads = await coordinators(scene.tx, programme.id)
    told = {each: (to_lead(each, programme.id), others) for each in leads}
    told |= {each: (ToPerson(each), coming) for each in waiting}
    return tuple(
        later(
            Message(
                to,
                (line,),
                about=HELP,
                key=f"{stem}/{person_id}",
            ),
            programme,
            scene.now,
        )
        for person_id, (to, line) in told.items()
        if person_id != scene.person.id
    )
