"""A contact's answers become an organisation; its wish goes on to the challenge sharpener."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from bot.consents import agreement
from bot.domain.challenges import Challenge, Organisation
from bot.domain.changes import Change, EndDialog, Put
from bot.domain.codec import pack
from bot.domain.people import Person, Purpose
from bot.domain.programme import Programme
from bot.gather import coordinators, to_contact, to_lead
from bot.often import sparing
from bot.onboarding.dialog import ContactAnswers, Yes
from bot.onboarding.namesakes import find_alike, is_public
from bot.onboarding.told import TWIN, HouseAnswers, TwinAnswers
from bot.regions import chosen, placed
from bot.scene import Scene
from bot.sharpener import sharpen
from bot.talk.model import Message, Outcome, Progress, Say, ToPerson, say
from bot.talk.show import SUMMARY

ABOUT = "twin"
"""What a message is about that says that an organisation may be there twice."""


async def contact_done(scene: Scene, answers: ContactAnswers, progress: Progress) -> Outcome:
    """Keep the organisation, unless it may be there already; go on to its first brief."""
    programme = scene.office.programmes[progress.subject["programme"]]
    rivals = await _rivals(scene, programme, answers)
    challenges = await scene.tx.find(Challenge, programme_id=programme.id)
    public = [each for each in rivals if is_public(each, challenges)]
    if public:
        return _ask_twin(scene, programme, answers, progress, public[0])
    return await _keep(scene, programme, answers, rivals)


async def _rivals(
    scene: Scene, programme: Programme, answers: ContactAnswers
) -> tuple[Organisation, ...]:
    """Return the organisations of others that may be the one that was named."""
    others = await scene.tx.find(Organisation, programme_id=programme.id)
    foreign = [each for each in others if each.contact_id != scene.person.id]
    return find_alike(answers.organisation, foreign)


def _ask_twin(
    scene: Scene,
    programme: Programme,
    answers: ContactAnswers,
    progress: Progress,
    other: Organisation,
) -> Outcome:
    """Ask whether a public organisation of nearly that name is meant; cancelled, all is shown."""
    subject = {"programme": programme.id, "other": other.id, "organisation": other.name}
    known = {each.name: getattr(answers, each.name) for each in fields(answers)}
    asking = scene.open(TWIN, subject, answers=known)
    back = pack(Progress, replace(progress, step=SUMMARY))
    opened = replace(asking.progress, before=back) if asking.progress else None  # type: ignore[type-var]
    return replace(asking, progress=opened, changes=(EndDialog(scene.account.id),))


async def twin_told(scene: Scene, answers: TwinAnswers, progress: Progress) -> Outcome:
    """Take the answer to whether the organisation is the one that is there already.

    The introduction below the question is over with that; what waits behind it goes on.
    """
    programme = scene.office.programmes[progress.subject["programme"]]
    told = frozenset(each.run for each in progress.stack[1:2])
    done = Outcome(None, (EndDialog(scene.account.id, told),) if told else ())
    other = await scene.tx.get(Organisation, progress.subject["other"])
    if answers.meant is Yes.YES and other is not None:
        return done + await _tell_contact(scene, other, answers.name)
    return done + await _keep(scene, programme, answers, await _rivals(scene, programme, answers))


async def _tell_contact(scene: Scene, other: Organisation, name: str) -> Outcome:
    """Tell who speaks for the organisation, and the coordinators, that somebody else would."""
    programme = scene.office.programmes[other.programme_id]
    line = say("twin-told", name=name, organisation=other.name)
    leads = await coordinators(scene.tx, programme.id)
    ways = {each: to_lead(each, programme.id) for each in leads}
    theirs = other.contact_id
    ways[theirs] = ToPerson(theirs) if theirs in ways else to_contact(theirs, programme.id)
    told = await _sparing(scene, programme, ways.values(), line)
    changes = (Put(scene.person.called(name, scene.now)),)
    return Outcome(None, changes) + told + scene.reply(say("twin-thanks"))


async def _sparing(
    scene: Scene, programme: Programme, to: Iterable[ToPerson], line: Say
) -> Outcome:
    """Tell of the speaker's organisation; whoever heard of it often enough does a day later."""
    told = (
        Message(each, (line,), about=ABOUT,
                key=f"{ABOUT}/{scene.person.id}/{each.person_id}/{scene.new_id()}")
        for each in to
    )  # fmt: skip
    return await sparing(scene.tx, programme, scene.now, told)


async def _keep(
    scene: Scene, programme: Programme, answers: ContactAnswers, rivals: Sequence[Organisation]
) -> Outcome:
    """Keep the organisation, and go on to its first brief."""
    told = await tell_coordinators(scene, programme, answers, rivals)
    own = await scene.tx.find(Organisation, programme_id=programme.id, contact_id=scene.person.id)
    mine = find_alike(answers.organisation, own)
    organisation = Organisation(
        mine[0].id if mine else scene.new_id(),
        programme.id,
        answers.organisation,
        answers.sector,
        answers.size,
        scene.person.id,
    )
    changes: list[Change] = [Put(scene.person.called(answers.name, scene.now)), Put(organisation)]
    if answers.share is Yes.YES:
        wording = scene.label(say("contact-share"))
        changes.append(Put(agreement(scene, programme, Purpose.SHARING, wording)))
    known = {
        "committed": answers.commitment is Yes.YES,
        "title": answers.title,
        "expectations": answers.expectations,
        "region": chosen(programme, answers.region, answers.region_other),
    }
    where = placed(programme, answers.region, answers.region_other)
    first = (*where, say("contact-done", name=answers.name, title=answers.title))
    opened = sharpen(scene, programme, organisation, known, first=first)
    return Outcome(changes=tuple(changes)) + opened + told


async def _described(scene: Scene, rivals: Sequence[Organisation]) -> tuple[Say, ...]:
    """Return the names of organisations with their contacts and the numbers of their challenges."""
    ids = [each.id for each in rivals]
    challenges = await scene.tx.find(Challenge, organisation_id=ids)
    contacts = await scene.tx.find(Person, id=sorted({each.contact_id for each in rivals}))
    names = {each.id: each.name for each in contacts}
    described = []
    for rival in rivals:
        numbers = sorted(each.number for each in challenges if each.organisation_id == rival.id)
        described.append(
            say(
                "twin-other",
                organisation=rival.name,
                contact=names.get(rival.contact_id, "–"),
                count=len(numbers),
                first=numbers[0] if numbers else 0,
            )
        )
    return tuple(described)


async def tell_coordinators(
    scene: Scene,
    programme: Programme,
    answers: ContactAnswers | HouseAnswers,
    rivals: Sequence[Organisation],
) -> Outcome:
    """Tell the coordinators, and nobody else, that an organisation may be there twice."""
    if not rivals:
        return Outcome()
    line = say(
        "twin-lead",
        name=answers.name,
        organisation=answers.organisation,
        others=await _described(scene, rivals),
    )
    leads = await coordinators(scene.tx, programme.id)
    return await _sparing(scene, programme, [to_lead(each, programme.id) for each in leads], line)
