"""A round that is open: finding it, wishing for a new preview, showing the one there is."""

from dataclasses import replace

from bot.domain.changes import Put, Withdraw
from bot.domain.people import Membership, Person, Role
from bot.domain.programme import Programme
from bot.domain.rounds import Aim, Phase, Round
from bot.gather import to_lead
from bot.rounds import preview
from bot.rounds.field import gather
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, Say, say


async def current(scene: Scene, round_id: str) -> Round | None:
    """Return a round of a programme that the speaker coordinates."""
    found = await scene.tx.get(Round, round_id)
    own = {each.id for each in scene.programmes(Role.COORDINATOR)}
    return found if found is not None and found.programme_id in own else None


async def open_round(scene: Scene, round_id: str) -> Round | None:
    """Return such a round while it is still looked at."""
    found = await current(scene, round_id)
    return found if found is not None and found.phase is Phase.OPEN else None


async def open_in(scene: Scene, programme: Programme) -> Round | None:
    """Return the round of a programme that is looked at, if there is one."""
    found = await scene.tx.find(Round, programme_id=programme.id, phase=Phase.OPEN)
    return found[0] if found else None


async def wish(
    scene: Scene, programme: Programme, lines: tuple[Say, ...] = (), aim: Aim | None = None
) -> Outcome:
    """Wish for a preview with what holds now; a round begins where none is open."""
    found = await open_in(scene, programme)
    if found is None:
        number = await scene.tx.next_number(Round, programme.id)
        found = Round(
            *(scene.new_id(), programme.id, number, scene.person.id, Phase.OPEN, Aim.BEST),
            *(scene.now, scene.now),
        )
    wished = replace(found, author_id=scene.person.id, asked_at=scene.now, aim=aim or found.aim)
    told = Message(scene.private, (*lines, say("round-thinking")), about=preview.ACT)
    return Outcome(changes=(Put(wished),), messages=(told,))


async def show(scene: Scene, found: Round, page: int = 0, *first: Say) -> Outcome:
    """Show the preview that there is."""
    if found.asked_at is not None:
        return Outcome(messages=(Message(scene.private, (*first, say("round-thinking"))),))
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    if not found.solved:
        return await wish(scene, programme, first)
    view = preview.View(
        scene.private, scene.person.language, page, tuple(first), preview.undoes(field, found)
    )
    return Outcome(messages=(preview.show(view, field, found),))


async def outdated(scene: Scene, found: Round) -> Outcome:
    """Answer a button of an earlier preview with the one that counts."""
    return await show(scene, found, 0, say("round-outdated"))


async def name_of(scene: Scene, person_id: str) -> str:
    """Return the name of a coordinator."""
    person = await scene.tx.get(Person, person_id)
    return person.name if person is not None else ""


async def over(scene: Scene, round_id: str) -> Say:
    """Return what became of a round that is not open any more."""
    found = await current(scene, round_id)
    if found is not None and found.phase in (Phase.GOING, Phase.SENT):
        return say("round-sent", name=await name_of(scene, found.author_id))
    return say("round-over")


async def tell_colleagues(scene: Scene, found: Round, what: str, line: Say) -> Outcome:
    """Return what tells those who coordinate the programme, too, what became of a round.

    Who still waits to hear that it was sent need not hear that it was undone.
    """
    tx, programme = scene.tx, scene.office.programmes[found.programme_id]
    roles = await tx.find(
        Membership, programme_id=programme.id, role=Role.COORDINATOR, left_at=None
    )
    people = sorted({each.person_id for each in roles} - {scene.person.id})
    sent = f"round/{found.id}/colleague/sent/"
    waiting = {*await tx.told(sent, people)} - {*await tx.told(sent, people, left=True)}
    told: list[Message] = []
    for person_id in people:
        if what != "sent" and person_id in waiting:
            continue
        key = f"round/{found.id}/colleague/{what}/{person_id}"
        to = to_lead(person_id, programme.id)
        message = Message(to, (line,), about=preview.ACT, key=key)
        told.append(later(message, programme, scene.now))
    gone = () if what == "sent" else (Withdraw(sent),)
    return Outcome(changes=gone, messages=tuple(told))
