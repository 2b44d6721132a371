"""Introductions: what each role tells of itself once, and which facts that becomes."""

from collections.abc import Mapping
from dataclasses import replace

from bot.consents import agreement
from bot.domain.briefs import Expertise
from bot.domain.challenges import Organisation
from bot.domain.changes import Change, Put
from bot.domain.milestones import Media
from bot.domain.people import (
    Introduction,
    Membership,
    Person,
    Profile,
    Purpose,
    Role,
    Trade,
)
from bot.domain.programme import Programme
from bot.onboarding.dialog import (
    CONTACT,
    EXPERT,
    LEAD,
    MAKER,
    ExpertAnswers,
    LeadAnswers,
    MakerAnswers,
    Yes,
)
from bot.onboarding.houseless import tell_houseless
from bot.onboarding.pictures import shown, told
from bot.ports import Tx
from bot.regions import chosen, region_options
from bot.scene import Scene
from bot.talk.dialog import OTHER
from bot.talk.model import Message, Option, Outcome, Progress, Say, say

INTRODUCTIONS = {
    Role.MAKER: MAKER,
    Role.CONTACT: CONTACT,
    Role.EXPERT: EXPERT,
    Role.COORDINATOR: LEAD,
}


async def introduced(scene: Scene, membership: Membership) -> bool:
    """Whether somebody has said what their role tells; who cancelled it may begin again."""
    if membership.programme_id not in scene.office.programmes:
        return True
    return await is_introduced(scene.tx, scene.person, membership)


async def is_introduced(tx: Tx, person: Person, membership: Membership) -> bool:
    """Whether what a person's role tells is known."""
    programme_id = membership.programme_id
    match membership.role:
        case Role.MAKER:
            return await tx.get(Profile, person.id, programme_id) is not None
        case Role.CONTACT:
            found = await tx.find(Organisation, contact_id=person.id)
            return any(each.programme_id == programme_id for each in found)
        case Role.EXPERT:
            return await tx.get(Introduction, person.id, programme_id, Role.EXPERT) is not None
        case Role.COORDINATOR:
            return bool(person.name)


def offered(programme: Programme, role: Role) -> Mapping[str, tuple[Option, ...]]:
    """Return what of a role's questions differs from programme to programme."""
    regions = tuple(Option(each, each) for each in programme.regions)
    sectors = tuple(Option(each, "") for each in programme.sectors)
    where = region_options(programme) if role in (Role.MAKER, Role.CONTACT) else {}
    return {"regions": regions, "sector": sectors, **where}


def introduce(scene: Scene, programme: Programme, role: Role, first: tuple[Say, ...]) -> Outcome:
    """Ask what a role tells of itself, after the lines of ``first``."""
    one = len(programme.regions) == 1
    if role is Role.COORDINATOR and scene.person.name and one:
        ready = say("coordinator-ready", name=scene.person.name)
        return Outcome(progress=None) + scene.reply(ready)
    subject = {
        "programme": programme.id,
        "name": programme.name(scene.person.language),
        "role": role.value,
    }
    known: dict[str, object] = {"name": scene.person.name} if scene.person.name else {}
    if one and role in (Role.MAKER, Role.CONTACT):
        known["region"] = programme.regions[0]
    if one and role is Role.COORDINATOR:
        known["regions"] = ()
    return scene.open(
        INTRODUCTIONS[role],
        subject,
        options=offered(programme, role),
        answers=known,
        first=first,
    )


def profile_of(
    scene: Scene, programme: Programme, answers: MakerAnswers, media: tuple[Media, ...]
) -> Profile:
    """Return a maker's answers as a profile, changed now."""
    return Profile(
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
        chosen(programme, answers.region, answers.region_other),
        answers.links,
        scene.now,
        media,
        answers.trade_other if answers.trade is Trade.OTHER else "",
    )


def placed_in(programme: Programme, answers: MakerAnswers, profile: Profile) -> tuple[Say, ...]:
    """Return what is said of the region that stands for a place in a maker's own words."""
    found = answers.region == OTHER and profile.region in programme.regions
    return (say("maker-placed", region=profile.region),) if found else ()


async def maker_done(scene: Scene, answers: MakerAnswers, progress: Progress) -> Outcome:
    """Turn a maker's answers into a profile."""
    programme = scene.office.programmes[progress.subject["programme"]]
    media, consent = await shown(scene, programme, answers.media)
    profile = profile_of(scene, programme, answers, media)
    changes: list[Change] = [Put(scene.person.called(answers.name, scene.now)), Put(profile)]
    changes.extend(consent)
    if answers.share is Yes.YES:
        wording = scene.label(say("maker-share"))
        changes.append(Put(agreement(scene, programme, Purpose.SHARING, wording)))
    placed = placed_in(programme, answers, profile)
    lines = (say("maker-done", name=answers.name), *placed, *told(answers.media, media))
    thanks = Message(scene.private, lines)
    return Outcome(None, tuple(changes), (thanks,))


async def expert_done(scene: Scene, answers: ExpertAnswers, progress: Progress) -> Outcome:
    """Keep what an expert knows about; where an organisation invited them, it is said there too."""
    person = scene.person.called(answers.name, scene.now)
    told = Introduction(
        person.id,
        progress.subject["programme"],
        Role.EXPERT,
        answers.field,
        answers.availability,
        (),
        scene.now,
    )
    invited = await scene.tx.find(Expertise, person_id=person.id, left_at=None)
    houses = [each for each in invited if each.programme_id == told.programme_id]
    fields = [Put(replace(each, field=answers.field)) for each in houses if not each.field]
    changes = (Put(person), Put(told), *fields)
    if not houses:
        return Outcome(None, changes, await tell_houseless(scene, person, told))
    return Outcome(None, changes, (Message(scene.private, (say("expert-ready"),)),))


async def lead_done(scene: Scene, answers: LeadAnswers, progress: Progress) -> Outcome:
    """Keep the name of a coordinator and the regions they look after; say what can be done."""
    person = scene.person.called(answers.name, scene.now)
    programme_id = progress.subject["programme"]
    told = Introduction(
        person.id, programme_id, Role.COORDINATOR, "", (), answers.regions, scene.now
    )
    ready = Message(scene.private, (say("coordinator-ready", name=answers.name),))
    return Outcome(None, (Put(person), Put(told)), (ready,))
