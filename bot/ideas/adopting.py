"""A contact makes somebody's idea their challenge, or not; its author hears of it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards import shorten
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Put, Withdraw
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Membership, Role
from bot.ideas.flow import MOST, body, houses_of, tell_author, tell_coordinators
from bot.ideas.offers import LEFT, meant, open_offers, refusal_of, refused_by, shown_to
from bot.ports import Tx
from bot.scene import Scene, button
from bot.sharpener import sharpen
from bot.talk.model import Outcome, Pressed, Say, say

LABEL = 40
"""So many letters of an idea fit on a button."""
TITLE = 80
"""So much of an idea becomes the title, until the contact finds a better one."""
NAMED = "named"
"""A word of the buttons that say which of several ideas is meant."""


async def answer(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Begin a brief with the words of an idea, or tell the coordinators that it is not taken.

    The first whose brief is complete has it (``became``). Who typed a plain yes or no while several
    ideas wait is asked which one was meant.
    """
    idea_id, given, *named = words
    found = await _offered(scene, idea_id)
    if found is None:
        return scene.refuse(say(await _why_not(scene, idea_id)))
    if given not in ("yes", "no"):
        raise ValueError(given)
    if not named and not isinstance(scene.envelope.event, Pressed):
        several = await open_offers(scene)
        if len(several) > 1:
            return _ask_which(scene, several, given)
    idea, houses = found
    if given == "no":
        return await _left(scene, idea, houses[0])
    chosen = [each for each in houses if named[-1:] in ([], [NAMED], [each.id])]
    if len(chosen) != 1:
        return _ask_for_which(scene, idea, houses)
    return await _brief(scene, idea, chosen[0])


async def _why_not(scene: Scene, idea_id: str) -> str:
    """Return why an idea cannot be answered, as the id of a text."""
    idea = await scene.tx.get(Idea, idea_id)
    served = {each.id for each in scene.programmes(Role.CONTACT)}
    if idea is None or not idea.text or idea.programme_id not in served:
        return "idea-taken"
    elsewhere = idea.stage is IdeaStage.OFFERED and idea.asked_id not in (None, scene.person.id)
    if elsewhere or idea.stage is IdeaStage.DECLINED:
        return "idea-otherwise"
    return "idea-back" if idea.stage is IdeaStage.OPEN else "idea-taken"


def _ask_for_which(scene: Scene, idea: Idea, houses: Sequence[Organisation]) -> Outcome:
    """Ask who speaks for several organisations which of them takes an idea."""
    rows = tuple(
        (button(say("idea-for-house", organisation=each.name), "adopt", idea.id, "yes", each.id),)
        for each in houses[:MOST]
    )
    return scene.reply(say("idea-for-which"), choices=rows)


def _ask_which(scene: Scene, several: Sequence[Idea], given: str) -> Outcome:
    rows = tuple(
        (
            button(
                say("idea-which-one", given=given == "yes", text=shorten(each.text, LABEL)),
                "adopt",
                each.id,
                given,
                NAMED,
            ),
        )
        for each in several[:MOST]
    )
    return scene.reply(say("idea-which", count=len(several)), choices=rows)


async def _left(scene: Scene, idea: Idea, house: Organisation) -> Outcome:
    """Note a no; with the last one the idea goes back to the coordination."""
    programme = scene.office.programmes[idea.programme_id]
    refused = scene.audit(programme.id, LEFT, await refusal_of(scene.tx, idea))
    outcome = Outcome(changes=(refused,)) + scene.reply(say("idea-left"))
    return outcome + await without(
        scene, idea, scene.person.id, say("idea-left-lead", organisation=house.name)
    )


async def without(scene: Scene, idea: Idea, contact_id: str, head: Say) -> Outcome:
    """Give an idea back to the coordination, if nobody but that contact can take it any more.

    ``head`` tells them why, where it was offered to that contact alone.
    """
    programme = scene.office.programmes[idea.programme_id]
    back = replace(idea, stage=IdeaStage.OPEN, asked_id=None)
    if idea.asked_id is not None:
        told = await tell_coordinators(scene, programme, back, head)
        return Outcome(changes=(Put(back),)).saying(*told)
    contacts = {each.contact_id for each in await houses_of(scene, programme, idea)}
    asked = await shown_to(scene.tx, idea, contacts, contact_id)
    if asked - await refused_by(scene.tx, idea) - {contact_id}:
        return Outcome()
    told = await tell_coordinators(scene, programme, back, say("idea-left-all"))
    author = tell_author(scene, programme, back, say("idea-left-author"), *body(back))
    return Outcome(changes=(Put(back),)).saying(*told, author)


async def _offered(scene: Scene, idea_id: str) -> tuple[Idea, Sequence[Organisation]] | None:
    """Return an idea that the speaker may take, and for which organisations of theirs."""
    idea = await scene.tx.get(Idea, idea_id)
    if idea is None or idea.stage is not IdeaStage.OFFERED or not idea.text:
        return None
    served = {each.id for each in scene.programmes(Role.CONTACT)}
    if idea.programme_id not in served or idea.asked_id not in (None, scene.person.id):
        return None
    houses = await scene.tx.find(
        Organisation, programme_id=idea.programme_id, contact_id=scene.person.id
    )
    if not houses or idea.person_id == scene.person.id:
        return None
    by_name = sorted(houses, key=lambda each: (each.name, each.id))
    return idea, await meant(scene.tx, idea, by_name)


async def _brief(scene: Scene, idea: Idea, house: Organisation) -> Outcome:
    """Ask what the idea lacks to be a brief."""
    programme = scene.office.programmes[idea.programme_id]
    known: dict[str, object] = {"title": shorten(idea.text, TITLE), "need": idea.text}
    found = await scene.tx.find(Challenge, organisation_id=house.id)
    last = max(found, key=lambda each: each.number, default=None)
    known["committed"] = last is not None and last.committed
    if last is not None:
        known |= {"expectations": last.expectations, "region": last.region}
    elif len(programme.regions) == 1:
        known["region"] = programme.regions[0]
    first = (say("idea-brief"),)
    return sharpen(scene, programme, house, known, idea_id=idea.id, first=first)


async def became(scene: Scene, challenge: Challenge) -> Outcome:
    """Tell the author of an idea that a challenge was made of it; who came too late hears so.

    Where the coordination had let it be meanwhile, author and coordinators hear that this changed.
    """
    subject = scene.progress.subject if scene.progress is not None else {}
    idea = await scene.tx.get(Idea, subject.get("idea", ""))
    if idea is None or not idea.text:
        return Outcome()
    if idea.stage is IdeaStage.TAKEN:
        return Outcome() if idea.challenge_id == challenge.id else scene.reply(say("idea-late"))
    if idea.programme_id != challenge.programme_id or challenge.contact_id != scene.person.id:
        return Outcome()
    house = await scene.tx.get(Organisation, challenge.organisation_id)
    programme = scene.office.programmes[idea.programme_id]
    taken = replace(
        idea,
        stage=IdeaStage.TAKEN,
        asked_id=scene.person.id,
        challenge_id=challenge.id,
        settled_at=scene.now,
    )
    name = house.name if house is not None else ""
    declined = idea.stage is IdeaStage.DECLINED
    changed = declined and not await _is_unread(scene.tx, idea)
    line = say("idea-became", title=challenge.title, organisation=name, declined=changed)
    told = [tell_author(scene, programme, taken, line)]
    if declined:
        head = say("idea-became-lead", organisation=name)
        leads = await tell_coordinators(scene, programme, taken, head)
        told += (replace(each, choices=()) for each in leads)
    changes = (Put(taken), Withdraw(f"idea/{idea.id}/"))
    return Outcome(changes=changes, messages=tuple(told))


async def _is_unread(tx: Tx, idea: Idea) -> bool:
    """Whether what its author is told of an idea still waits for their morning."""
    waiting = await tx.untried(f"idea/{idea.id}/")
    return any(each.person_id == idea.person_id for each in waiting)


async def bring_together(scene: Scene, idea: Idea) -> Outcome:
    """See to it that the author of an idea that became a challenge finds it among theirs.

    It runs after suggestions were made for the challenge; their own is made where it is missing.
    """
    if idea.stage is not IdeaStage.TAKEN or idea.challenge_id is None:
        return Outcome()
    challenge = await scene.tx.get(Challenge, idea.challenge_id)
    author = await scene.tx.get(Membership, idea.person_id, idea.programme_id, Role.MAKER)
    if author is None or author.left_at is not None:
        return Outcome()
    known = await scene.tx.find(Suggestion, challenge_id=idea.challenge_id, maker_id=idea.person_id)
    if challenge is None or known:
        return Outcome()
    pair = Suggestion(
        scene.new_id(),
        idea.programme_id,
        challenge.id,
        idea.person_id,
        challenge.contact_id,
        1.0,
        (),
        scene.now,
    )
    return Outcome(changes=(Put(pair, quiet=True),))
