"""Experts: a contact invites them, and everybody sees whom their teams may ask."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.briefs.deputies import end_told
from bot.briefs.people import askable, experts_of, own_organisation, own_organisations
from bot.briefs.questions import show_open
from bot.codes import code_hash, new_code, pretty
from bot.domain.briefs import Deputy, Expertise
from bot.domain.challenges import Organisation
from bot.domain.changes import Put
from bot.domain.facts import TeamCase
from bot.domain.newcomers import Newcomer
from bot.domain.people import Introduction, Invitation, Membership, Person, Role
from bot.gather import to_contact
from bot.scene import Scene, button, later
from bot.talk.model import Choice, Message, Outcome, Say, say

LIFE = timedelta(days=14)
"""So long an expert's code is good."""
MOST = 10
"""So many codes of one organisation may be open at a time."""
CHANNELS = ("telegram", "matrix", "console")
WELCOME = "welcome"
"""The dialog in which somebody who came with a code agrees to the notice."""


async def show_experts(scene: Scene, words: str) -> Outcome:
    """Show a contact the own experts, and everybody in a team whom they may ask."""
    messages = [await _card(scene, each) for each in await own_organisations(scene)]
    for case in await scene.own_cases():
        asked = await _asked(scene, case)
        if asked is not None:
            messages.append(asked)
    messages.extend(await show_open(scene))
    if not messages:
        return scene.reply(say("experts-none"))
    return Outcome(messages=tuple(messages))


async def _card(scene: Scene, organisation: Organisation) -> Message:
    """Return an organisation's experts as its contact sees them."""
    found = await experts_of(scene.tx, organisation.id)
    head = say("experts-head", organisation=organisation.name, count=len(found))
    lines = tuple(_line(person, each) for each, person in found)
    rows: list[tuple[Choice, ...]] = [(button("experts-invite", "expert", organisation.id),)]
    rows.extend(
        (button(say("experts-remove", name=person.name), "inexpert", person.id),)
        for _, person in found
        if person.name
    )
    return Message(scene.private, (head, *lines), tuple(rows))


def _line(person: Person, expertise: Expertise) -> Say:
    return say(
        "experts-line",
        known=bool(person.name),
        name=person.name,
        told=bool(expertise.field),
        field=expertise.field,
    )


async def _asked(scene: Scene, case: TeamCase) -> Message | None:
    """Return whom the speaker may ask for a team, ``None`` where there is nobody."""
    found = await askable(scene.tx, case, scene.person.id)
    if not found:
        return None
    rows = tuple((button(label, "question", case.team.id, key),) for key, label in found.items())
    return Message(scene.private, (say("experts-ask", team=case.team.name),), rows)


# Inviting, and parting.


async def invite(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Make a contact a code that lets one expert of the organisation in."""
    organisation = await own_organisation(scene, words[0])
    if organisation is None:
        return scene.refuse(say("brief-not-yours"))
    programme = scene.office.programmes[organisation.programme_id]
    made = await scene.tx.find(
        Invitation,
        programme_id=programme.id,
        organisation_id=organisation.id,
        made_by=scene.person.id,
    )
    if len([each for each in made if not each.is_over(scene.now)]) >= MOST:
        return scene.refuse(say("experts-enough"))
    code = new_code(scene.new_id)
    invitation = Invitation(
        code_hash(code),
        programme.id,
        Role.EXPERT,
        None,
        1,
        scene.now,
        expires_at=scene.now + LIFE,
        made_by=scene.person.id,
        organisation_id=organisation.id,
    )
    letter = (
        say(
            "experts-letter",
            name=scene.person.name,
            organisation=organisation.name,
            programme=programme.name(scene.person.language),
            code=pretty(code),
            until=scene.now + LIFE,
        ),
        *_links(scene, code),
    )
    hint = Message(scene.private, (say("experts-forward"),))
    return Outcome(changes=(Put(invitation),), messages=(hint, Message(scene.private, letter)))


def _links(scene: Scene, code: str) -> Iterator[Say]:
    for channel, links in sorted(scene.office.links.items()):
        if channel in CHANNELS:
            yield say(f"invite-at-{channel}", link=links.deep_link(code))


async def remove(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Let nobody ask an expert of the speaker's organisations any more, nor let them stand in."""
    mine = {each.id: each for each in await own_organisations(scene)}
    found = [
        each
        for each in await scene.tx.find(Expertise, person_id=words[0], left_at=None)
        if each.organisation_id in mine
    ]
    person = await scene.tx.get(Person, words[0])
    if not found or person is None:
        return scene.refuse(say("talk-void"))
    ids = [each.organisation_id for each in found]
    deputies = await scene.tx.find(Deputy, organisation_id=ids, person_id=person.id, ended_at=None)
    done = say("experts-removed", name=person.name, deputy=bool(deputies))
    outcome = Outcome(changes=tuple(Put(replace(each, left_at=scene.now)) for each in found))
    outcome += scene.reply(done)
    for each in deputies:
        outcome += await end_told(scene, mine[each.organisation_id], each)
    return outcome


# What follows from facts.


async def joined_or_left(scene: Scene, membership: Membership) -> Outcome:
    """Make whoever came with an organisation's code its expert; part with who leaves.

    Who comes back has told already what they know about.
    """
    if membership.role is not Role.EXPERT:
        return Outcome()
    if membership.left_at is not None:
        found = await scene.tx.find(Expertise, person_id=membership.person_id, left_at=None)
        ended = [each for each in found if each.programme_id == membership.programme_id]
        return Outcome(changes=tuple(Put(replace(e, left_at=scene.now)) for e in ended))
    invitation = await scene.tx.get(Invitation, await _code_of(scene, membership))
    if invitation is None or invitation.organisation_id is None:
        return Outcome()
    person_id, programme_id = membership.person_id, membership.programme_id
    told = await scene.tx.get(Introduction, person_id, programme_id, Role.EXPERT)
    field = told.field if told is not None else ""
    expertise = Expertise(person_id, invitation.organisation_id, programme_id, field, scene.now)
    return Outcome(changes=(Put(expertise),))


async def _code_of(scene: Scene, membership: Membership) -> str:
    """Return the hash of the code with which somebody came, empty where there was none."""
    progress = scene.progress
    if membership.person_id == scene.person.id and progress and progress.dialog == WELCOME:
        return progress.subject.get("code", "")
    newcomer = await scene.tx.get(
        Newcomer, membership.person_id, membership.programme_id, membership.role
    )
    return newcomer.code_hash if newcomer is not None else ""


async def tell_contact(scene: Scene, expertise: Expertise) -> Outcome:
    """Tell the contact who is there now, once they said what they know about."""
    organisation = await scene.tx.get(Organisation, expertise.organisation_id)
    person = await scene.tx.get(Person, expertise.person_id)
    programme = scene.office.programmes.get(expertise.programme_id)
    if organisation is None or person is None or programme is None:
        return Outcome()
    if not expertise.field or expertise.left_at is not None:
        return Outcome()
    line = say("experts-joined", name=person.name, field=expertise.field)
    key = f"expert/{organisation.id}/{person.id}/{scene.new_id()}"
    to = to_contact(organisation.contact_id, programme.id)
    told = Message(to, (line,), about="experts", key=key)
    return Outcome(messages=(later(told, programme, scene.now),))
