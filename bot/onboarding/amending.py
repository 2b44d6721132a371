"""Changing later what was told when joining: each answer alone, and kept after a last look."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.consents import agreement, consented, withdrawn, wording_of
from bot.domain.briefs import Expertise
from bot.domain.challenges import Organisation
from bot.domain.changes import Change, Put
from bot.domain.people import Introduction, Membership, Profile, Purpose, Role
from bot.domain.programme import Programme
from bot.onboarding.contacts import tell_coordinators
from bot.onboarding.dialog import (
    EXPERT,
    LEAD,
    MAKER,
    ExpertAnswers,
    LeadAnswers,
    MakerAnswers,
    Yes,
)
from bot.onboarding.introductions import (
    expert_done,
    introduced,
    lead_done,
    maker_done,
    offered,
    placed_in,
    profile_of,
)
from bot.onboarding.namesakes import find_alike
from bot.onboarding.pictures import shown, told
from bot.onboarding.told import HOUSE, HouseAnswers, matters, of_contact, of_expert, of_maker
from bot.scene import Scene
from bot.talk.dialog import Dialog
from bot.talk.model import AMENDS, Outcome, Progress, Say, say
from bot.talk.moves import caught_up
from bot.talk.show import CHANGE

NAME, REGIONS = "name", "regions"
UNKEPT = "profile-unkept"
"""What is said where the last look was never taken."""


async def amend(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show which answers can be changed, from a button: a role, a programme, and of what."""
    role, programme_id, *what = words
    member = await scene.tx.get(Membership, scene.person.id, programme_id, Role(role))
    programme = scene.office.programmes.get(programme_id)
    if member is None or member.left_at is not None or programme is None:
        return scene.refuse(say("profile-not-yours"))
    if not await introduced(scene, member):
        return scene.refuse(say("profile-unfinished"))
    match member.role:
        case Role.MAKER:
            return await _maker(scene, programme)
        case Role.CONTACT:
            return await _contact(scene, programme, what[0])
        case Role.EXPERT:
            return await _expert(scene, programme)
        case Role.COORDINATOR:
            return await _lead(scene, programme, what[0])


def _open(
    scene: Scene,
    dialog: Dialog,
    programme: Programme,
    known: Mapping[str, object],
    at: str = "",
    **more: str,
) -> Outcome:
    role = {EXPERT.name: Role.EXPERT, LEAD.name: Role.COORDINATOR, HOUSE.name: Role.CONTACT}
    subject = {
        "programme": programme.id,
        "name": programme.name(scene.person.language),
        "role": role.get(dialog.name, Role.MAKER).value,
        AMENDS: "yes",
        **more,
    }
    options = offered(programme, role.get(dialog.name, Role.MAKER))
    stands: dict[str, Any] = {"step": at} if at else {}
    return scene.open(dialog, subject, options=options, answers=known, **stands)


async def _maker(scene: Scene, programme: Programme) -> Outcome:
    profile = await scene.tx.get(Profile, scene.person.id, programme.id)
    if profile is None:
        return scene.refuse(say("profile-unfinished"))
    known = await _as_maker(scene, programme, profile)
    return _open(scene, MAKER, programme, known, CHANGE)


async def _contact(scene: Scene, programme: Programme, organisation_id: str) -> Outcome:
    organisation = await _own(scene, organisation_id)
    if organisation is None:
        return scene.refuse(say("profile-not-yours"))
    known = of_contact(scene.person, organisation, await _share(scene, programme))
    return _open(scene, HOUSE, programme, known, CHANGE, organisation=organisation.id)


async def _expert(scene: Scene, programme: Programme) -> Outcome:
    told = await scene.tx.get(Introduction, scene.person.id, programme.id, Role.EXPERT)
    if told is None:
        return scene.refuse(say("profile-unfinished"))
    return _open(scene, EXPERT, programme, of_expert(scene.person, told), CHANGE)


async def _lead(scene: Scene, programme: Programme, what: str) -> Outcome:
    told = await scene.tx.get(Introduction, scene.person.id, programme.id, Role.COORDINATOR)
    known = _as_lead(scene, told)
    if what == REGIONS and len(programme.regions) > 1:
        return _open(scene, LEAD, programme, {NAME: known[NAME]})
    if what != NAME:
        raise ValueError(what)
    return _open(scene, LEAD, programme, {REGIONS: known[REGIONS]})


def _as_lead(scene: Scene, told: Introduction | None) -> Mapping[str, object]:
    return {NAME: scene.person.name, REGIONS: told.regions if told is not None else ()}


async def _as_maker(scene: Scene, programme: Programme, profile: Profile) -> Mapping[str, object]:
    share = await _share(scene, programme)
    return of_maker(scene.person, profile, programme.regions, share)


async def _share(scene: Scene, programme: Programme) -> Yes:
    holds = await consented(scene.tx, scene.person.id, programme.id, Purpose.SHARING)
    return Yes.YES if holds else Yes.NO


async def _own(scene: Scene, organisation_id: str) -> Organisation | None:
    found = await scene.tx.get(Organisation, organisation_id)
    return found if found is not None and found.contact_id == scene.person.id else None


# What becomes of the answers: what was changed elsewhere meanwhile, stays so.


async def maker_told(scene: Scene, answers: MakerAnswers, progress: Progress) -> Outcome:
    """Make a profile of a maker's answers, or another one of changed answers."""
    programme = scene.office.programmes[progress.subject["programme"]]
    before = await scene.tx.get(Profile, scene.person.id, programme.id)
    if not progress.amends or before is None:
        return await maker_done(scene, answers, progress)
    now = await _as_maker(scene, programme, before)
    answers = caught_up(MAKER, progress, answers, now)
    media, consent = await shown(scene, programme, answers.media)
    after = profile_of(scene, programme, answers, media)
    renewed = matters(before, after)
    if not renewed:
        after = replace(after, updated_at=before.updated_at)
    changes = [*_named(scene, answers.name), *consent]
    changes += _put(before, after)
    changes += await _sharing(scene, programme, answers.share, say("maker-share"))
    text = "profile-renewed" if renewed else "profile-changed"
    placed = placed_in(programme, answers, after)
    return _kept(scene, changes, text, *placed, *told(answers.media, media))


async def house_told(scene: Scene, answers: HouseAnswers, progress: Progress) -> Outcome:
    """Keep what a contact changed about an organisation and themselves."""
    programme = scene.office.programmes[progress.subject["programme"]]
    before = await _own(scene, progress.subject["organisation"])
    if before is None:
        return Outcome(progress=None) + scene.reply(say("profile-not-yours"))
    now = of_contact(scene.person, before, await _share(scene, programme))
    answers = caught_up(HOUSE, progress, answers, now)
    after = replace(before, name=answers.organisation, sector=answers.sector, size=answers.size)
    changes = [*_named(scene, answers.name), *_put(before, after, quiet=True)]
    changes += await _sharing(scene, programme, answers.share, say("house-share"))
    kept = _kept(scene, changes, "profile-changed")
    if after.name == before.name:
        return kept
    others = await scene.tx.find(Organisation, programme_id=programme.id)
    rivals = find_alike(after.name, [each for each in others if each.id != after.id])
    return kept + await tell_coordinators(scene, programme, answers, rivals)


async def expert_told(scene: Scene, answers: ExpertAnswers, progress: Progress) -> Outcome:
    """Keep what an expert told, or changed; their organisations ask for the field of now."""
    key = (scene.person.id, progress.subject["programme"], Role.EXPERT)
    before = await scene.tx.get(Introduction, *key)
    if not progress.amends or before is None:
        return await expert_done(scene, answers, progress)
    answers = caught_up(EXPERT, progress, answers, of_expert(scene.person, before))
    after = replace(before, field=answers.field, availability=answers.availability)
    invited = await scene.tx.find(Expertise, person_id=scene.person.id, left_at=None)
    changes = [
        *_named(scene, answers.name),
        *_put(before, after if after == before else replace(after, updated_at=scene.now)),
    ]
    for each in invited:
        if each.programme_id == before.programme_id and each.field == before.field:
            changes += _put(each, replace(each, field=after.field), quiet=True)
    return _kept(scene, changes, "profile-changed")


async def lead_told(scene: Scene, answers: LeadAnswers, progress: Progress) -> Outcome:
    """Keep what a coordinator told, or changed."""
    if not progress.amends:
        return await lead_done(scene, answers, progress)
    key = (scene.person.id, progress.subject["programme"], Role.COORDINATOR)
    before = await scene.tx.get(Introduction, *key)
    # What it did not begin with was asked for, and is told even where it is nothing.
    now = {name: value for name, value in _as_lead(scene, before).items() if name in progress.began}
    answers = caught_up(LEAD, progress, answers, now)
    changes = _named(scene, answers.name)
    if before is None or before.regions != answers.regions:
        changes.append(Put(Introduction(*key, "", (), answers.regions, scene.now)))
    return _kept(scene, changes, "profile-changed")


def _named(scene: Scene, name: str) -> list[Change]:
    return _put(scene.person, scene.person.called(name, scene.now))


def _put(before: Any, after: Any, *, quiet: bool = False) -> list[Change]:
    return [] if after == before else [Put(after, quiet=quiet)]


async def _sharing(
    scene: Scene, programme: Programme, share: Yes, wording: Say
) -> Iterable[Change]:
    """Return what gives or withdraws the consent to share contact details, if that changed."""
    if share is await _share(scene, programme):
        return ()
    if share is Yes.YES:
        words = wording_of(scene, programme, wording)
        return (Put(agreement(scene, programme, Purpose.SHARING, words)),)
    return [Put(each) for each in await withdrawn(scene, programme.id, Purpose.SHARING)]


def _kept(scene: Scene, changes: list[Change], text: str, *more: Say) -> Outcome:
    done = scene.reply(say(text if changes else "profile-same"), *more)
    return Outcome(None, tuple(changes)) + done


TEXT_IDS = tuple(
    f"profile-{name}"
    for name in ("changed", "not-yours", "renewed", "same", "unfinished", "unkept")
)
