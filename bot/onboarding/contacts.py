"""A contact's answers become an organisation with one challenge."""

from dataclasses import replace

from bot.consents import agreement
from bot.domain.challenges import Challenge, Organisation
from bot.domain.changes import Change, Put
from bot.domain.people import Purpose
from bot.onboarding.dialog import CONTACT, ContactAnswers, Yes
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Progress, say
from bot.talk.show import ask


async def contact_done(scene: Scene, answers: ContactAnswers, progress: Progress) -> Outcome:
    """Turn a contact's answers into an organisation with one challenge."""
    programme = scene.office.programmes[progress.subject["programme"]]
    others = await scene.tx.find(Organisation, programme_id=programme.id)
    name = answers.organisation.casefold()
    taken = [each for each in others if each.name.casefold() == name]
    if taken and taken[0].contact_id != scene.person.id:
        return _ask_organisation_again(scene, progress, answers.organisation)
    organisation = Organisation(
        taken[0].id if taken else scene.new_id(),
        programme.id,
        answers.organisation,
        answers.sector,
        answers.size,
        scene.person.id,
    )
    challenge = Challenge(
        scene.new_id(),
        programme.id,
        await scene.tx.next_number(Challenge, programme.id),
        organisation.id,
        scene.person.id,
        answers.title,
        answers.need,
        answers.skills,
        answers.supports,
        answers.budget,
        answers.expectations,
        answers.region,
        answers.publish,
        answers.commitment is Yes.YES,
        scene.now,
    )
    person = replace(scene.person, name=answers.name)
    changes: list[Change] = [Put(person), Put(organisation), Put(challenge)]
    for agreed, purpose, text in (
        (answers.share is Yes.YES, Purpose.SHARING, "contact-share"),
        (answers.publish == "yes", Purpose.PUBLISHING, "contact-publish"),
    ):
        if agreed:
            wording = scene.label(say(text))
            changes.append(Put(agreement(scene, programme, purpose, wording)))
    thanks = Message(
        scene.private,
        (say("contact-done", name=answers.name, title=answers.title, number=challenge.number),),
    )
    return Outcome(None, tuple(changes), (thanks,))


def _ask_organisation_again(scene: Scene, progress: Progress, name: str) -> Outcome:
    answers = {key: value for key, value in progress.answers.items() if key != "organisation"}
    back = replace(progress, step="organisation", answers=answers, editing=True)
    turn = ask(CONTACT, back, scene.label)
    taken = say("contact-taken", organisation=name)
    message = Message(scene.private, (taken, *turn.lines), turn.choices)
    return Outcome(back, messages=(message,))
