"""A call for help that found no coordinator: whoever called hears that nobody comes."""

from bot.domain.milestones import Update
from bot.domain.teams import Team
from bot.gather import coordinators_reached
from bot.milestones.flow import HELP
from bot.ports import Parcel, Tx
from bot.talk.model import Message, ToPerson, Why, say


async def turned_away(tx: Tx, parcel: Parcel) -> tuple[Message, ...]:
    """Return what is told when the last coordinator who was called was not reached, either."""
    if parcel.why is not Why.ALARM or parcel.about != HELP:
        return ()
    update = await tx.get(Update, parcel.key.split("/")[1])
    team = await tx.get(Team, update.team_id) if update is not None else None
    if update is None or team is None or update.helped_at is not None:
        return ()
    if await coordinators_reached(tx, team.programme_id):
        return ()
    nobody = Message(
        ToPerson(update.person_id),
        (say("update-nobody"),),
        why=Why.ALARM,
        about=HELP,
        key=f"{HELP}/{update.id}/nobody",
    )
    return (nobody,)
