"""Suggestions: making them as soon as a side is complete, and taking both sides' answers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.challenges import Answer, Challenge, Organisation, Side, Suggestion
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.milestones import Media
from bot.domain.people import Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.matching import rules
from bot.matching.places import all_places, places_of
from bot.matching.withdrawing import withdraw_beyond
from bot.ports import Scored
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
        return _nothing(scene, "full-maker")
    known = await scene.tx.find(Suggestion, maker_id=person.id, programme_id=programme.id)
    contacts = await _people(scene, [each.contact_id for each in challenges])
    here = await _taking_part(scene, programme, Role.CONTACT)
    ranked = scene.office.scorer.rank(
        rules.brief_profile(profile, person),
        [
            rules.brief_challenge(each, contacts[each.contact_id])
            for each in challenges
            if each.contact_id in here
            and rules.is_released(each, programme)
            and not places.challenge_full(each.id)
            and each.contact_id != person.id
        ],
    )
    waiting = [each for each in known if rules.waits(each, Side.MAKER, scene.now, places)]
    count = programme.policy.suggestions.maker - len(waiting)
    again = {each.challenge_id: each for each in known if rules.again(each, scene.now, programme)}
    closed = {each.challenge_id for each in known} - again.keys()
    chosen = rules.choose(ranked, count, closed)
    by_id = {each.id: each for each in challenges}
    made = [_suggestion(scene, by_id[each.id], person.id, each, flipped=True) for each in chosen]
    changes = _replaced(made, [again.get(each.challenge_id) for each in made])
    return Outcome(changes=changes) + await _show(scene, Side.MAKER, [*waiting, *made])


async def suggest_to_contact(scene: Scene, challenge: Challenge) -> Outcome:
    """Find the best few makers for a complete challenge, and show its contact the first."""
    programme = scene.office.programmes[challenge.programme_id]
    contact = await scene.tx.get(Person, challenge.contact_id)
    if contact is None:
        return Outcome()
    if not rules.is_released(challenge, programme):
        return _nothing(scene, "held-contact")
    profiles = await scene.tx.find(Profile, programme_id=programme.id)
    places = await all_places(scene.tx, programme)
    if places.challenge_full(challenge.id):
        return _nothing(scene, "full-contact")
    known = await scene.tx.find(Suggestion, challenge_id=challenge.id)
    people = await _people(scene, [each.person_id for each in profiles])
    here = await _taking_part(scene, programme, Role.MAKER)
    ranked = scene.office.scorer.rank(
        rules.brief_challenge(challenge, contact),
        [
            rules.brief_profile(each, people[each.person_id])
            for each in profiles
            if each.person_id in here
            and not places.maker_full(each.person_id)
            and not people[each.person_id].paused
            and each.person_id != contact.id
        ],
    )
    waiting = [each for each in known if rules.waits(each, Side.CONTACT, scene.now, places)]
    count = programme.policy.suggestions.challenge - len(waiting)
    again = {each.maker_id: each for each in known if rules.again(each, scene.now, programme)}
    closed = {each.maker_id for each in known} - again.keys()
    chosen = rules.choose(ranked, count, closed)
    made = [_suggestion(scene, challenge, each.id, each, flipped=False) for each in chosen]
    changes = _replaced(made, [again.get(each.maker_id) for each in made])
    return Outcome(changes=changes) + await _show(scene, Side.CONTACT, [*waiting, *made])


async def show_suggestions(scene: Scene, words: str) -> Outcome:
    """Look for more, and show what waits for an answer, put off or not."""
    outcome = Outcome()
    for programme in scene.programmes(Role.MAKER):
        profile = await scene.tx.get(Profile, scene.person.id, programme.id)
        if profile is not None:
            outcome += await suggest_to_maker(scene, profile)
    for programme in scene.programmes(Role.CONTACT):
        for challenge in await scene.tx.find(
            Challenge, programme_id=programme.id, contact_id=scene.person.id
        ):
            outcome += await suggest_to_contact(scene, challenge)
    if any(each.about == "suggestion" for each in outcome.messages):
        kept = tuple(each for each in outcome.messages if each.about == "suggestion")
        return replace(outcome, messages=kept)
    put_off = await _next(scene, "", again=True)
    if put_off.messages:
        return replace(outcome, messages=()) + put_off
    return outcome if outcome.messages else scene.reply(say("suggestions-none"))


async def _show(scene: Scene, side: Side, waiting: Sequence[Suggestion]) -> Outcome:
    """Show the first of what waits for an answer, and say how many there are."""
    if not waiting:
        return _nothing(scene, f"nothing-{side}")
    first, *_ = rules.in_order(waiting, side)
    programme = scene.office.programmes[first.programme_id]
    head = say(f"suggestions-{side}", count=min(len(waiting), rules.at_a_time(programme, side)))
    return Outcome(messages=(await _card(scene, head, first, side),))


def _nothing(scene: Scene, why: str) -> Outcome:
    nothing = Message(scene.private, (say(f"suggestions-{why}"),), about="nothing")
    return Outcome(messages=(nothing,))


async def _next(scene: Scene, done_id: str, *, again: bool = False) -> Outcome:
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
    lines = (head, *await _lines(scene, suggestion, side))
    return Message(scene.private, lines, rules.answer_buttons(suggestion), about="suggestion")


async def answer_suggestion(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take one side's answer to a suggestion."""
    suggestion_id, given = words[0], rules.read_answer(words[1])
    if given is Answer.OPEN:
        raise ValueError(given)
    suggestion = await scene.tx.get(Suggestion, suggestion_id)
    if suggestion is None or scene.person.id not in (suggestion.maker_id, suggestion.contact_id):
        return scene.refuse(say("talk-void"))
    side = Side.MAKER if scene.person.id == suggestion.maker_id else Side.CONTACT
    programme = scene.office.programmes[suggestion.programme_id]
    why = rules.settled(suggestion, scene.now, programme)
    if why is not None:
        told = rules.told_lapsed(suggestion, side, scene.now) if why == "lapsed" else ()
        return Outcome(changes=told) + scene.reply(say(f"suggestion-{why}"))
    if suggestion.answer_of(side) is given:
        return scene.reply(say("suggestion-again"))
    places = await places_of(scene.tx, programme, [suggestion])
    if given is Answer.INTERESTED and (
        places.challenge_full(suggestion.challenge_id) or places.maker_full(suggestion.maker_id)
    ):
        return Outcome(changes=(Put(replace(suggestion, withdrawn_at=scene.now)),)) + scene.reply(
            say("suggestion-full")
        )
    answered = rules.answer(suggestion, side, given, scene.now)
    changes: tuple[Change, ...] = (Put(answered), Withdraw(f"request/{suggestion.id}/"))
    outcome = Outcome(changes=changes)
    if answered.mutual:
        return outcome + await withdraw_beyond(scene, programme, answered)
    days = programme.policy.requests.answer_days
    outcome += scene.reply(say(f"suggestion-said-{given}", days=days))
    outcome += await _tell_other(scene, programme, suggestion, answered, side)
    return outcome + await _next(scene, suggestion.id)


async def _tell_other(
    scene: Scene, programme: Programme, before: Suggestion, answered: Suggestion, side: Side
) -> Outcome:
    other = Side.CONTACT if side is Side.MAKER else Side.MAKER
    given = answered.answer_of(side)
    if given is Answer.INTERESTED:
        lines = (say(f"request-{other}"), *await _lines(scene, answered, other))
        request = Message(
            ToPerson(answered.person(other)),
            lines,
            rules.answer_buttons(answered),
            about="request",
            key=f"request/{answered.id}/0",
            media=await _pictures(scene, answered) if other is Side.CONTACT else (),
        )
        return Outcome(messages=(later(request, programme, scene.now),))
    if given is Answer.DECLINED and before.answer_of(other) is Answer.INTERESTED:
        challenge = await scene.tx.get(Challenge, answered.challenge_id)
        title = challenge.title if challenge else ""
        sorry = Message(
            ToPerson(answered.person(other)),
            (say("request-declined", title=title),),
            about="request-declined",
            key=f"request/{answered.id}/declined",
        )
        return Outcome(messages=(later(sorry, programme, scene.now),))
    return Outcome()


async def _pictures(scene: Scene, suggestion: Suggestion) -> tuple[Media, ...]:
    """Return the files of a profile; its maker is interested, so the contact may see them."""
    profile = await scene.tx.get(Profile, suggestion.maker_id, suggestion.programme_id)
    return profile.media if profile else ()


async def _lines(scene: Scene, suggestion: Suggestion, side: Side) -> tuple[Say, ...]:
    if side is Side.CONTACT:
        profile = await scene.tx.get(Profile, suggestion.maker_id, suggestion.programme_id)
        return rules.card_for_contact(suggestion, profile) if profile else ()
    challenge = await scene.tx.get(Challenge, suggestion.challenge_id)
    if challenge is None:
        return ()
    organisation = await scene.tx.get(Organisation, challenge.organisation_id)
    return rules.card_for_maker(suggestion, challenge, organisation) if organisation else ()


def _replaced(
    made: Sequence[Suggestion], before: Sequence[Suggestion | None]
) -> tuple[Change, ...]:
    """Return the changes that write suggestions, in place of lapsed or withdrawn ones."""
    dropped = [Drop(each) for each in before if each is not None]
    return (*dropped, *(Put(each) for each in made))


def _suggestion(
    scene: Scene, challenge: Challenge, maker_id: str, scored: Scored, *, flipped: bool
) -> Suggestion:
    return Suggestion(
        scene.new_id(),
        challenge.programme_id,
        challenge.id,
        maker_id,
        challenge.contact_id,
        scored.score,
        rules.fits_of(scored, flipped=flipped),
        scene.now,
    )


async def _taking_part(scene: Scene, programme: Programme, role: Role) -> frozenset[str]:
    """Return who has that role now: what others left behind is shown to nobody any more."""
    found = await scene.tx.find(Membership, programme_id=programme.id, role=role, left_at=None)
    return frozenset(each.person_id for each in found)


async def _people(scene: Scene, ids: Iterable[str]) -> dict[str, Person]:
    return {each.id: each for each in await scene.tx.find(Person, id=sorted(set(ids)))}
