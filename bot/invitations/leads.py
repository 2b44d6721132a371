"""Who comes by whose code: coordinators hear of it where that is not to be quiet.

Of a new coordinator the others do; of who moves up by the code of somebody who leads no more, all.
"""

from datetime import datetime
from enum import StrEnum

from bot.admission import stem
from bot.codes import TRUSTED
from bot.domain.newcomers import Newcomer
from bot.domain.people import Invitation, Membership, Person, Role
from bot.domain.programme import Programme
from bot.gather import coordinators, to_lead
from bot.ports import Tx
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, Say, say

ABOUT = "lead"
WELCOME = "welcome"
"""The dialog in which somebody who came with a code agrees to the notice."""


class By(StrEnum):
    """Whose code a coordinator came by, as its reader sees it."""

    YOU = "you"
    LEAD = "lead"
    UNKNOWN = "unknown"


async def tell_leads(scene: Scene, membership: Membership) -> Outcome:
    """Tell all other coordinators of a programme who has just become one of them."""
    programme = scene.office.programmes.get(membership.programme_id)
    new = membership.role is Role.COORDINATOR and membership.left_at is None
    if programme is None or not new or membership.joined_at != scene.now:
        return Outcome()
    invitation = await scene.tx.get(Invitation, await _code_of(scene, membership))
    maker_id = "" if invitation is None else invitation.made_by or ""
    maker, who = await scene.tx.get(Person, maker_id), await _called(scene, membership.person_id)
    leads = set(await coordinators(scene.tx, programme.id))
    leads -= {membership.person_id, scene.person.id}  # whoever let them in knows
    messages = []
    for each in await scene.tx.find(Person, id=sorted(leads)):
        line = say(
            "lead-joined",
            name=who,
            programme=programme.name(each.language),
            by=_by(each, maker),
            maker=maker.name if maker is not None else "",
        )
        key = f"{ABOUT}/{programme.id}/{membership.person_id}/{scene.now.isoformat()}/{each.id}"
        to = to_lead(each.id, programme.id)
        told = Message(to, (line, say("lead-check")), about=ABOUT, key=key)
        messages.append(later(told, programme, scene.now))
    return Outcome(messages=tuple(messages))


async def moved_up(
    tx: Tx, programme: Programme, newcomer: Newcomer, now: datetime
) -> tuple[Message, ...]:
    """Return what coordinators hear of who gets a place by a code whose maker leads no more.

    The code ended with its maker; a place in the line does not.
    """
    invitation = await tx.get(Invitation, newcomer.code_hash) if newcomer.code_hash else None
    leads = await coordinators(tx, programme.id)
    if invitation is None or invitation.role not in TRUSTED:
        return ()
    if invitation.made_by is None or invitation.made_by in leads:
        return ()
    new = await tx.get(Person, newcomer.person_id)
    who = new.name if new is not None and new.name else say("lead-nameless")
    messages = []
    for each in await tx.find(Person, id=sorted(leads)):
        name = programme.name(each.language)
        line = say("newcomer-moved-up", name=who, role=newcomer.role, programme=name)
        key = f"{stem(newcomer)}moved-up/{each.id}"
        to = to_lead(each.id, programme.id)
        told = Message(to, (line, say("lead-check")), about=ABOUT, key=key)
        messages.append(later(told, programme, now))
    return tuple(messages)


def _by(reader: Person, maker: Person | None) -> By:
    if maker is None or not maker.name:
        return By.UNKNOWN
    return By.YOU if maker.id == reader.id else By.LEAD


async def _called(scene: Scene, person_id: str) -> str | Say:
    person = await scene.tx.get(Person, person_id)
    return say("lead-nameless") if person is None or not person.name else person.name


async def _code_of(scene: Scene, membership: Membership) -> str:
    """Return the hash of the code with which somebody came, empty where there was none."""
    progress = scene.progress
    if membership.person_id == scene.person.id and progress and progress.dialog == WELCOME:
        return progress.subject.get("code", "")
    newcomer = await scene.tx.get(
        Newcomer, membership.person_id, membership.programme_id, membership.role
    )
    return newcomer.code_hash if newcomer is not None else ""
