"""Inviting: a preview, then everybody in small steps; or those whose names were typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.evenings import COMING_UP, Audience, Coming, Evening, Guest, Phase
from bot.domain.people import Membership, Person
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.gather import heirs_of
from bot.ports import Tx
from bot.scene import Scene, button, later
from bot.speeddating import leaflets, rules
from bot.speeddating.dialog import WHOM, WhomAnswers
from bot.speeddating.party import Party, eligible, houses_of, party_of
from bot.speeddating.setup import card_of, changed, own
from bot.talk.model import Choice, Message, Outcome, Progress, Say, ToPerson, say
from bot.talk.readers import closest, fold

FEW = 100
"""People who are invited in one transaction."""
_SIDES = {Audience.MAKERS: (Side.MAKER,), Audience.CONTACTS: (Side.CONTACT,)}


async def show_invitation(scene: Scene, evening: Evening) -> Outcome:
    """Show how the invitation reads, and how many would get it."""
    if (why := _too_late(scene, evening)) is not None:
        return scene.refuse(why)
    programme = scene.office.programmes[evening.programme_id]
    people = await _new(scene.tx, programme, evening)
    if not people:
        return scene.reply(say("evening-nobody"))
    rows: list[tuple[Choice, ...]] = []
    for audience in Audience:
        count = len(_meant(people, audience))
        if count:
            label = say(f"evening-invite-{audience}", count=count)
            rows.append((button(label, rules.ACT, "send", evening.id, audience.value),))
    rows.append((button("evening-do-whom", rules.ACT, "whom", evening.id),))
    party = Party(programme, evening, {}, {}, {})
    lines = (say("evening-invite"), *leaflets.invitation(party), say("evening-invite-whom"))
    return scene.reply(*lines, choices=tuple(rows))


def _comes_in_time(programme: Programme, evening: Evening, now: datetime) -> bool:
    """Whether an invitation can still be read before the evening begins."""
    return programme.calendar.next_polite(now) < evening.starts_at


def _too_late(scene: Scene, evening: Evening) -> Say | None:
    """Return why nobody can be invited any more; ``None`` if they can."""
    if evening.phase not in COMING_UP:
        return say("evening-too-late")
    programme = scene.office.programmes[evening.programme_id]
    at = programme.calendar.next_polite(scene.now)
    if at > scene.now and not _comes_in_time(programme, evening, scene.now):
        return say("evening-invite-late", at=at)
    return None


async def _new(tx: Tx, programme: Programme, evening: Evening) -> Mapping[str, tuple[Side, str]]:
    """Return who can be asked and was not yet."""
    asked = {each.person_id for each in await tx.find(Guest, evening_id=evening.id)}
    found = await eligible(tx, programme)
    return {key: each for key, each in found.items() if key not in asked}


def _meant(
    people: Mapping[str, tuple[Side, str]], audience: Audience
) -> Mapping[str, tuple[Side, str]]:
    sides = _SIDES.get(audience, tuple(Side))
    return {key: each for key, each in people.items() if each[0] in sides}


def sweep_id(evening: Evening, audience: Audience) -> str:
    """Return the id of how far an invitation has come."""
    return f"{rules.stem(evening)}invite/{audience.value}"


async def send(scene: Scene, evening: Evening, word: str) -> Outcome:
    """Begin to invite everybody, or one side."""
    audience = Audience(word)
    if (why := _too_late(scene, evening)) is not None:
        return scene.refuse(why)
    new = evening if evening.phase is not Phase.DRAFT else replace(evening, phase=Phase.OPEN)
    sweep = Sweep(sweep_id(evening, audience), evening.programme_id, scene.now)
    programme = scene.office.programmes[evening.programme_id]
    count = len(_meant(await _new(scene.tx, programme, evening), audience))
    at = programme.calendar.next_polite(scene.now)
    outcome = Outcome(changes=(Put(sweep), *changed(scene, new, "invite")))
    waits = at > scene.now
    return outcome + scene.reply(say("evening-inviting", count=count, waits=waits, at=at))


async def invite_some(
    tx: Tx, programme: Programme, evening: Evening, now: datetime
) -> Outcome | None:
    """Return the next step of an invitation under way."""
    if evening.phase not in COMING_UP or not _comes_in_time(programme, evening, now):
        return None
    ids = {sweep_id(evening, each): each for each in Audience}
    going = [each for each in await tx.find(Sweep, id=sorted(ids)) if each.ended_at is None]
    if not going:
        return None
    sweep = going[0]
    page = await tx.page(Membership, sweep.last, FEW, programme_id=programme.id, left_at=None)
    ended = len(page) < FEW
    people = list(dict.fromkeys(each.person_id for each in page))
    if not ended and len(people) > 1:  # the last one may have more roles than the page shows
        people.pop()
    went = replace(
        sweep, last=people[-1] if people else sweep.last, ended_at=now if ended else None
    )
    new = await _new_among(tx, programme, evening, ids[sweep.id], people)
    return Outcome(changes=(Put(went),)) + _invited(programme, evening, new, now)


async def _new_among(
    tx: Tx, programme: Programme, evening: Evening, audience: Audience, people: Sequence[str]
) -> Mapping[str, tuple[Side, str]]:
    """Return which of these people are meant and were not asked yet."""
    asked = await tx.find(Guest, evening_id=evening.id, person_id=list(people)) if people else ()
    known = {each.person_id for each in asked}
    found = _meant(await eligible(tx, programme, people), audience)
    return {key: each for key, each in found.items() if key not in known}


async def invite_heirs(scene: Scene, membership: Membership) -> Outcome:
    """Invite who has taken a role over, if an invitation has passed them alone.

    It goes through people by their ids, and had not come to the one who left.
    """
    programme = scene.office.programmes.get(membership.programme_id)
    if membership.left_at != scene.now or programme is None:
        return Outcome()
    joined = await heirs_of(scene.tx, membership, scene.now)
    evenings = await scene.tx.find(Evening, programme_id=programme.id, phase=list(COMING_UP))
    outcome = Outcome()
    for evening in evenings if joined else ():
        if not _comes_in_time(programme, evening, scene.now):
            continue
        if await scene.tx.get(Guest, membership.person_id, evening.id) is not None:
            continue  # their place goes on to the heir, or was refused
        ids = {sweep_id(evening, each): each for each in Audience}
        new: dict[str, tuple[Side, str]] = {}
        for sweep in await scene.tx.find(Sweep, id=sorted(ids), ended_at=None):
            ahead = sweep.last < membership.person_id
            passed = [each.person_id for each in joined if ahead and each.person_id <= sweep.last]
            new |= await _new_among(scene.tx, programme, evening, ids[sweep.id], passed)
        outcome += _invited(programme, evening, new, scene.now)
    return outcome


def _invited(
    programme: Programme, evening: Evening, people: Mapping[str, tuple[Side, str]], now: datetime
) -> Outcome:
    guests = [
        Guest(key, evening.id, side, challenge, Coming.ASKED, now)
        for key, (side, challenge) in sorted(people.items())
    ]
    lines = leaflets.invitation(Party(programme, evening, {}, {}, {}))
    messages = (
        Message(
            ToPerson(each.person_id),
            lines,
            leaflets.answers(evening),
            about=rules.GUEST_ACT,
            key=f"{rules.stem(evening)}invite/{each.person_id}",  # withdrawn as it begins
        )
        for each in guests
    )
    return Outcome(
        changes=tuple(Put(each) for each in guests),
        messages=tuple(later(each, programme, now) for each in messages),
    )


# By their names.


def ask_whom(scene: Scene, evening: Evening) -> Outcome:
    """Ask for the names of those who are meant."""
    if (why := _too_late(scene, evening)) is not None:
        return scene.refuse(why)
    return scene.open(WHOM, {"programme": evening.programme_id, "evening": evening.id})


async def named(scene: Scene, answers: WhomAnswers, progress: Progress) -> Outcome:
    """Invite those who were named; say which names nobody has, or several."""
    evening = await own(scene, progress.subject["evening"])
    if evening is None:
        return Outcome(progress=None) + scene.reply(say("evening-too-late"))
    if (why := _too_late(scene, evening)) is not None:
        return Outcome(progress=None) + scene.reply(why)
    programme = scene.office.programmes[evening.programme_id]
    people = await _new(scene.tx, programme, evening)
    persons = {each.id: each for each in await scene.tx.find(Person, id=sorted(people))}
    guests = {
        key: Guest(key, evening.id, side, challenge, Coming.ASKED, scene.now)
        for key, (side, challenge) in people.items()
    }
    known = await party_of(scene.tx, programme, evening)
    houses = await houses_of(scene.tx, guests.values(), persons)
    fresh = replace(known, guests=guests, people=persons, houses=houses)
    found, unknown = find_names(fresh, answers.names)
    if not found:
        return Outcome(progress=None) + scene.reply(say("evening-unknown", names=unknown))
    new = evening if evening.phase is not Phase.DRAFT else replace(evening, phase=Phase.OPEN)
    meant = {each: people[each] for each in found}
    outcome = Outcome(None, changed(scene, new, "invite"))
    outcome += _invited(programme, new, meant, scene.now)
    names = tuple(sorted(persons[each].name for each in found))
    lines = [say("evening-invited", names=names)]
    if unknown:
        lines.append(say("evening-unknown", names=unknown))
    asked = {**known.guests, **{each: guests[each] for each in found}}
    return outcome.saying(await card_of(scene, replace(known, evening=new, guests=asked), *lines))


def find_names(party: Party, names: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return whom these names mean among guests, by id, and the names that mean nobody, or two."""
    labels: list[tuple[str, str]] = []
    for person_id in sorted(party.guests):
        person = party.people.get(person_id)
        if person is not None and person.name:
            labels.append((person.name, person_id))
        if house := party.houses.get(person_id, ""):
            labels.append((house, person_id))
    found: list[str] = []
    unknown: list[str] = []
    for name in names:
        same = {who for label, who in labels if fold(label) == fold(name)}
        hit = (
            closest(name, [label for label, _ in labels])
            if not same and not name.isdigit()
            else None
        )
        meant = same or ({labels[hit][1]} if hit is not None else set())
        if len(meant) == 1:
            found += [each for each in meant if each not in found]
        else:
            unknown.append(name)
    return found, tuple(unknown)
