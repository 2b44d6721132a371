"""Review: a coordinator reads a brief, releases it, or hands it back with a comment."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.briefs import views
from bot.briefs.dialog import COMMENTING, CommentAnswers
from bot.briefs.house import House, about_brief
from bot.briefs.people import with_organisations
from bot.domain.challenges import Challenge, Review
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.people import Role
from bot.gather import to_contact
from bot.ports import Fate
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, Progress, say

RETURN = "return"
"""The act of handing a brief back with a remark, in the audit trail."""

MOST = 8
"""So many briefs that wait get a button in the coordinators' list."""
_NUMBER = re.compile(r"#?(\d{1,6})\.?")


async def show_challenges(scene: Scene, words: str) -> Outcome:
    """List the challenges of each programme, with a button for those that wait to be read."""
    found = _NUMBER.fullmatch(words.strip())
    ids = [each.id for each in scene.programmes(Role.COORDINATOR)]
    if found is not None:
        return await _open_number(scene, ids, int(found[1]))
    messages = []
    for programme in scene.programmes(Role.COORDINATOR):
        challenges = await scene.tx.find(Challenge, programme_id=programme.id)
        both = await with_organisations(scene, challenges)
        name = programme.name(scene.person.language)
        head = say("challenges-head", programme=name, count=len(both))
        lines, rows = views.listed([e for e, _ in both], [o.name for _, o in both], MOST)
        messages.append(Message(scene.private, (head, *lines), rows))
    return Outcome(messages=tuple(messages))


async def _open_number(scene: Scene, programme_ids: Sequence[str], number: int) -> Outcome:
    found = await scene.tx.find(Challenge, programme_id=programme_ids, number=number)
    if not found:
        return scene.reply(say("challenges-unknown", number=number))
    messages = [
        Message(
            scene.private,
            views.for_coordinator(each, organisation),
            views.review_buttons(each) if each.review is Review.OPEN else (),
        )
        for each, organisation in await with_organisations(scene, found)
    ]
    return Outcome(messages=tuple(messages))


async def open_brief(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Open a brief from the list."""
    challenge = await _coordinated(scene, words[0])
    if challenge is None:
        return scene.refuse(say("talk-void"))
    return await _open_number(scene, [challenge.programme_id], challenge.number)


async def _coordinated(scene: Scene, challenge_id: str) -> Challenge | None:
    """Return a challenge if the speaker coordinates its programme."""
    challenge = await scene.tx.get(Challenge, challenge_id)
    ids = {each.id for each in scene.programmes(Role.COORDINATOR)}
    return challenge if challenge is not None and challenge.programme_id in ids else None


async def _waiting(scene: Scene, challenge_id: str, edition: str) -> Challenge | Outcome:
    """Return the brief of a button, or why it is not to be decided any more."""
    challenge = await _coordinated(scene, challenge_id)
    if challenge is None:
        return scene.refuse(say("talk-void"))
    if int(edition) != views.edition(challenge):
        return scene.refuse(say("brief-changed", number=challenge.number))
    if challenge.review is not Review.OPEN:
        return scene.refuse(say("brief-settled", review=challenge.review))
    return challenge


async def release(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Release a brief as it was read."""
    challenge = await _waiting(scene, words[0], words[1])
    if isinstance(challenge, Outcome):
        return challenge
    released = replace(challenge, review=Review.RELEASED, comment="")
    told = result(scene, released)
    said = scene.reply(say("brief-released-lead", number=challenge.number))
    return Outcome(changes=_reviewed(scene, released, "release")) + said.saying(told)


def _reviewed(scene: Scene, challenge: Challenge, act: str) -> tuple[Change, ...]:
    return (
        Put(challenge, quiet=True),
        scene.audit(challenge.programme_id, act, challenge.id),
        Withdraw(about_brief(challenge)),
    )


def result(scene: Scene, challenge: Challenge) -> Message:
    """Return what the contact hears of a review, as long as they are one."""
    programme = scene.office.programmes[challenge.programme_id]
    line = say(f"brief-{challenge.review}", title=challenge.title, comment=challenge.comment)
    returned = challenge.review is Review.RETURNED
    rows = views.revise_buttons(challenge) if returned else ()
    key = f"{result_stem(challenge)}{scene.new_id()}"
    to = to_contact(challenge.contact_id, programme.id)
    return later(Message(to, (line,), rows, about="brief", key=key), programme, scene.now)


def result_stem(challenge: Challenge) -> str:
    """Return how the keys begin of what a contact hears of the review of a brief as it stands."""
    return f"{about_brief(challenge)}{views.edition(challenge)}/contact/"


async def reviews(scene: Scene, house: House, new: str) -> list[Message]:
    """Return what the heir hears of reviews: comments to heed, and what the old contact has not."""
    messages = []
    for each in house.challenges:
        waits = Fate.WAITING in await scene.tx.fates(about_brief(each))
        if each.review is Review.RETURNED or (each.review is Review.RELEASED and waits):
            messages.append(result(scene, replace(each, contact_id=new)))
    return messages


async def hand_back(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask for the comment with which a brief goes back to its contact."""
    challenge = await _waiting(scene, words[0], words[1])
    if isinstance(challenge, Outcome):
        return challenge
    subject = {
        "programme": challenge.programme_id,
        "challenge": challenge.id,
        "edition": words[1],
        "title": challenge.title,
    }
    return scene.open(COMMENTING, subject)


async def handed_back(scene: Scene, answers: CommentAnswers, progress: Progress) -> Outcome:
    """Hand a brief back with the comment."""
    found = await _waiting(scene, progress.subject["challenge"], progress.subject["edition"])
    if isinstance(found, Outcome):
        return Outcome(progress=None) + found
    returned = replace(found, review=Review.RETURNED, comment=answers.comment)
    told = result(scene, returned)
    said = scene.reply(say("brief-returned-lead", number=found.number))
    return Outcome(None, _reviewed(scene, returned, RETURN)) + said.saying(told)
