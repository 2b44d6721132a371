"""One person, as their coordinator sees them; and the code for somebody who lost their account."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.codes import code_hash, new_code, pretty
from bot.coordination import people as rolls
from bot.coordination.people import Roll
from bot.coordination.roll import own_rolls
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.people import Account, Invitation, Membership, Person, Role
from bot.onboarding.deciders import ACT, contested, coordinates, others_decide
from bot.onboarding.regaining import elsewhere, warn
from bot.scene import Scene, button
from bot.talk.formats import WithYear
from bot.talk.model import Choice, Message, Outcome, Say, say
from bot.talk.readers import closest

LIFE = timedelta(days=3)
"""So long a code for somebody who lost their account is good."""

LOST = "lost"
"""The act of making such a code, in the audit trail."""

CHANNELS = ("telegram", "matrix", "console")

_NUMBER = re.compile(r"(?:(?:person|nummer|number|nr\.?|no\.?) ?)?#?(\d{1,6})\.?", re.IGNORECASE)


async def show_person(scene: Scene, words: str) -> Outcome:
    """Show whom a coordinator means by a number of the list, or by a name."""
    found = await own_rolls(scene)
    order = [(roll, each) for roll in found for each in rolls.ordered(roll)]
    person_id = _meant(words.strip(), order)
    if person_id is None:
        number = _NUMBER.fullmatch(words.strip())
        line = say("person-unknown", number=number[1]) if number else say("person-which")
        return _answer(scene, [line])
    return await _card(scene, found, person_id)


def _meant(words: str, order: Sequence[tuple[Roll, Membership]]) -> str | None:
    number = _NUMBER.fullmatch(words)
    if number is not None:
        at = int(number[1])
        return order[at - 1][1].person_id if 1 <= at <= len(order) else None
    people = {each.person_id: roll.people[each.person_id].name for roll, each in order}
    hit = closest(words, list(people.values())) if words else None
    return None if hit is None else list(people)[hit]


async def _card(scene: Scene, found: Sequence[Roll], person_id: str) -> Outcome:
    heard = (await scene.tx.last_heard([person_id])).get(person_id)
    accounts = await scene.tx.find(Account, person_id=person_id)
    person = next(roll.people[person_id] for roll in found if person_id in roll.people)
    lines = [
        say("person-name", name=_called(person)),
        *_roles(scene, found, person_id),
    ]
    if accounts:
        at = tuple(say(f"person-at-{each.channel}", reached=each.reachable) for each in accounts)
        lines.append(say("person-messengers", messengers=at))
    if heard is not None:
        lines.append(say("person-heard", at=WithYear(scene.programme.calendar.local(heard))))
    rows: tuple[tuple[Choice, ...], ...] = ()
    if accounts and person_id != scene.person.id:
        rows = ((button("person-lost", LOST, person_id),),)
    return _answer(scene, lines, rows)


def _roles(scene: Scene, found: Sequence[Roll], person_id: str) -> Iterator[Say]:
    for roll in found:
        for each in rolls.ordered(roll):
            if each.person_id == person_id:
                states = rolls.states(roll, each)
                yield say(
                    "person-role",
                    programme=roll.programme.name(scene.person.language),
                    role=each.role,
                    since=WithYear(roll.programme.calendar.local(each.joined_at).date()),
                    stands=bool(states),
                    states=states,
                )


def _answer(
    scene: Scene, lines: Sequence[Say], rows: tuple[tuple[Choice, ...], ...] = ()
) -> Outcome:
    return Outcome(messages=(Message(scene.private, tuple(lines), rows),))


# A lost account.


async def may_move(scene: Scene, person_id: str) -> tuple[Membership, ...]:
    """Return the roles of somebody for whom this coordinator may make a code; empty if not."""
    own = {each.id for each in scene.programmes(Role.COORDINATOR)}
    found = await scene.tx.find(Membership, person_id=person_id, left_at=None)
    known = any(each.programme_id in own for each in found)
    foreign = await leads_elsewhere(scene, person_id)
    return () if not known or foreign or person_id == scene.person.id else found


async def leads_elsewhere(scene: Scene, person_id: str) -> bool:
    """Whether somebody coordinates what the speaker does not, and would bring them its data."""
    own = {each.id for each in scene.programmes(Role.COORDINATOR)}
    return not await coordinates(scene, person_id) <= own


async def make_code(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Make a personal code for somebody who lost their account; an earlier one ends."""
    person_id = words[0]
    own = {each.id for each in scene.programmes(Role.COORDINATOR)}
    person = await scene.tx.get(Person, person_id)
    known = await scene.tx.find(Membership, person_id=person_id, left_at=None)
    if person is None or not any(each.programme_id in own for each in known):
        return scene.refuse(say("person-gone"))
    roles = await may_move(scene, person_id)
    if not roles:
        return scene.refuse(say("person-not-yours"))
    programme_id = await _home(scene, roles)
    others = await elsewhere(scene, person_id, programme_id, scene.person.id)
    if not all(others.values()):
        return scene.refuse(say("person-unled"))
    code = new_code(scene.new_id)
    invitation = Invitation(
        code_hash(code),
        programme_id,
        None,
        None,
        1,
        scene.now,
        person_id,
        expires_at=scene.now + LIFE,
        made_by=scene.person.id,
    )
    if await others_decide(scene, invitation) == ():
        return scene.refuse(say("person-alone", name=_called(person)))
    earlier = await _earlier(scene, person_id)
    changes: tuple[Change, ...] = (
        *(Drop(each) for each in earlier),
        *(Withdraw(f"{ACT}/{each.code_hash}/") for each in earlier),
        Put(invitation),
        scene.audit(programme_id, LOST, person_id),
    )
    lines = [*_shown(scene, person, code), *await _decided_by(scene, invitation, person, others)]
    again = await contested(scene, invitation)
    warned = await warn(scene, invitation, "regain-again" if again else "regain-made")
    return replace(_answer(scene, lines), changes=changes).saying(*warned)


async def _home(scene: Scene, roles: Sequence[Membership]) -> str:
    """Return the programme that a code belongs to: one that both coordinate, if there is one."""
    own = {each.id for each in scene.programmes(Role.COORDINATOR)}
    led = await coordinates(scene, roles[0].person_id)
    return max(
        (each.programme_id for each in roles if each.programme_id in own), key=led.__contains__
    )


def _shown(scene: Scene, person: Person, code: str) -> Iterator[Say]:
    """Yield the code, and how it is passed on."""
    yield say("person-lost-code", name=_called(person), code=pretty(code))
    yield from _links(scene, code)
    yield say("person-lost-next")


async def _decided_by(
    scene: Scene, invitation: Invitation, person: Person, others: Mapping[str, Sequence[str]]
) -> list[Say]:
    """Return who else is asked, if not only whoever makes the code."""
    lines = []
    if others:
        # Which ones they are is nobody's business here: it is asked there whether they agree.
        lines.append(say("person-lost-others", name=_called(person)))
    if await contested(scene, invitation):
        lines.append(say("person-lost-contested"))
    elif await others_decide(scene, invitation):
        lines.append(say("person-lost-colleague", name=_called(person)))
    return lines


def _called(person: Person) -> str | Say:
    return person.name or say("people-nameless")


async def _earlier(scene: Scene, person_id: str) -> list[Invitation]:
    found = await scene.tx.find(Invitation, person_id=person_id)
    return [each for each in found if each.made_by is not None]


def _links(scene: Scene, code: str) -> Iterator[Say]:
    """Yield the links that carry the code by themselves."""
    urls = dict.fromkeys(links.deep_link(code) for links in scene.office.links.values())
    for url in urls:
        if url.startswith("https://") and code in url:
            yield say("person-lost-link", url=url)


TEXT_IDS = (
    *(f"person-{name}" for name in (
        "name", "role", "messengers", "heard", "which", "unknown", "lost", "lost-code", "lost-link",
        "lost-next", "lost-others", "lost-contested", "lost-colleague", "alone", "gone",
        "not-yours", "unled",
    )),
    *(f"person-at-{channel}" for channel in CHANNELS),
)  # fmt: skip
