"""A call for help that found no coordinator: it goes to those who are reached by now.

Where there is none, whoever called hears that nobody comes.
"""

from bot.domain.milestones import Update
from bot.domain.teams import Team
from bot.gather import coordinators_reached
from bot.milestones.calling import HELP, nobody_key
from bot.ports import Parcel, Tx
from bot.talk.model import Message, ToPerson, Why, say
from bot.unheard import arrives, passed_on


async def turned_away(tx: Tx, parcel: Parcel) -> tuple[tuple[Message, ...], tuple[Parcel, ...]]:
    """Return what follows when a coordinator who was called was not reached.

    Nothing where another one was called, too, is still reached, and did not miss it as well.
    """
    if parcel.why is not Why.ALARM or parcel.about != HELP:
        return (), ()
    update = await tx.get(Update, parcel.key.split("/")[1])
    team = await tx.get(Team, update.team_id) if update is not None else None
    if update is None or team is None or update.helped_at is not None:
        return (), ()
    stem = f"{HELP}/{update.id}/"
    reached = await coordinators_reached(tx, team.programme_id)
    if any([await arrives(tx, f"{stem}{each}") for each in reached]):
        return (), ()
    if reached:
        return (), tuple([await passed_on(tx, parcel, f"{stem}{each}", each) for each in reached])
    nobody = Message(
        ToPerson(update.person_id),
        (say("update-nobody"),),
        why=Why.ALARM,
        about=HELP,
        key=nobody_key(update),
    )
    return (nobody,), ()
