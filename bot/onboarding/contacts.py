"""A contact's answers become an organisation; its wish goes on to the challenge sharpener."""

from collections.abc import Sequence
from dataclasses import replace

from bot.consents import agreement
from bot.domain.challenges import Challenge, Organisation
from bot.domain.changes import Change, EndDialog, Put
from bot.domain.people import Purpose
from bot.domain.programme import Programme
from bot.gather import coordinators
from bot.onboarding.dialog import CONTACT, ContactAnswers, Yes
from bot.onboarding.namesakes import find_alike, is_public
from bot.onboarding.told import HouseAnswers
from bot.scene import Scene, button, later
from bot.sharpener import sharpen
from bot.talk.model import Message, Outcome, Progress, ToPerson, say
from bot.talk.moves import finish
from bot.talk.show import SUMMARY

TWIN = "twin"
"""What a contact is asked whose organisation may be there already, and the end of its answers."""
_APART = "apart"


async def contact_done(scene: Scene, answers: ContactAnswers, progress: Progress) -> Outcome:
    """Keep the organisation, unless it may be there already; go on to its first brief."""
    programme = scene.office.programmes[progress.subject["programme"]]
    others = await scene.tx.find(Organisation, programme_id=programme.id)
    own = [each for each in others if each.contact_id == scene.person.id]
    rivals = find_alike(answers.organisation, [each for each in others if each not in own])
    if rivals and _APART not in progress.subject:
        challenges = await scene.tx.find(Challenge, programme_id=programme.id)
        public = [each for each in rivals if is_public(each, challenges)]
        if public:
            return _ask_twin(scene, progress, public[0])
    told = await tell_coordinators(scene, programme, answers, rivals)
    mine = find_alike(answers.organisation, own)
    organisation = Organisation(
        mine[0].id if mine else scene.new_id(),
        programme.id,
        answers.organisation,
        answers.sector,
        answers.size,
        scene.person.id,
    )
    changes: list[Change] = [Put(replace(scene.person, name=answers.name)), Put(organisation)]
    if answers.share is Yes.YES:
        wording = scene.label(say("contact-share"))
        changes.append(Put(agreement(scene, programme, Purpose.SHARING, wording)))
    known = {
        "committed": answers.commitment is Yes.YES,
        "title": answers.title,
        "expectations": answers.expectations,
        "region": answers.region,
    }
    first = (say("contact-done", name=answers.name, title=answers.title),)
    opened = sharpen(scene, programme, organisation, known, first=first)
    return Outcome(changes=tuple(changes)) + opened + told


def _ask_twin(scene: Scene, progress: Progress, other: Organisation) -> Outcome:
    """Ask whether a public organisation of nearly that name is meant."""
    back = replace(progress, step=SUMMARY, subject={**progress.subject, TWIN: other.id})
    choices = ((button("twin-yes", TWIN, "yes"),), (button("twin-no", TWIN, "no"),))
    message = Message(scene.private, (say("twin-ask", organisation=other.name),), choices)
    return Outcome(back, messages=(message,))


async def twin(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take the answer to whether the organisation is the one that is there already."""
    progress = scene.progress
    if progress is None or progress.dialog != CONTACT.name or TWIN not in progress.subject:
        return scene.refuse(say("talk-void"))
    answers: ContactAnswers | None = finish(CONTACT, progress).result  # type: ignore[assignment]
    if words[0] != "yes" and answers is not None:
        apart = replace(progress, subject={**progress.subject, _APART: "yes"})
        done = Outcome(changes=(EndDialog(scene.account.id),))
        return done + await contact_done(scene, answers, apart)
    other = await scene.tx.get(Organisation, progress.subject[TWIN])
    if other is None or answers is None:
        return scene.refuse(say("talk-void"))
    return await _tell_contact(scene, other, replace(scene.person, name=answers.name).name)


async def _tell_contact(scene: Scene, other: Organisation, name: str) -> Outcome:
    """Tell who speaks for the organisation, and the coordinators, that somebody else would."""
    programme = scene.office.programmes[other.programme_id]
    line = say("twin-told", name=name, organisation=other.name)
    leads = await coordinators(scene.tx, programme.id)
    told = [
        later(
            Message(ToPerson(each), (line,), about=TWIN,
                    key=f"twin/{other.id}/{scene.person.id}/{scene.new_id()}/{each}"),
            programme,
            scene.now,
        )
        for each in dict.fromkeys((other.contact_id, *leads))
    ]  # fmt: skip
    changes = (Put(replace(scene.person, name=name)),)
    return Outcome(None, changes, tuple(told)) + scene.reply(say("twin-thanks"))


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
        others=tuple(each.name for each in rivals),
    )
    return Outcome(
        messages=tuple(
            later(
                Message(ToPerson(each), (line,), about=TWIN,
                        key=f"twin/{scene.person.id}/{scene.new_id()}/{each}"),
                programme,
                scene.now,
            )
            for each in await coordinators(scene.tx, programme.id)
        )
    )  # fmt: skip
