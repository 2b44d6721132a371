"""Introductions: what each role tells of itself once, and which facts that becomes."""

from dataclasses import replace

from bot.consents import agreement
from bot.domain.challenges import Challenge
from bot.domain.changes import Change, Put
from bot.domain.people import Membership, Profile, Purpose, Role
from bot.domain.programme import Programme
from bot.onboarding.dialog import CONTACT, MAKER, NAME, MakerAnswers, NameAnswers, Yes
from bot.scene import Scene
from bot.talk.model import Message, Option, Outcome, Progress, Say, say

INTRODUCTIONS = {
    Role.MAKER: MAKER,
    Role.CONTACT: CONTACT,
    Role.EXPERT: NAME,
    Role.COORDINATOR: NAME,
}
LEADING = frozenset({Role.COORDINATOR, Role.EXPERT})
"""Roles that tell no more than their name."""


async def introduced(scene: Scene, membership: Membership) -> bool:
    """Whether somebody has said what their role tells; who cancelled it may begin again."""
    programme_id = membership.programme_id
    if programme_id not in scene.office.programmes:
        return True
    match membership.role:
        case Role.MAKER:
            return await scene.tx.get(Profile, scene.person.id, programme_id) is not None
        case Role.CONTACT:
            person_id = scene.person.id
            found = await scene.tx.find(Challenge, programme_id=programme_id, contact_id=person_id)
            return bool(found)
        case _:
            return bool(scene.person.name)


def introduce(scene: Scene, programme: Programme, role: Role, first: tuple[Say, ...]) -> Outcome:
    """Ask what a role tells of itself, after the lines of ``first``."""
    if role in LEADING and scene.person.name:
        return Outcome(progress=None) + scene.reply(say(f"{role}-ready"))
    subject = {
        "programme": programme.id,
        "name": programme.name(scene.person.language),
        "role": role.value,
    }
    regions = tuple(Option(each, each) for each in programme.regions)
    sectors = tuple(Option(each, "") for each in programme.sectors)
    known: dict[str, object] = {"name": scene.person.name} if scene.person.name else {}
    if len(regions) == 1 and role not in LEADING:
        known["region"] = regions[0].id
    return scene.open(
        INTRODUCTIONS[role],
        subject,
        options={"region": regions, "sector": sectors},
        answers=known,
        first=first,
    )


async def maker_done(scene: Scene, answers: MakerAnswers, progress: Progress) -> Outcome:
    """Turn a maker's answers into a profile."""
    programme = scene.office.programmes[progress.subject["programme"]]
    profile = Profile(
        scene.person.id,
        programme.id,
        answers.trade,
        answers.doing,
        answers.skills,
        answers.tools,
        answers.offers,
        answers.expectations,
        answers.hopes,
        answers.availability,
        answers.region,
        answers.links,
        scene.now,
    )
    changes: list[Change] = [Put(replace(scene.person, name=answers.name)), Put(profile)]
    if answers.share is Yes.YES:
        wording = scene.label(say("maker-share"))
        changes.append(Put(agreement(scene, programme, Purpose.SHARING, wording)))
    thanks = Message(scene.private, (say("maker-done", name=answers.name),))
    return Outcome(None, tuple(changes), (thanks,))


async def name_given(scene: Scene, answers: NameAnswers, progress: Progress) -> Outcome:
    """Keep the name of a coordinator or an expert, and say what can be done."""
    person = replace(scene.person, name=answers.name)
    ready = Message(scene.private, (say(f"{progress.subject['role']}-ready"),))
    return Outcome(None, (Put(person),), (ready,))
