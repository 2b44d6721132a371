"""Erasing at an operator's word: features react as if the person had gone by themselves."""

import logging
from datetime import datetime

from bot.domain.people import Account, Person
from bot.engine.consequences import carry_out, react
from bot.engine.wording import Writer, address
from bot.engine.writing import write
from bot.office import Office
from bot.ports import Ids, Tx, stops_all
from bot.privacy.erasure import Known, erase
from bot.privacy.parting import Parting, close_rooms, out_of_rooms, tell_others
from bot.scene import Scene
from bot.talk.model import Envelope, Message, Outcome, Said, ToAccount

log = logging.getLogger(__name__)


async def carry_out_erasing(
    tx: Tx, office: Office, writer: Writer, known: Known, now: datetime, new_id: Ids
) -> None:
    """Erase somebody, with all that follows; they read nothing of it, the others no name."""
    parting = Parting(tx, office.programmes, known, now, new_id)
    gone = Outcome(changes=tuple(erase(known, now, new_id)), messages=await tell_others(parting))
    outcome = await out_of_rooms(parting) + gone
    stem = f"erase/{new_id()}"
    scene = await _scene(parting, office, stem)
    if scene is None:
        await write(tx, office, outcome.changes, now)
    else:
        scene = await carry_out(scene, outcome.changes)
        outcome += await _follow(parting, scene, outcome)
    told = [each for each in outcome.messages if not _is_for(known, each)]
    await tx.post(await address(tx, writer, told, stem, now))


async def _follow(parting: Parting, scene: Scene, erased: Outcome) -> Outcome:
    """Return what features do about it.

    Where one fails, the person is erased all the same, and the chats of their teams are closed.
    """
    try:
        async with scene.tx.savepoint():
            return await react(scene, erased.changes)
    except Exception as error:
        if stops_all(error):
            raise
        log.exception("somebody is erased, and what follows from that is not done")
        rooms = await close_rooms(parting)
        await carry_out(scene, rooms.changes)
        return rooms


async def _scene(parting: Parting, office: Office, stem: str) -> Scene | None:
    """Return the scene of who is erased; ``None`` where nobody is behind the account.

    Who has no messenger any more has an account without a name there: nothing is said to them.
    """
    tx, known, now = parting.tx, parting.known, parting.now
    person = await tx.get(Person, known.person_id) if known.person_id is not None else None
    if person is None:
        return None
    account, *_ = (*await tx.find(Account, id=known.accounts), Account("", person.id))
    roles = tuple(each for each in known.memberships if each.left_at is None)
    envelope = Envelope(stem, account.id, Said(""), now)
    return Scene(tx, now, parting.new_id, office, envelope, account, person, roles, None)


def _is_for(known: Known, message: Message) -> bool:
    """Whether a message is for who is erased."""
    return isinstance(message.to, ToAccount) and message.to.account_id in ("", *known.accounts)
