"""Waiting: who cannot take part at once is told where they stand, and gives no more than a name."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.admission import has_room, mark, questions_left, queue, stem
from bot.domain.changes import Put, Withdraw
from bot.domain.newcomers import IN, PENDING, Admission, Newcomer
from bot.domain.people import Invitation, Membership, Role
from bot.domain.programme import Programme
from bot.onboarding.approval import ask
from bot.onboarding.dialog import NEWCOMER, NameAnswers
from bot.onboarding.introductions import introduce, introduced
from bot.scene import Scene, button
from bot.talk.model import Choice, Outcome, Progress, Say, say

A_DAY = timedelta(days=1)
"""So long who went keeps their number: what is asked about them has been asked."""


async def held_back(
    scene: Scene, programme: Programme, role: Role, code: str, *, approved: bool
) -> Newcomer | None:
    """Return the newcomer who cannot be let in now, ``None`` if nothing stands against it.

    Whoever stood on a coordinator's list was ``approved`` by that.
    """
    if role in programme.approve and not approved:
        admission = Admission.ASKING
    elif not await has_room(scene.tx, programme, role):
        admission = Admission.WAITING
    else:
        return None
    before = await scene.tx.get(Newcomer, scene.person.id, programme.id, role)
    member = await scene.tx.get(Membership, scene.person.id, programme.id, role)
    again = before is not None and _has_just_gone(before, member, scene.now)
    if before is not None and again and await _is_known(scene, before, admission):
        # Whoever asks again and again is asked about once.
        number, since = before.number, before.since
    else:
        number, since = await scene.tx.next_number(Newcomer, programme.id), scene.now
    return Newcomer(scene.person.id, programme.id, role, number, admission, since, code_hash=code)


def _has_just_gone(newcomer: Newcomer, member: Membership | None, now: datetime) -> bool:
    """Whether somebody took back on this day that they wanted to take part, and was never in."""
    if member is not None and member.joined_at >= newcomer.since:
        return False
    gone_at = newcomer.settled_at if newcomer.admission is Admission.GONE else None
    return gone_at is not None and now - gone_at < A_DAY


async def _is_known(scene: Scene, before: Newcomer, admission: Admission) -> bool:
    """Whether a request that is taken up again needs no new question, as the old one counts."""
    return admission is not Admission.ASKING or bool(await questions_left(scene.tx, before))


async def wait(scene: Scene, programme: Programme, newcomer: Newcomer) -> Outcome:
    """Keep a newcomer, tell them where they stand, and ask for their name if it is not known."""
    kept = Outcome(None, (Put(newcomer),))
    line = await _line(scene, newcomer, new=True)
    if not scene.person.name:
        return kept + _ask_name(scene, newcomer, line)
    kept = kept + scene.reply(line, choices=_buttons(newcomer))
    return kept + await _questions(scene, programme, newcomer)


def _ask_name(scene: Scene, newcomer: Newcomer, line: Say) -> Outcome:
    subject = {"programme": newcomer.programme_id, "role": newcomer.role.value}
    return scene.open(NEWCOMER, subject, first=(line,))


async def named(scene: Scene, answers: NameAnswers, progress: Progress) -> Outcome:
    """Keep the name of somebody who waits, and put their question to the coordinators."""
    person = scene.person.called(answers.name, scene.now)
    kept = Outcome(None, (Put(person),))
    programme, role = progress.subject["programme"], Role(progress.subject["role"])
    newcomer = await scene.tx.get(Newcomer, person.id, programme, role)
    known = scene.office.programmes.get(programme)
    now = replace(scene, person=person)
    if newcomer is None or known is None:
        return kept + scene.reply(say("newcomer-over"))
    if newcomer.admission in IN:
        member = await scene.tx.get(Membership, person.id, programme, role)
        if member is None or member.left_at is not None:
            return kept + scene.reply(say("newcomer-over"))
        if await introduced(now, member):
            return kept + scene.reply(say("welcome-back", name=person.name))
        return kept + introduce(now, known, role, ())
    if newcomer.admission not in PENDING:
        return kept + scene.reply(say("newcomer-over"))
    told = scene.reply(say("newcomer-named", name=answers.name), choices=_buttons(newcomer))
    if await questions_left(scene.tx, newcomer):  # the name was waited for too long
        return kept + told
    return kept + told + await _questions(now, known, newcomer)


async def _questions(scene: Scene, programme: Programme, newcomer: Newcomer) -> Outcome:
    """Return what the coordinators are asked; nothing about who just waits."""
    if newcomer.admission is not Admission.ASKING:
        return Outcome()
    return await ask(scene.tx, programme, newcomer, scene.person.name, scene.now)


async def standing(
    scene: Scene, programme: Programme, role: Role, invitation: Invitation | None
) -> Outcome | None:
    """Return what somebody hears who comes again to what they wait for, or were refused.

    Who was refused may ask again by a code that was made after that.
    """
    newcomer = await scene.tx.get(Newcomer, scene.person.id, programme.id, role)
    if newcomer is None or newcomer.admission in (*IN, Admission.GONE):
        return None
    settled = newcomer.settled_at
    if settled is not None and invitation is not None and invitation.created_at >= settled:
        return None
    return await _show(scene, (newcomer,))


async def show_standing(scene: Scene) -> Outcome | None:
    """Return where somebody stands who waits; ``None`` for everybody else."""
    waits = await _waits(scene)
    return await _show(scene, waits) if waits else None


async def _waits(scene: Scene) -> tuple[Newcomer, ...]:
    """Return where the speaker waits, as far as these programmes are served here."""
    own = await scene.tx.find(Newcomer, person_id=scene.person.id, admission=PENDING)
    return tuple(each for each in own if each.programme_id in scene.office.programmes)


async def _show(scene: Scene, newcomers: tuple[Newcomer, ...]) -> Outcome:
    lines = tuple([await _line(scene, each) for each in newcomers])
    waits = [each for each in newcomers if each.admission in PENDING]
    if waits and not scene.person.name and scene.progress is None:
        return _ask_name(scene, waits[0], lines[0])
    rows = tuple(row for each in waits for row in _buttons(each))
    return scene.reply(*lines, choices=rows)


async def _line(scene: Scene, newcomer: Newcomer, *, new: bool = False) -> Say:
    programme = scene.office.programmes[newcomer.programme_id]
    name = programme.name(scene.person.language)
    match newcomer.admission:
        case Admission.WAITING:
            line = await queue(scene.tx, programme.id, newcomer.role)
            place = 1 + sum(each.number < newcomer.number for each in line)
            return say("waiting-place", programme=name, place=place, new=new)
        case Admission.ASKING:
            return say("waiting-asks", programme=name, new=new)
        case _:
            return say("waiting-declined", programme=name, email=programme.privacy.contact)


def _buttons(newcomer: Newcomer) -> tuple[tuple[Choice, ...], ...]:
    return ((button("waiting-stop", "unwait", mark(newcomer)),),)


# Buttons.


async def stop_waiting(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take somebody off the list, once they said so twice."""
    stamp, *sure = words
    found = [each for each in await _waits(scene) if mark(each) == stamp]
    if not found:
        return scene.refuse(say("newcomer-over"))
    newcomer = found[0]
    if not sure:
        rows = ((button("waiting-stop-yes", "unwait", stamp, "yes"),),)
        return scene.reply(say("waiting-sure"), choices=rows)
    gone = replace(newcomer, admission=Admission.GONE, settled_at=scene.now)
    changes = (Put(gone), Withdraw(stem(newcomer)))
    return Outcome(changes=changes) + scene.reply(say("waiting-stopped"))


async def begin(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask an admitted newcomer what their role tells."""
    own = await scene.tx.find(Newcomer, person_id=scene.person.id, admission=IN)
    for each in own:
        member = await scene.tx.get(Membership, scene.person.id, each.programme_id, each.role)
        programme = scene.office.programmes.get(each.programme_id)
        if mark(each) != words[0] or member is None or member.left_at or programme is None:
            continue
        if await introduced(scene, member):
            return scene.refuse(say("welcome-back", name=scene.person.name))
        return introduce(scene, programme, each.role, ())
    return scene.refuse(say("newcomer-over"))
