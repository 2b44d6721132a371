"""Briefs: handed in by their contact, revised, and shown to whoever works on them."""

from collections.abc import Mapping
from dataclasses import replace

from bot.briefs import views
from bot.briefs.dialog import WISH, WishAnswers
from bot.briefs.house import about_brief
from bot.briefs.people import own_organisation, own_organisations, with_organisations
from bot.briefs.unsent import crossing
from bot.consents import agreement
from bot.domain.briefs import Expertise
from bot.domain.challenges import Challenge, Organisation, Publish, Review
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.people import Consent, Purpose, Role
from bot.domain.programme import Programme
from bot.gather import coordinators, to_lead
from bot.regions import chosen, placed, region_options
from bot.scene import Scene, button, later
from bot.sharpener import BRIEF, BriefAnswers, read_title, sharpen
from bot.talk.behind import refused
from bot.talk.model import Message, Outcome, Progress, Say, say
from bot.talk.moves import caught_up

WHOLE = frozenset({"title", "expectations", "region", "committed"})
"""Where all of a wish is known, nothing is asked."""


async def handed_in(scene: Scene, answers: BriefAnswers, progress: Progress) -> Outcome:
    """Keep what its contact read back, and show it to the coordinators."""
    subject = progress.subject
    organisation = await own_organisation(scene, subject["organisation"])
    before = await scene.tx.get(Challenge, subject["challenge"]) if subject["challenge"] else None
    if organisation is None:
        return Outcome(progress=None) + scene.reply(say("brief-not-yours"))
    if before is not None:  # what was changed elsewhere meanwhile, stays so
        answers = caught_up(BRIEF, progress, answers, _told(before))
    programme = scene.office.programmes[organisation.programme_id]
    challenge = Challenge(
        before.id if before else scene.new_id(),
        programme.id,
        before.number if before else await scene.tx.next_number(Challenge, programme.id),
        organisation.id,
        scene.person.id,
        answers.title,
        answers.need,
        answers.skills,
        answers.supports,
        answers.budget,
        answers.expectations,
        chosen(programme, answers.region, answers.region_other),
        answers.publish,
        answers.committed,
        scene.now,
        answers.tried,
        answers.success,
        answers.askable,
        Review.OPEN,
    )
    if before is not None and _is_same(before, challenge):
        return Outcome(progress=None) + scene.reply(say("brief-same", title=challenge.title))
    remark = await crossing(scene, before, progress.started_at) if before is not None else ""
    challenge = replace(challenge, comment=remark)
    changes: list[Change] = [Put(challenge), Withdraw(about_brief(challenge))]
    changes.extend(await _publishing(scene, programme, challenge))
    said = say(
        "brief-thanks",
        title=challenge.title,
        number=challenge.number,
        again=before is not None,
        first=programme.policy.briefs.released_by == "coordinator",
    )
    where = placed(programme, answers.region, answers.region_other)
    thanks = Message(scene.private, (said, *where))
    if remark:
        lines = (said, *where, say("brief-crossed", comment=remark))
        thanks = Message(scene.private, lines, views.revise_buttons(challenge))
    told = await _show_coordinators(scene, programme, challenge, organisation, progress.run)
    return Outcome(None, tuple(changes), (thanks, *told))


def _is_same(before: Challenge, challenge: Challenge) -> bool:
    """Whether nothing was changed: what was handed back may be handed in again as it is."""
    kept = replace(
        challenge, updated_at=before.updated_at, review=before.review, comment=before.comment
    )
    return kept == before and before.review is not Review.RETURNED


async def _publishing(
    scene: Scene, programme: Programme, challenge: Challenge
) -> tuple[Change, ...]:
    """Return the consent to publish, given with the first challenge and withdrawn with the last.

    It is quiet: what the contact said of their other challenges stays as it is.
    """
    given = await scene.tx.find(
        Consent,
        person_id=scene.person.id,
        programme_id=programme.id,
        purpose=Purpose.PUBLISHING,
        withdrawn_at=None,
    )
    mine = await scene.tx.find(Challenge, contact_id=scene.person.id, programme_id=programme.id)
    others = [each for each in mine if each.id != challenge.id]
    if challenge.publish is Publish.YES and not given:
        wording = scene.label(say("brief-publish"))
        return (Put(agreement(scene, programme, Purpose.PUBLISHING, wording), quiet=True),)
    if any(each.publish is Publish.YES for each in (*others, challenge)):
        return ()
    return tuple(Put(replace(each, withdrawn_at=scene.now), quiet=True) for each in given)


async def _show_coordinators(
    scene: Scene,
    programme: Programme,
    challenge: Challenge,
    organisation: Organisation,
    run: str,
) -> tuple[Message, ...]:
    """Return what shows them the brief, with a remark that its contact had not read yet."""
    again = scene.progress is not None and scene.progress.amends
    head = say("brief-new", name=scene.person.name, number=challenge.number, again=again)
    remark = challenge.comment
    crossed = (say("brief-crossed-lead", comment=remark),) if remark else ()
    lines = (head, *crossed, *views.for_coordinator(challenge, organisation))
    rows = views.review_buttons(challenge)
    return tuple(
        later(
            Message(to_lead(each, programme.id), lines, rows, about="brief",
                    key=f"{about_brief(challenge)}{run}/{each}"),
            programme,
            scene.now,
        )
        for each in await coordinators(scene.tx, programme.id)
        if each != scene.person.id
    )  # fmt: skip


async def show_challenge(scene: Scene, words: str) -> Outcome:
    """Show the own challenges and the team's, or begin with a new wish."""
    if words.strip() and scene.programmes(Role.CONTACT):
        return await _wish(scene, words)
    messages = [*await _own(scene), *await _of_teams(scene)]
    if messages:
        return Outcome(messages=tuple(messages))
    if scene.programmes(Role.CONTACT):
        return await _wish(scene, "")
    return scene.reply(say("brief-none"))


async def _own(scene: Scene) -> tuple[Message, ...]:
    """Return the speaker's challenges, the last one with a button for a further wish."""
    ids = [each.id for each in scene.programmes(Role.CONTACT)]
    mine = await scene.tx.find(Challenge, contact_id=scene.person.id, programme_id=ids)
    messages = []
    for each, organisation in await with_organisations(scene, mine):
        lines, rows = views.own(each, organisation)
        messages.append(Message(scene.private, lines, rows))
    if messages and scene.programmes(Role.CONTACT):
        last = messages[-1]
        more = ((button("brief-another", "wish"),),)
        messages[-1] = replace(last, choices=(*last.choices, *more))
    return tuple(messages)


async def _of_teams(scene: Scene) -> tuple[Message, ...]:
    """Return the challenges of others on which the speaker works, or is asked."""
    works = {each.challenge.id: each.challenge for each in await scene.own_cases()}
    invited = await scene.tx.find(Expertise, person_id=scene.person.id, left_at=None)
    houses = [each.organisation_id for each in invited]
    for each in await scene.tx.find(Challenge, organisation_id=houses):
        works.setdefault(each.id, each)
    others = [each for each in works.values() if each.contact_id != scene.person.id]
    return tuple(
        Message(scene.private, views.card(each, organisation))
        for each, organisation in await with_organisations(scene, others)
    )


async def wish(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Begin with a further wish, from a button, which may name the organisation."""
    return await _wish(scene, "", *words[:1])


async def _wish(scene: Scene, words: str, organisation_id: str = "") -> Outcome:
    """Ask for a wish of the contact's organisation, and what is not known from the last one.

    Whoever speaks for several says first which one it is about.
    """
    mine = [e for e in await own_organisations(scene) if organisation_id in ("", e.id)]
    if not mine:
        return scene.reply(say("brief-no-organisation"))
    if len(mine) > 1:
        rows = tuple((button(say("brief-of", organisation=e.name), "wish", e.id),) for e in mine)
        return scene.reply(say("brief-which"), choices=rows)
    (organisation,) = mine
    programme = scene.office.programmes[organisation.programme_id]
    known: dict[str, object] = {}
    title = read_title(words, scene.now)
    if isinstance(title, str):
        known["title"] = title
    found = await scene.tx.find(Challenge, organisation_id=organisation.id)
    last = max(found, key=lambda each: each.number, default=None)
    if last is not None:
        known["expectations"] = last.expectations
        known["region"] = last.region
        known["committed"] = "yes" if last.committed else "no"
    elif len(programme.regions) == 1:
        known["region"] = programme.regions[0]
    subject = {
        "programme": programme.id,
        "organisation": organisation.id,
        "name": organisation.name,
    }
    if known.keys() >= WHOLE:
        return _sharpen(scene, programme, organisation, known)
    where = region_options(programme, known.get("region"))
    return scene.open(WISH, subject, options=where, answers=known, first=refused(title, words))


async def wished(scene: Scene, answers: WishAnswers, progress: Progress) -> Outcome:
    """Go on from a wish to its eight questions."""
    organisation = await own_organisation(scene, progress.subject["organisation"])
    if organisation is None:
        return Outcome(progress=None) + scene.reply(say("brief-not-yours"))
    programme = scene.office.programmes[organisation.programme_id]
    known = {
        "title": answers.title,
        "expectations": answers.expectations,
        "region": chosen(programme, answers.region, answers.region_other),
        "committed": answers.committed,
    }
    where = placed(programme, answers.region, answers.region_other)
    return _sharpen(scene, programme, organisation, known, where)


def _sharpen(
    scene: Scene,
    programme: Programme,
    organisation: Organisation,
    known: Mapping[str, object],
    where: tuple[Say, ...] = (),
) -> Outcome:
    """Ask what a wish still lacks; ``where`` says which region stands for the place told."""
    committed = known["committed"] == "yes"
    first = (*where, say("brief-begin", title=known["title"]))
    return sharpen(scene, programme, organisation, {**known, "committed": committed}, first=first)


async def revise(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show a brief's answers again, so that single ones can be changed."""
    challenge = await scene.tx.get(Challenge, words[0])
    if challenge is None or challenge.contact_id != scene.person.id:
        return scene.refuse(say("brief-not-yours"))
    organisation = await own_organisation(scene, challenge.organisation_id)
    if organisation is None:
        return scene.refuse(say("brief-not-yours"))
    programme = scene.office.programmes[challenge.programme_id]
    known = _told(challenge)
    returned = challenge.review is Review.RETURNED
    first = (say("brief-comment-line", comment=challenge.comment),) if returned else ()
    return sharpen(scene, programme, organisation, known, challenge_id=challenge.id, first=first)


def _told(challenge: Challenge) -> Mapping[str, object]:
    """Return a challenge as the answers of its brief."""
    known: dict[str, object] = {
        "committed": challenge.committed,
        "title": challenge.title,
        "need": challenge.need,
        "tried": challenge.tried or None,
        "supports": challenge.supports,
        "success": challenge.success,
        "skills": challenge.skills,
        "askable": challenge.askable or None,
        "budget": challenge.budget,
        "publish": challenge.publish,
        "expectations": challenge.expectations,
        "region": challenge.region,
    }
    if not challenge.success:
        del known["success"]  # it was not asked for when the challenge was made
    return known
