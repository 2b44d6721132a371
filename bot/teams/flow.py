"""Binding group chats to teams."""

from dataclasses import replace

from bot.closed import forget_closed
from bot.codes import code_hash, read_code
from bot.domain.changes import Change, Drop, Put
from bot.domain.people import Invitation
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE, bound_room
from bot.guesses import locked_until, note_wrong, turn_away
from bot.scene import Scene
from bot.talk.model import Outcome, Say, say


async def bind(scene: Scene, words: str) -> Outcome:
    """Bind the group in which the code was given to the code's team."""
    room_id = scene.envelope.room
    if room_id is None:
        return Outcome()
    code = read_code(words)
    until = await locked_until(scene) if code else None
    if until is not None:
        return await turn_away(scene, until)
    found = await scene.tx.get(Invitation, code_hash(code)) if code else None
    if found is not None and found.person_id is not None:
        # All who are here could now become that person.
        return Outcome(changes=(Drop(found),)) + scene.reply(say("room-private-code"))
    team = await scene.tx.get(Team, found.team_id) if found and found.team_id else None
    bound = await bound_room(scene.tx, room_id)
    if team is None or found is None:
        wrong = await note_wrong(scene) if code and found is None else Outcome()
        return wrong + scene.reply(say("room-known" if bound else "room-code"))
    hindrance = await _hindrance(scene, found, team, bound)
    if hindrance is not None:
        return scene.reply(hindrance)
    changes: list[Change] = [*await forget_closed(scene.tx, room_id)]
    # What was said there behind the code was said to the team, however late the code is read.
    said_at = scene.envelope.sent or scene.now
    changes.append(Put(Room(room_id, team.id, scene.person.id, said_at)))
    if found.uses_left is not None:
        changes.append(Put(replace(found, uses_left=found.uses_left - 1)))
    return Outcome(changes=tuple(changes)) + scene.reply(say("room-bound", team=team.name))


async def _hindrance(
    scene: Scene, invitation: Invitation, team: Team, bound: Room | None
) -> Say | None:
    """Return why the group may not become the team's by this code, if it may not."""
    member = await scene.tx.get(Member, team.id, scene.person.id)
    if member is None or member.left_at is not None:
        return say("room-stranger")
    if bound is not None:
        return say("room-known" if bound.team_id == team.id else "room-other")
    if team.stage not in LIVE:
        return say("room-over", team=team.name)
    return say("code-used-up") if invitation.uses_left == 0 else None
