"""Handing over: a contact's role goes to somebody else of the organisation; both confirm it."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.briefs.house import House, candidates, house_moves, house_of, role_moves, work_moves
from bot.briefs.people import own_organisation, own_organisations
from bot.briefs.questions import show_question, unanswered, unread_answers
from bot.briefs.refusals import unread_refusals
from bot.briefs.review import reviews
from bot.consents import agreement
from bot.domain.briefs import Handover, Succession
from bot.domain.calendar import ONE_DAY
from bot.domain.challenges import Organisation, Publish, Side
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.people import Person, Purpose
from bot.domain.programme import Programme
from bot.gather import coordinators, is_reached, to_lead
from bot.office import Office
from bot.ports import Tx
from bot.scene import Scene, button, later
from bot.talk.model import Message, Outcome, ToPerson, say

ABOUT = "handover"

MOST_ASKED = 3
"""So often within a day a contact asks the same person to take over."""


# The contact's part.


async def show_handover(scene: Scene) -> Outcome:
    """Offer the people to whom the own organisations can be handed over."""
    messages = [await _offer(scene, each) for each in await own_organisations(scene)]
    if not messages:
        return scene.reply(say("brief-no-organisation"))
    return Outcome(messages=tuple(messages))


async def _offer(scene: Scene, organisation: Organisation) -> Message:
    begun = await _begun(scene.tx, organisation.id)
    heir = await scene.tx.get(Person, begun.heir_id) if begun is not None else None
    if begun is not None and heir is not None:
        line = say("handover-waits", organisation=organisation.name, name=heir.name)
        return Message(
            scene.private, (line,), ((button("handover-stop", "unhand", organisation.id),),)
        )
    people = await candidates(scene.tx, organisation)
    others = (button("experts-invite", "bring", organisation.id, ABOUT),)
    if not people:
        line = say("handover-nobody", organisation=organisation.name)
        return Message(scene.private, (line,), (others,))
    rows = tuple(
        (button(say("handover-to", name=each.name), "handover", organisation.id, each.id),)
        for each in people
    )
    whom = say("handover-whom", organisation=organisation.name)
    return Message(scene.private, (whom,), (*rows, others))


async def _begun(tx: Tx, organisation_id: str) -> Succession | None:
    """Return the hand-over of an organisation that waits for the heir's word."""
    found = await tx.find(Succession, organisation_id=organisation_id, handover=Handover.ASKED)
    return found[0] if found else None


async def _heir(
    scene: Scene, organisation_id: str, heir_id: str
) -> tuple[Organisation, Person] | None:
    """Return an organisation of the speaker and who could take it over."""
    organisation = await own_organisation(scene, organisation_id)
    if organisation is None:
        return None
    people = {each.id: each for each in await candidates(scene.tx, organisation)}
    return (organisation, people[heir_id]) if heir_id in people else None


async def choose(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Say what a hand-over means, and ask for the contact's own yes."""
    found = await _heir(scene, words[0], words[1])
    if found is None:
        return scene.refuse(say("handover-gone"))
    organisation, heir = found
    if not await is_reached(scene.tx, heir.id):
        return scene.refuse(say("handover-unreached", name=heir.name))
    rows = ((button("handover-yes", "handover-yes", organisation.id, heir.id),),)
    sure = say("handover-sure", organisation=organisation.name, name=heir.name)
    return scene.reply(sure, choices=rows)


async def begin(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask the heir, once the contact said yes."""
    found = await _heir(scene, words[0], words[1])
    if found is None:
        return scene.refuse(say("handover-gone"))
    organisation, heir = found
    if await _begun(scene.tx, organisation.id) is not None:
        return scene.refuse(say("handover-asked", name=heir.name))
    if not await is_reached(scene.tx, heir.id):
        return scene.refuse(say("handover-unreached", name=heir.name))
    if await _asked_often(scene, heir.id):
        return scene.refuse(say("handover-often", name=heir.name))
    programme = scene.office.programmes[organisation.programme_id]
    succession = Succession(
        scene.new_id(),
        organisation.id,
        programme.id,
        scene.person.id,
        heir.id,
        Handover.ASKED,
        scene.now,
    )
    house = await house_of(scene.tx, organisation)
    line = say(
        "handover-ask",
        name=scene.person.name,
        organisation=organisation.name,
        count=len(house.challenges),
        public=any(each.publish is Publish.YES for each in house.challenges),
    )
    rows = (
        (
            button("handover-take", "heir", succession.id, "yes"),
            button("handover-refuse", "heir", succession.id, "no"),
        ),
    )
    asked = Message(ToPerson(heir.id), (line,), rows, about=ABOUT, key=_key(succession, "heir"))
    told = scene.reply(say("handover-asked", name=heir.name))
    return (Outcome(changes=(Put(succession),)) + told).saying(later(asked, programme, scene.now))


async def _asked_often(scene: Scene, heir_id: str) -> bool:
    """Whether the speaker asked somebody too often; what was taken back unread does not count."""
    found = await scene.tx.find(Succession, person_id=scene.person.id, heir_id=heir_id)
    lately = [each for each in found if each.begun_at > scene.now - ONE_DAY]
    read = [await scene.tx.parcel(_key(each, "heir")) for each in lately]
    return len([each for each in read if each is not None]) >= MOST_ASKED


def _key(succession: Succession, whom: str) -> str:
    return f"{ABOUT}/{succession.id}/{whom}"


async def stop(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a hand-over back that waits for the heir."""
    begun = await _begun(scene.tx, words[0])
    if begun is None or await own_organisation(scene, words[0]) is None:
        return scene.refuse(say("handover-over"))
    ended = replace(begun, handover=Handover.WITHDRAWN, settled_at=scene.now)
    changes = (Put(ended), Withdraw(_key(begun, "heir")))
    return Outcome(changes=changes) + scene.reply(say("handover-stopped"))


async def lapse(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """End one that the heir has not answered in the policy's days, and tell the contact.

    So none waits for ever, be it for somebody who cannot be reached any more.
    """
    for each in await tx.find(Succession, handover=Handover.ASKED):
        programme = office.programmes.get(each.programme_id)
        if programme is None:
            continue
        # It counts from the hour in which it can be read.
        days = programme.policy.requests.answer_days
        if now >= programme.calendar.next_polite(each.begun_at) + timedelta(days=days):
            return await _lapsed(tx, programme, each, days, now)
    return None


async def _lapsed(
    tx: Tx, programme: Programme, begun: Succession, days: int, now: datetime
) -> Outcome:
    ended = replace(begun, handover=Handover.WITHDRAWN, settled_at=now)
    heir = await tx.get(Person, begun.heir_id)
    organisation = await tx.get(Organisation, begun.organisation_id)
    line = say(
        "handover-lapsed",
        name=heir.name if heir is not None else "",
        organisation=organisation.name if organisation is not None else "",
        days=days,
    )
    told = Message(ToPerson(begun.person_id), (line,), about=ABOUT, key=_key(begun, "lapsed"))
    changes = (Put(ended), Withdraw(_key(begun, "heir")))
    return Outcome(changes=changes).saying(later(told, programme, now))


# The heir's part.


async def answer(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take the heir's yes or no."""
    succession = await scene.tx.get(Succession, words[0])
    if succession is None or succession.heir_id != scene.person.id:
        return scene.refuse(say("talk-void"))
    programme = scene.office.programmes.get(succession.programme_id)
    organisation = await scene.tx.get(Organisation, succession.organisation_id)
    if succession.handover is not Handover.ASKED or programme is None or organisation is None:
        return scene.refuse(say("handover-over"))
    people = await candidates(scene.tx, organisation)
    stands = organisation.contact_id == succession.person_id
    if not stands or scene.person.id not in {each.id for each in people}:
        return scene.refuse(say("handover-over"))
    if words[1] != "yes":
        return _refused(scene, programme, organisation, succession)
    return await _taken(scene, programme, organisation, succession)


def _refused(
    scene: Scene, programme: Programme, organisation: Organisation, succession: Succession
) -> Outcome:
    ended = replace(succession, handover=Handover.REFUSED, settled_at=scene.now)
    line = say("handover-refused", name=scene.person.name, organisation=organisation.name)
    told = Message(
        ToPerson(succession.person_id), (line,), about=ABOUT, key=_key(succession, "refused")
    )
    thanks = scene.reply(say("handover-refused-here"))
    return (Outcome(changes=(Put(ended),)) + thanks).saying(later(told, programme, scene.now))


async def _taken(
    scene: Scene, programme: Programme, organisation: Organisation, succession: Succession
) -> Outcome:
    """Make everything of the organisation the heir's, and tell all whom it concerns."""
    house = await house_of(scene.tx, organisation)
    old, new = succession.person_id, succession.heir_id
    changes: list[Change] = [
        Put(replace(succession, handover=Handover.TAKEN, settled_at=scene.now)),
        *await house_moves(scene, house, old, new),
        *await work_moves(scene, house, old, new),
        *await role_moves(scene, house, old, new),
        scene.audit(programme.id, ABOUT, succession.id),
    ]
    if any(each.publish is Publish.YES for each in house.challenges):
        wording = scene.label(say("handover-publish"))
        consent = agreement(scene, programme, Purpose.PUBLISHING, wording)
        changes.append(Put(consent, quiet=True))  # each challenge stays as its contact wanted it
    told = await _told(scene, programme, house, succession)
    open_ones = await _open_ones(scene, house, old)
    reviewed = await reviews(scene, house, new)
    answers = await unread_answers(scene, [each.id for each in house.teams], old)
    refusals = await unread_refusals(scene, house, old)
    unread = (*answers, *refusals, *reviewed)
    return Outcome(changes=tuple(changes)).saying(*told, *open_ones, *unread)


async def _open_ones(scene: Scene, house: House, old: str) -> list[Message]:
    """Return what waits for an answer of the old contact, who may not even have read it."""
    messages = [
        show_question(scene, each, team)
        for team in house.teams
        for each in await unanswered(scene.tx, (team.id,), old)
    ]
    awaited = sum(
        each.asks is Side.CONTACT and each.maker_id != scene.person.id for each in house.suggestions
    )
    if awaited:
        messages.append(Message(scene.private, (say("handover-requests", count=awaited),)))
    return messages


async def _told(
    scene: Scene, programme: Programme, house: House, succession: Succession
) -> tuple[Message, ...]:
    """Return what the old contact, the teams and the coordinators hear, and the heir."""
    old = await scene.tx.get(Person, succession.person_id)
    names = {
        "name": scene.person.name,
        "old": old.name if old is not None else "",
        "organisation": house.organisation.name,
    }
    lines = {succession.person_id: say("handover-done-there", **names)}
    for member in house.members:
        if member.left_at is None:
            lines.setdefault(member.person_id, say("handover-team", **names))
    ways = {each: ToPerson(each) for each in lines}
    for each in await coordinators(scene.tx, programme.id):
        lines.setdefault(each, say("handover-lead", **names))
        ways.setdefault(each, to_lead(each, programme.id))
    lines.pop(scene.person.id, None)
    told = tuple(
        later(
            Message(ways[each], (line,), about=ABOUT, key=_key(succession, each)),
            programme,
            scene.now,
        )
        for each, line in lines.items()
    )
    return (Message(scene.private, (say("handover-done", **names),)), *told)
