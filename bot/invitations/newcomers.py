"""Newcomers: who asks to come in or waits for a place, and a coordinator's decision about them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from bot.admission import (
    ABOUT,
    admit,
    has_place,
    has_room,
    is_over,
    mark,
    questions_left,
    queue,
    stem,
)
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.newcomers import PENDING, Admission, Newcomer
from bot.domain.people import Audit, Person, Role
from bot.domain.programme import Programme
from bot.invitations.leads import moved_up
from bot.office import Office
from bot.ports import Tx
from bot.scene import Scene, button, later
from bot.talk.model import Choice, Message, Outcome, Say, ToPerson, say

PAGE = 10
"""So many newcomers, each with a button, fit into one answer."""
ADMIT = "admit"
"""The act of a coordinator who says yes to somebody, whether or not there is a place."""
IN_LINE = ("line",)
"""What a no to somebody who waits says, besides: nobody may decline them by an older question."""


async def show_newcomers(scene: Scene, words: str) -> Outcome:
    """Show who asks, and who waits, in the programmes that the person coordinates."""
    return await _list(scene, 0)


async def turn_page(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Go on with the list."""
    return await _list(scene, int(words[0]) if words[0].isdecimal() else 0)


async def _list(scene: Scene, page: int) -> Outcome:
    programmes = {each.id: each for each in scene.programmes(Role.COORDINATOR)}
    found = await scene.tx.find(Newcomer, admission=PENDING, programme_id=tuple(programmes))
    if not found:
        return scene.reply(say("newcomers-none"))
    ordered = sorted(found, key=_rank)
    page = min(page, (len(ordered) - 1) // PAGE)
    names = await _names(scene.tx, ordered)
    places = _places(ordered)
    lines: list[Say] = []
    rows: list[tuple[Choice, ...]] = []
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    for programme_id, group in groupby(shown, key=lambda each: each.programme_id):
        several = tuple(group)
        own = [each for each in found if each.programme_id == programme_id]
        asking = sum(each.admission is Admission.ASKING for each in own)
        name = programmes[programme_id].name(scene.person.language)
        head = {"programme": name, "asking": asking, "waiting": len(own) - asking}
        lines.append(say("newcomers-head", **head))
        for each in several:
            lines.append(_line(each, names[each.person_id], places))
            rows.append((_open_button(each, names[each.person_id]),))
    if (page + 1) * PAGE < len(ordered):
        rows.append((button("newcomers-more", "newcomers", page + 1),))
    return scene.reply(*lines, choices=tuple(rows))


def _rank(newcomer: Newcomer) -> tuple[str, bool, str, int]:
    """Order by programme; who asks comes before who waits, then each role in its order."""
    waits = newcomer.admission is Admission.WAITING
    return newcomer.programme_id, waits, newcomer.role.value, newcomer.number


def _places(newcomers: Sequence[Newcomer]) -> dict[Newcomer, int]:
    """Return the place in the line of everybody who waits."""
    waiting = [each for each in newcomers if each.admission is Admission.WAITING]
    lines = groupby(waiting, key=lambda each: (each.programme_id, each.role))
    return {each: place for _, line in lines for place, each in enumerate(line, 1)}


async def _names(tx: Tx, newcomers: Sequence[Newcomer]) -> dict[str, str | Say]:
    ids = sorted({each.person_id for each in newcomers})
    people = {each.id: each.name for each in await tx.find(Person, id=ids)}
    return {each: people.get(each) or say("newcomer-nameless") for each in ids}


def _line(newcomer: Newcomer, name: str | Say, places: dict[Newcomer, int]) -> Say:
    place, since = places.get(newcomer, 0), newcomer.since
    return say("newcomers-line", name=name, role=newcomer.role, place=place, since=since)


def _open_button(newcomer: Newcomer, name: str | Say) -> Choice:
    return button(say("newcomers-open", name=name), "newcomer", newcomer.person_id, mark(newcomer))


# One newcomer.


async def show_newcomer(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show one newcomer, with what can be decided."""
    _, stamp = words
    newcomer = await _meant(scene, stamp)
    if newcomer is None:
        return scene.refuse(say("newcomer-settled"))
    question, row = await _card(scene, newcomer)
    return scene.reply(question, choices=(row,))


async def _card(scene: Scene, newcomer: Newcomer) -> tuple[Say, tuple[Choice, ...]]:
    """Return the question about a newcomer, and what can be decided.

    A no to somebody who waits says so: that of the question whether they may come in is no more.
    """
    person_id, stamp = newcomer.person_id, mark(newcomer)
    names = await _names(scene.tx, [newcomer])
    asks = newcomer.admission is Admission.ASKING
    question = say(
        "newcomer-asks" if asks else "newcomer-waits",
        name=names[person_id],
        role=newcomer.role,
        programme=scene.office.programmes[newcomer.programme_id].name(scene.person.language),
    )
    first = ("newcomer-yes", "yes") if asks else ("newcomer-beyond", "over")
    answers: tuple[tuple[str, ...], ...] = (
        first,
        ("newcomer-no", *(() if asks else IN_LINE), "no"),
    )
    row = tuple(button(label, "admit", person_id, stamp, *answer) for label, *answer in answers)
    return question, row


async def _meant(scene: Scene, stamp: str) -> Newcomer | None:
    """Return the newcomer of a button, if the presser coordinates there and it is still open.

    Who it is may have changed: somebody who waits may link another messenger.
    """
    ids = [each.id for each in scene.programmes(Role.COORDINATOR)]
    found = await scene.tx.find(Newcomer, programme_id=ids, admission=PENDING)
    return next((each for each in found if mark(each) == stamp), None)


async def decide(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Carry out a coordinator's decision: in, in although it is full, or not."""
    _, stamp, *about, answer = words
    newcomer = await _meant(scene, stamp)
    asks = newcomer is not None and newcomer.admission is Admission.ASKING
    if newcomer is None or answer not in ("yes", "over", "no") or (answer == "yes" and not asks):
        return Outcome(changes=await _used_up(scene, stamp)) + scene.refuse(say("newcomer-settled"))
    if answer == "no" and not asks and tuple(about) != IN_LINE:
        return await _waits_now(scene, newcomer)
    programme, person_id = scene.office.programmes[newcomer.programme_id], newcomer.person_id
    person = await scene.tx.get(Person, person_id)
    if person is None:
        return scene.refuse(say("newcomer-settled"))
    settled = Outcome(changes=(Withdraw(stem(newcomer)), *await _no_more(scene.tx, newcomer)))
    if answer == "no":
        return settled + _decline(scene, programme, newcomer, person)
    entry = Outcome(changes=(scene.audit(programme.id, ADMIT, person_id),))
    if answer == "over" or await has_room(scene.tx, programme, newcomer.role):
        admitted = await admit(scene.tx, programme, newcomer, scene.now)
        return settled + admitted + entry + scene.reply(_done(person, newcomer, "in"))
    return settled + entry + await _enqueue(scene, programme, newcomer, person)


async def _waits_now(scene: Scene, newcomer: Newcomer) -> Outcome:
    """Answer a no to whether somebody may come in, who waits in the line now: with their card."""
    acts = await scene.tx.find(
        Audit, programme_id=newcomer.programme_id, act=ADMIT, subject=newcomer.person_id
    )
    approved = any(each.at >= newcomer.since for each in acts)
    question, row = await _card(scene, newcomer)
    return scene.refuse(say("newcomer-older", approved=approved), question, choices=(row,))


async def _used_up(scene: Scene, stamp: str) -> tuple[Change, ...]:
    """Return what makes a request a new one if it comes again: its buttons are gone by then."""
    ids = [each.id for each in scene.programmes(Role.COORDINATOR)]
    found = await scene.tx.find(Newcomer, programme_id=ids, admission=Admission.GONE)
    gone = next((each for each in found if mark(each) == stamp), None)
    return await _no_more(scene.tx, gone) if gone is not None else ()


async def _no_more(tx: Tx, newcomer: Newcomer) -> tuple[Change, ...]:
    """Return what lets the questions about a newcomer count no more."""
    return tuple(Drop(each) for each in await questions_left(tx, newcomer))


def _done(person: Person, newcomer: Newcomer, how: str, place: int = 0) -> Say:
    return say(f"newcomer-done-{how}", name=person.name or say("newcomer-nameless"), place=place)


def _decline(scene: Scene, programme: Programme, newcomer: Newcomer, person: Person) -> Outcome:
    declined = replace(newcomer, admission=Admission.DECLINED, settled_at=scene.now)
    name, email = programme.name(person.language), programme.privacy.contact
    told = _news(scene, programme, newcomer, say("waiting-declined", programme=name, email=email))
    entry = scene.audit(programme.id, "decline", person.id)
    answer = scene.reply(_done(person, newcomer, "out")).saying(told)
    return Outcome(changes=(Put(declined), entry)) + answer


async def _enqueue(
    scene: Scene, programme: Programme, newcomer: Newcomer, person: Person
) -> Outcome:
    """Let somebody wait who was approved while the programme is full."""
    line = await queue(scene.tx, programme.id, newcomer.role)
    place = 1 + sum(each.number < newcomer.number for each in line)
    waiting = replace(newcomer, admission=Admission.WAITING)
    name = programme.name(person.language)
    told = _news(scene, programme, newcomer, say("newcomer-approved", programme=name, place=place))
    beyond = button("newcomer-beyond", "admit", person.id, mark(newcomer), "over")
    answer = scene.reply(_done(person, newcomer, "waits", place), choices=((beyond,),))
    return Outcome(changes=(Put(waiting),)) + answer.saying(told)


def _news(scene: Scene, programme: Programme, newcomer: Newcomer, line: Say) -> Message:
    message = Message(
        ToPerson(newcomer.person_id), (line,), about=ABOUT, key=f"{stem(newcomer)}{line.id}"
    )
    return later(message, programme, scene.now)


# Moving up.


async def move_up(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Let the first one in who waits where there is a place; ``None`` while there is none.

    What is over has none: its people leave, when it is time to forget them, for nobody else.
    """
    waiting = await tx.find(Newcomer, admission=Admission.WAITING)
    heads: dict[tuple[str, Role], Newcomer] = {}
    for each in sorted(waiting, key=lambda each: each.number):
        heads.setdefault((each.programme_id, each.role), each)
    for (programme_id, role), first in heads.items():
        programme = office.programmes.get(programme_id)
        if programme is None or is_over(programme, now):
            continue
        if await has_place(tx, programme, role):
            told = await moved_up(tx, programme, first, now)
            return (await admit(tx, programme, first, now)).saying(*told)
    return None
