"""A new wording: whom it concerns is asked again, and nobody else."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.consents import agreement, withdrawn, wording_of
from bot.domain.changes import Put, Withdraw
from bot.domain.newcomers import PENDING, Newcomer
from bot.domain.people import Account, Consent, Membership, Person, Purpose
from bot.domain.programme import Programme
from bot.office import Office
from bot.ports import Tx
from bot.privacy import forgetting
from bot.privacy.sweeping import Step, sweep
from bot.privacy.whose import own_programme
from bot.scene import Scene, button, later
from bot.talk.model import Message, Outcome, Say, ToPerson, say
from bot.unheard import anew, arrives

ACT = "renew"
MANY = 200
"""People who are asked in one transaction."""


async def renew(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step of asking again, in whichever programme has a new wording."""
    for programme in office.programmes.values():
        if programme.privacy.changed:
            id_ = f"{ACT}/{programme.id}/{programme.privacy.version}"
            step = await sweep(tx, id_, programme, now, _asking(tx, programme, now), most=MANY)
            if step is not None:
                return step
    return None


def _asking(tx: Tx, programme: Programme, now: datetime) -> Step:
    async def step(people: Sequence[str]) -> Outcome:
        found = await _concerned(tx, programme, people)
        return Outcome(
            messages=tuple(
                later(question, programme, now)
                for person, keys in found
                for question in _questions(programme, person, keys)
            )
        )

    return step


async def catch_up(scene: Scene, account: Account) -> Outcome:
    """Ask somebody whom an account reaches again, or has come to, what could not reach them."""
    messages: list[Message] = []
    for programme in scene.office.programmes.values():
        if not account.reachable or not programme.privacy.changed:
            continue
        for person, keys in await _concerned(scene.tx, programme, [account.person_id]):
            missed = {
                purpose: await anew(scene.tx, key)
                for purpose, key in keys.items()
                if not await arrives(scene.tx, key)
            }
            questions = _questions(programme, person, missed)
            messages += (later(each, programme, scene.now) for each in questions)
    return Outcome(messages=tuple(messages))


async def _concerned(
    tx: Tx, programme: Programme, people: Sequence[str]
) -> list[tuple[Person, Mapping[Purpose, str]]]:
    """Return whoever of these is in the programme, or waits for it, with what to ask them.

    That is each purpose, and the key of its question.
    """
    where: dict[str, Any] = {"person_id": people, "programme_id": programme.id}
    here = await tx.find(Membership, left_at=None, **where)
    waiting = await tx.find(Newcomer, admission=PENDING, **where)
    ids = {each.person_id for each in here} | {each.person_id for each in waiting}
    present = await tx.find(Person, id=sorted(ids))
    consents = await tx.find(
        Consent,
        person_id=[each.id for each in present],
        programme_id=programme.id,
        withdrawn_at=None,
    )
    return [
        (
            person,
            {
                each: key_of(programme, person.id, each)
                for each in concerned(programme, consents, person.id)
            },
        )
        for person in present
    ]


def concerned(
    programme: Programme, consents: Sequence[Consent], person_id: str
) -> tuple[Purpose, ...]:
    """Return the changed purposes to which somebody agreed in earlier words alone."""
    mine = [each for each in consents if each.person_id == person_id]
    newest = {each.purpose for each in mine if each.version == programme.privacy.version}
    given = {each.purpose for each in mine}
    return tuple(each for each in programme.privacy.changed if each in given - newest)


def key_of(programme: Programme, person_id: str, purpose: Purpose) -> str:
    """Return the key of a question."""
    return f"{ACT}/{programme.id}/{programme.privacy.version}/{purpose}/{person_id}"


def _questions(
    programme: Programme, person: Person, purposes: Mapping[Purpose, str]
) -> Iterator[Message]:
    """Yield one question per purpose, with its key: an answer to one leaves the others open."""
    name, mark = programme.name(person.language), _mark(programme)
    first: tuple[Say, ...] = (say("renewal-ask", programme=name),)
    for purpose, key in purposes.items():
        choices = tuple(
            button(f"welcome-consent-{said}", ACT, programme.id, purpose, mark, said)
            for said in ("yes", "no")
        )
        yield Message(
            ToPerson(person.id),
            (*first, wording(programme, name, purpose)),
            (choices,),
            about="consent",
            key=key,
        )
        first = ()


def wording(programme: Programme, name: str, purpose: Purpose) -> Say:
    """Return the words to which somebody agrees."""
    if purpose is not Purpose.PROCESSING:
        return say("renewal-what", what=say(f"consent-{purpose}"))
    privacy = programme.privacy
    return say("welcome-consent", name=name, controller=privacy.controller, email=privacy.contact)


def _mark(programme: Programme) -> str:
    """Return what tells this wording from another: a button has little room."""
    return sha256(programme.privacy.version.encode()).hexdigest()[:6]


async def answer(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take the answer to a new wording."""
    programme_id, purpose, mark, said = words[0], Purpose(words[1]), words[2], words[3]
    programme = await own_programme(scene, programme_id)
    if programme is None or mark != _mark(programme) or said not in ("yes", "no"):
        return scene.refuse(say("talk-void"))
    settled = Withdraw(key_of(programme, scene.person.id, purpose))
    held = await scene.tx.find(
        Consent, person_id=scene.person.id, programme_id=programme.id, withdrawn_at=None
    )
    if purpose not in {each.purpose for each in held}:
        return scene.refuse(say("renewal-over"))
    if said == "yes" and purpose not in concerned(programme, held, scene.person.id):
        return scene.refuse(say("renewal-thanks"))
    if said == "yes":
        name = programme.name(scene.person.language)
        words_read = wording_of(scene, programme, wording(programme, name, purpose))
        given = agreement(scene, programme, purpose, words_read)
        changes = (Put(given, quiet=True), settled)
        return Outcome(changes=changes) + scene.reply(say("renewal-thanks"))
    if purpose is Purpose.PROCESSING:
        return await forgetting.begin(scene, "")
    gone = await withdrawn(scene, programme.id, purpose)
    return Outcome(changes=(*map(Put, gone), settled)) + scene.reply(
        say("consent-off", purpose=purpose)
    )
