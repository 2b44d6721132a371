"""Suggestions: making them as soon as a side is complete, or has changed, and showing them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.answers import Refusal
from bot.domain.challenges import Challenge, Side, Suggestion
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.people import Person, Profile, Role
from bot.matching import empty, rules
from bot.matching.finding import Empty, Found, find_partners
from bot.matching.looking import lookout
from bot.matching.pairs import lines_of
from bot.matching.partners import Search, asker, maker, pool_of_challenges, pool_of_makers
from bot.matching.places import places_of
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, Say, ToPerson, say


async def suggest_to_maker(
    scene: Scene,
    profile: Profile,
    given: Refusal | None = None,
    made: tuple[Suggestion, ...] = (),
) -> Outcome:
    """Find the best few challenges for a maker whose profile is complete, and show the first.

    ``given`` is a reason that was given this very moment, and ``made`` are suggestions that were
    made in it: they count already.
    """
    programme = scene.office.programmes[profile.programme_id]
    person = await scene.tx.get(Person, profile.person_id)
    if person is None:
        return Outcome()
    search = _search(scene, given, made)
    pool = await pool_of_challenges(search, programme)
    found = await find_partners(search, maker(programme, profile, person), pool)
    return await _suggest(scene, found, empty.thin_profile(profile), after=given)


async def suggest_anew(scene: Scene, profile: Profile) -> Outcome:
    """Find partners for a maker's profile that has just changed in what partners decide by."""
    return await suggest_to_maker(scene, profile) if profile.updated_at == scene.now else Outcome()


async def suggest_to_contact(
    scene: Scene,
    challenge: Challenge,
    given: Refusal | None = None,
    made: tuple[Suggestion, ...] = (),
) -> Outcome:
    """Find the best few makers for a complete challenge, and show its contact the first."""
    programme = scene.office.programmes[challenge.programme_id]
    contact = await scene.tx.get(Person, challenge.contact_id)
    if contact is None:
        return Outcome()
    search, seeker = _search(scene, given, made), asker(programme, challenge, contact)
    if not rules.is_released(challenge, programme):
        found = Found(seeker, why=Empty.HELD)
    else:
        found = await find_partners(search, seeker, await pool_of_makers(search, programme))
    return await _suggest(scene, found, empty.thin_challenge(challenge), after=given)


def _search(scene: Scene, given: Refusal | None, made: tuple[Suggestion, ...]) -> Search:
    fresh = () if given is None else (given,)
    return Search(scene.tx, scene.office, scene.now, scene.new_id, fresh, made)


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
    put_off = await show_next(scene, "", again=True, changes=outcome.changes)
    if put_off.messages:
        return replace(outcome, messages=()) + put_off
    return outcome if outcome.messages else scene.reply(say(f"suggestions-{missing[-1]}"))


async def _suggest(
    scene: Scene, found: Found, thin: Sequence[str], after: Refusal | None
) -> Outcome:
    """Show whose suggestions they are the first of all that wait, and how many there are.

    Who did not ask for them hears of the new ones in a polite hour, and else of nothing. Where
    there is nothing, the bot goes on looking for them.
    """
    seeker = found.seeker
    own = scene.speaks(seeker.person.id)
    changes: tuple[Change, ...] = (*found.changes, *await lookout(scene.tx, found, scene.now))
    shown = found.shown if own else [each for each in found.shown if each in found.made]
    if not shown:
        told = empty.told(scene, found, thin) if own and found.why is not None else ()
        return Outcome(changes=changes, messages=told)
    (first, *further), side = shown, seeker.side
    if own:
        changes += told_by_now(first, side)
    else:  # they hear of the others, too, if this one is settled before they know of it
        changes += tuple(Put(each.noted_for(side), quiet=True) for each in further)
    head: tuple[Say, ...] = (_head(found, side, after),)
    if found.spoken is not None and own:
        head = (say(f"lesson-{found.spoken}"), *head)
    card = await _card(scene, head, first, side)
    if not own:
        key = f"suggested/{first.id}/{scene.new_id()}"
        card = replace(card, to=ToPerson(seeker.person.id), key=key)
        card = later(card, seeker.programme, scene.now)
    return Outcome(changes=changes, messages=(card,))


def told_by_now(shown: Suggestion, side: Side) -> tuple[Change, ...]:
    """Return what keeps a side from being told by itself of what it is shown now."""
    if side not in shown.awaited:
        return ()
    left = tuple(each for each in shown.found_for if each is not side)
    known = replace(shown, found_for=left)
    return Put(known, quiet=True), Withdraw(f"found/{shown.id}/{side}")


def _head(found: Found, side: Side, after: Refusal | None) -> Say:
    """Return how many wait; after a no, what became of the number that was told before."""
    count, new = len(found.shown), len(found.made)
    if after is None or count == new:
        return say(f"suggestions-{side}", count=count)
    if new:
        return say("suggestions-moved-up", count=count, new=new)
    return say("suggestions-further", count=count)


async def show_next(
    scene: Scene, done_id: str, *, again: bool = False, changes: Iterable[Change] = ()
) -> Outcome:
    """Show the next suggestion that waits for this person, if there is one.

    ``changes`` are not in the store yet, and count already.
    """
    fresh = {each.id: each for each in suggestions_in(changes)}
    for side, key in ((Side.MAKER, "maker_id"), (Side.CONTACT, "contact_id")):
        kept = await scene.tx.find(Suggestion, **{key: scene.person.id}, withdrawn_at=None)
        found = [fresh.get(each.id, each) for each in kept]
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
        waiting = await _shown(scene, side, waiting)
        if waiting:
            first, *_ = rules.in_order(waiting, side)
            text = "suggestions-next" if again else "suggestions-further"
            head = say(text, count=len(waiting))
            card = await _card(scene, (head,), first, side)
            return Outcome(changes=told_by_now(first, side), messages=(card,))
    return Outcome()


def suggestions_in(changes: Iterable[Change]) -> tuple[Suggestion, ...]:
    """Return what suggestions become by some changes."""
    put = (each.entity for each in changes if isinstance(each, Put))
    return tuple(each for each in put if isinstance(each, Suggestion))


async def _shown(scene: Scene, side: Side, waiting: list[Suggestion]) -> list[Suggestion]:
    """Return those that may be shown: of who rests only what these asked, of what is held none."""
    if not waiting:
        return waiting
    challenges = await scene.tx.find(Challenge, id=sorted({each.challenge_id for each in waiting}))
    released = {
        each.id
        for each in challenges
        if rules.is_released(each, scene.office.programmes[each.programme_id])
    }
    people = await scene.tx.find(Person, id=sorted({e.person(side.other) for e in waiting}))
    resting = {each.id for each in people if each.rests(scene.now)}
    return [
        each
        for each in waiting
        if each.challenge_id in released
        and (each.asks is side or each.person(side.other) not in resting)
    ]


async def show_again(scene: Scene, suggestion: Suggestion, side: Side, head: Say) -> Outcome:
    """Show the card of one suggestion."""
    return Outcome(messages=(await _card(scene, (head,), suggestion, side),))


async def _card(scene: Scene, head: Sequence[Say], suggestion: Suggestion, side: Side) -> Message:
    lines = (*head, *await lines_of(scene, suggestion, side))
    return Message(scene.private, lines, rules.answer_buttons(suggestion), about="suggestion")
