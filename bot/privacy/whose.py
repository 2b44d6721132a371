"""Whose consents count where: in each programme somebody takes part in, or waits for."""

from bot.domain.newcomers import PENDING, Newcomer
from bot.domain.programme import Programme
from bot.domain.teams import Team
from bot.gather import bound_room
from bot.scene import Scene


async def own_programmes(scene: Scene) -> tuple[Programme, ...]:
    """Return the programmes in which the speaker takes part, then those for which they wait."""
    waits = await scene.tx.find(Newcomer, person_id=scene.person.id, admission=PENDING)
    known = scene.office.programmes
    found = {each.id: each for each in scene.programmes()}
    found |= {
        each.programme_id: known[each.programme_id] for each in waits if each.programme_id in known
    }
    return tuple(found.values())


async def own_programme(scene: Scene, programme_id: str) -> Programme | None:
    """Return one of these by its id."""
    own = await own_programmes(scene)
    return next((each for each in own if each.id == programme_id), None)


async def programme_here(scene: Scene) -> Programme:
    """Return the programme at hand: a group chat's, else the speaker's first, else the default."""
    room = await bound_room(scene.tx, scene.envelope.room or "")
    team = await scene.tx.get(Team, room.team_id) if room is not None else None
    if team is not None and team.programme_id in scene.office.programmes:
        return scene.office.programmes[team.programme_id]
    if scene.progress is None and not scene.memberships:
        return next(iter(await own_programmes(scene)), scene.programme)
    return scene.programme
