"""Suggestions: making them as soon as a side is complete, or has changed, and showing them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.domain.challenges import Challenge, Fit, Organisation, Side, Suggestion
from bot.domain.changes import Change, Drop, Put
from bot.domain.people import Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.matching import rules
from bot.matching.cards import card_for_contact, card_for_maker
from bot.matching.places import all_places, challenges_of, makers_of, places_of
from bot.matching.renewal import again as is_new
from bot.matching.renewal import renew
from bot.ports import Brief, Scored
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, Say, ToPerson, say


async def suggest_to_maker(scene: Scene, profile: Profile) -> Outcome:
    """Find the best few challenges for a maker whose profile is complete, and show the first."""
    programme = scene.office.programmes[profile.programme_id]
    person = await scene.tx.get(Person, profile.person_id)
    if person is None:
        return Outcome()
    challenges = await scene.tx.find(Challenge, programme_id=programme.id)
    places = await all_places(scene.tx, programme)
    if places.maker_full(person.id):
        return _nothing(scene, person.id, "full-maker")
    known = await scene.tx.find(Suggestion, maker_id=person.id, programme_id=programme.id)
    contacts = await _people(scene, [each.contact_id for each in challenges])
    here = await _taking_part(scene, programme, Role.CONTACT)
    await scene.office.understanding.of([brief := rules.brief_profile(profile, person)])
    needs = {
        each.id: rules.brief_challenge(each, contacts[each.contact_id])
        for each in challenges
        if each.contact_id in here
        and rules.is_released(each, programme)
        and not places.challenge_full(each.id)
        and each.contact_id != person.id
    }
    ranked = rules.fitting(scene.office.scorer.rank(brief, list(needs.values())), programme)
    reasons = partial(_reasons, scene, brief, needs)
    since, by_id = profile.updated_at, {each.id: each for each in challenges}
    renewed = renew(
        _open(scene, known, programme),
        {(each.id, person.id): each for each in ranked},
        reasons,
        since,
        scene.now,
    )
    known = _in_place(known, renewed)
    waiting = [each for each in known if rules.waits(each, Side.MAKER, scene.now, places)]
    count = programme.policy.suggestions.maker - len(waiting)
    again = {
        each.challenge_id: each
        for each in known
        if each.challenge_id in by_id
        and is_new(each, scene.now, programme, (since, by_id[each.challenge_id].updated_at))
    }
    closed = {each.challenge_id for each in known} - again.keys()
    closed |= await challenges_of(scene.tx, person.id)
    made = [
        _suggestion(scene, by_id[each.id], person.id, each.score, reasons(each))
        for each in rules.choose(ranked, count, closed)
    ]
    replaced = _replaced(made, [again.get(each.challenge_id) for each in made])
    outcome = Outcome(changes=(*_renewals(renewed), *replaced))
    return outcome + await _show(scene, person.id, Side.MAKER, waiting, made)


async def suggest_to_contact(scene: Scene, challenge: Challenge) -> Outcome:
    """Find the best few makers for a complete challenge, and show its contact the first."""
    programme = scene.office.programmes[challenge.programme_id]
    contact = await scene.tx.get(Person, challenge.contact_id)
    if contact is None:
        return Outcome()
    if not rules.is_released(challenge, programme):
        return _nothing(scene, contact.id, "held-contact")
    profiles = await scene.tx.find(Profile, programme_id=programme.id)
    places = await all_places(scene.tx, programme)
    if places.challenge_full(challenge.id):
        return _nothing(scene, contact.id, "full-contact")
    known = await scene.tx.find(Suggestion, challenge_id=challenge.id)
    people = await _people(scene, [each.person_id for each in profiles])
    here = await _taking_part(scene, programme, Role.MAKER)
    await scene.office.understanding.of([brief := rules.brief_challenge(challenge, contact)])
    offers = {
        each.person_id: rules.brief_profile(each, people[each.person_id])
        for each in profiles
        if each.person_id in here
        and not places.maker_full(each.person_id)
        and not people[each.person_id].paused
        and each.person_id != contact.id
    }
    ranked = rules.fitting(scene.office.scorer.rank(brief, list(offers.values())), programme)
    reasons = partial(_reasons, scene, brief, offers)
    since, changed = challenge.updated_at, {each.person_id: each.updated_at for each in profiles}
    renewed = renew(
        _open(scene, known, programme),
        {(challenge.id, each.id): each for each in ranked},
        reasons,
        since,
        scene.now,
    )
    known = _in_place(known, renewed)
    waiting = [each for each in known if rules.waits(each, Side.CONTACT, scene.now, places)]
    again = {
        each.maker_id: each
        for each in known
        if each.maker_id in changed
        and is_new(each, scene.now, programme, (since, changed[each.maker_id]))
    }
    closed = {each.maker_id for each in known} - again.keys()
    closed |= await makers_of(scene.tx, challenge.id)
    made = [
        _suggestion(scene, challenge, each.id, each.score, reasons(each))
        for each in rules.choose(
            ranked, programme.policy.suggestions.challenge - len(waiting), closed
        )
    ]
    before = _replaced(made, [again.get(each.maker_id) for each in made])
    outcome = Outcome(changes=(*_renewals(renewed), *before))
    return outcome + await _show(scene, contact.id, Side.CONTACT, waiting, made)


async def show_suggestions(scene: Scene, words: str) -> Outcome:
    """Look for more, and show what waits for an answer, put off or not.

    Who has told nothing yet for which something could be suggested hears how to go on with that.
    """
    outcome, missing = Outcome(), ["none"]
    for programme in scene.programmes(Role.MAKER):
        profile = await scene.tx.get(Profile, scene.person.id, programme.id)
        if profile is None:
            missing.append("no-profile")
        else:
            outcome += await suggest_to_maker(scene, profile)
    for programme in scene.programmes(Role.CONTACT):
        challenges = await scene.tx.find(
            Challenge, programme_id=programme.id, contact_id=scene.person.id
        )
        missing += [] if challenges else ["no-challenge"]
        for challenge in challenges:
            outcome += await suggest_to_contact(scene, challenge)
    if any(each.about == "suggestion" for each in outcome.messages):
        kept = tuple(each for each in outcome.messages if each.about == "suggestion")
        return replace(outcome, messages=kept)
    put_off = await show_next(scene, "", again=True)
    if put_off.messages:
        return replace(outcome, messages=()) + put_off
    return outcome if outcome.messages else scene.reply(say(f"suggestions-{missing[-1]}"))


def _open(
    scene: Scene, known: Iterable[Suggestion], programme: Programme
) -> tuple[Suggestion, ...]:
    return tuple(each for each in known if rules.settled(each, scene.now, programme) is None)


def _in_place(known: Iterable[Suggestion], renewed: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    newer = {each.id: each for each in renewed}
    return tuple(newer.get(each.id, each) for each in known)


def _renewals(renewed: Iterable[Suggestion]) -> Iterator[Change]:
    return (Put(each, quiet=True) for each in renewed)


async def _show(
    scene: Scene,
    person_id: str,
    side: Side,
    waiting: Sequence[Suggestion],
    made: Sequence[Suggestion],
) -> Outcome:
    """Show whose suggestions they are the first of all that wait, and how many there are.

    Who did not ask for them hears of the new ones in a polite hour, and else of nothing.
    """
    shown = [*waiting, *made] if person_id == scene.person.id else list(made)
    if not shown:
        return _nothing(scene, person_id, f"nothing-{side}")
    first, *_ = rules.in_order(shown, side)
    programme = scene.office.programmes[first.programme_id]
    head = say(f"suggestions-{side}", count=min(len(shown), rules.at_a_time(programme, side)))
    card = await _card(scene, head, first, side)
    if person_id != scene.person.id:
        key = f"suggested/{first.id}/{scene.new_id()}"
        card = later(replace(card, to=ToPerson(person_id), key=key), programme, scene.now)
    return Outcome(messages=(card,))


def _nothing(scene: Scene, person_id: str, why: str) -> Outcome:
    if person_id != scene.person.id:
        return Outcome()
    nothing = Message(scene.private, (say(f"suggestions-{why}"),), about="nothing")
    return Outcome(messages=(nothing,))


async def show_next(scene: Scene, done_id: str, *, again: bool = False) -> Outcome:
    """Show the next suggestion that waits for this person, if there is one."""
    for side, key in ((Side.MAKER, "maker_id"), (Side.CONTACT, "contact_id")):
        found = await scene.tx.find(Suggestion, **{key: scene.person.id}, withdrawn_at=None)
        places = {
            each: await places_of(scene.tx, scene.office.programmes[each], found)
            for each in {each.programme_id for each in found}
            if each in scene.office.programmes
        }
        waiting = [
            each
            for each in found
            if each.id != done_id
            and each.programme_id in places
            and rules.waits(each, side, scene.now, places[each.programme_id], again=again)
        ]
        if waiting:
            first, *_ = rules.in_order(waiting, side)
            programme = scene.office.programmes[first.programme_id]
            count = min(len(waiting), rules.at_a_time(programme, side))
            head = say("suggestions-next", count=count)
            return Outcome(messages=(await _card(scene, head, first, side),))
    return Outcome()


async def _card(scene: Scene, head: Say, suggestion: Suggestion, side: Side) -> Message:
    lines = (head, *await lines_of(scene, suggestion, side))
    return Message(scene.private, lines, rules.answer_buttons(suggestion), about="suggestion")


async def lines_of(scene: Scene, suggestion: Suggestion, side: Side) -> tuple[Say, ...]:
    """Return the card of a suggestion as that side sees it."""
    if side is Side.CONTACT:
        profile = await scene.tx.get(Profile, suggestion.maker_id, suggestion.programme_id)
        return card_for_contact(suggestion, profile) if profile else ()
    challenge = await scene.tx.get(Challenge, suggestion.challenge_id)
    if challenge is None:
        return ()
    organisation = await scene.tx.get(Organisation, challenge.organisation_id)
    return card_for_maker(suggestion, challenge, organisation) if organisation else ()


def _replaced(
    made: Sequence[Suggestion], before: Sequence[Suggestion | None]
) -> tuple[Change, ...]:
    """Return the changes that write suggestions, in place of lapsed or withdrawn ones."""
    dropped = [Drop(each) for each in before if each is not None]
    return (*dropped, *(Put(each) for each in made))


def _reasons(
    scene: Scene, brief: Brief, others: Mapping[str, Brief], scored: Scored
) -> tuple[Fit, ...]:
    other = others[scored.id]
    need, offer = (brief, other) if brief.side is Side.CONTACT else (other, brief)
    return scene.office.scorer.reasons(need, offer)


def _suggestion(
    scene: Scene, challenge: Challenge, maker_id: str, score: float, fits: tuple[Fit, ...]
) -> Suggestion:
    return Suggestion(
        scene.new_id(),
        challenge.programme_id,
        challenge.id,
        maker_id,
        challenge.contact_id,
        score,
        fits,
        scene.now,
    )


async def _taking_part(scene: Scene, programme: Programme, role: Role) -> frozenset[str]:
    """Return who has that role now: what others left behind is shown to nobody any more."""
    found = await scene.tx.find(Membership, programme_id=programme.id, role=role, left_at=None)
    return frozenset(each.person_id for each in found)


async def _people(scene: Scene, ids: Iterable[str]) -> dict[str, Person]:
    return {each.id: each for each in await scene.tx.find(Person, id=sorted(set(ids)))}
