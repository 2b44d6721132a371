"""What was said to the team and is too late to be carried: whoever said it hears of that, once."""

from datetime import datetime

from bot.bridge.keys import Origin, is_change, origin_of
from bot.domain.people import Account
from bot.domain.teams import Team
from bot.office import Office
from bot.ports import Parcel, Tx
from bot.scene import later
from bot.talk.model import Message, ToPerson, say

ABOUT = "bridge-late"


async def too_late(tx: Tx, office: Office, parcel: Parcel, now: datetime) -> tuple[Message, ...]:
    """Return what the sender of a copy is told that did not arrive in time; one word for all."""
    origin = origin_of(parcel.key)
    team = None if origin is None else await tx.get(Team, origin.team_id)
    programme = None if team is None else office.programmes.get(team.programme_id)
    if origin is None or team is None or programme is None or is_change(parcel.key):
        return ()
    told = Message(
        ToPerson(origin.person_id),
        (say(ABOUT, team=team.name, at=parcel.created_at),),
        about=ABOUT,
        key=origin.late,
        quotes=await _known_there(tx, origin),
    )
    return (later(told, programme, now),)


async def _known_there(tx: Tx, origin: Origin) -> str | None:
    """Return the id of what was said, where its sender can be reached in that chat alone."""
    reached = await tx.find(Account, person_id=origin.person_id, reachable=True)
    return origin.ref if [each.id for each in reached] == [origin.chat] else None


TEXT_IDS = (ABOUT,)
