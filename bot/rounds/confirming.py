"""A preview becomes suggestions, once more asked for, and if it still stands on what is so."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.challenges import Answer, Side
from bot.domain.changes import Change, Drop, Put
from bot.domain.programme import Programme
from bot.domain.rounds import Leftover, Phase, Round
from bot.rounds import preview
from bot.rounds.field import Field, gather
from bot.rounds.names import Names
from bot.rounds.undoing import fold
from bot.rounds.wishing import open_round, outdated, over, tell_colleagues, wish
from bot.scene import Scene, button
from bot.talk.model import Message, Outcome, Say, say

NEWS = 6
"""So many changes are named before a new preview; of more there is a number."""


async def ask(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask once more before a preview is sent; the figure that asked does not say yes here."""
    round_id, version = words
    found = await open_round(scene, round_id)
    if found is None:
        return Outcome(messages=(Message(scene.private, (await over(scene, round_id),)),))
    if found.version != int(version) or found.asked_at is not None or not found.solved:
        return await outdated(scene, found)
    if not found.seats:
        return Outcome(messages=(Message(scene.private, (say("round-empty"),)),))
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    line = say(
        "round-sure",
        pairs=len(found.seats),
        people=len(_people(found, field)),
        left=len(found.left),
        at=programme.calendar.local(programme.calendar.next_polite(scene.now)),
    )
    rows = (
        (button("round-view", preview.VIEW, found.id),),
        (button("round-send-now", preview.ACT, found.id, found.version, "send"),),
    )
    return Outcome(messages=(Message(scene.private, (line,), rows, about=preview.ACT),))


def _people(found: Round, field: Field) -> set[str]:
    """Return who is shown a partner by a round: whoever did not say yes to them before."""
    people = set()
    for seat in found.seats:
        known, challenge = field.known.get(seat.pair), field.asked.get(seat.challenge_id)
        contact_id = challenge.contact_id if challenge is not None else None
        for side, person_id in ((Side.MAKER, seat.maker_id), (Side.CONTACT, contact_id)):
            said = known.answer_of(side) if known is not None else Answer.OPEN
            if person_id is not None and said is not Answer.INTERESTED:
                people.add(person_id)
    return people


async def confirm(scene: Scene, found: Round, version: int) -> Outcome:
    """Send out a preview, if it is the one that was seen and nothing has changed since."""
    if found.version != version or found.asked_at is not None or not found.solved:
        return replace(await outdated(scene, found), void=True)
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    news = tuple(changes_since(found, field))
    if news:
        more = (say("round-more-news", count=len(news) - NEWS),) if len(news) > NEWS else ()
        lines = (say("round-news"), *news[:NEWS], *more)
        return replace(await wish(scene, programme, lines), void=True)
    if not found.seats:
        return scene.refuse(say("round-empty"))
    going = replace(found, phase=Phase.GOING, author_id=scene.person.id, sent_at=scene.now, last="")
    left = tuple(_leftovers(scene, field, found))
    changes: tuple[Change, ...] = (
        Put(going),
        *(Put(each) for each in left),
        *(Drop(each) for each in field.insistences if not each.lasting),
        scene.audit(programme.id, "round-send", found.id),
    )
    people = _people(found, field)
    line = say("round-colleague-sent", name=scene.person.name, number=found.number)
    told = await tell_colleagues(scene, found, "sent", line)
    told += await fold(scene, found, people | {each.person_id for each in left})
    return told + Outcome(changes=changes, messages=(status(scene, programme, going, len(people)),))


def status(scene: Scene, programme: Programme, found: Round, people: int) -> Message:
    """Return the card of a round that is on its way, with the way back."""
    line = say(
        "round-going",
        number=found.number,
        pairs=len(found.seats),
        people=people,
        left=len(found.left),
        at=programme.calendar.local(programme.calendar.next_polite(found.sent_at or scene.now)),
    )
    rows = ((button("round-undo", preview.ACT, found.id, found.version, "undo"),),)
    return Message(scene.private, (line, say("round-until-answer")), rows, about=preview.ACT)


def changes_since(found: Round, field: Field) -> Iterator[Say]:
    """Yield what is different from what a preview stands on."""
    names = Names(field)
    seen_at = found.seen_at or found.begun_at
    for maker_id in sorted({each.maker_id for each in found.seats}):
        maker = field.makers.get(maker_id)
        if maker is None or maker.updated_at > seen_at:
            why = _why(field.places.maker_full(maker_id), gone=maker is None)
            yield say("round-news-line", name=names.maker(maker_id), why=say(f"round-now-{why}"))
    for challenge_id in sorted({each.challenge_id for each in found.seats}):
        challenge = field.challenges.get(challenge_id)
        if challenge is None or challenge.updated_at > seen_at:
            why = _why(field.places.challenge_full(challenge_id), gone=challenge is None)
            name = names.challenge(challenge_id)
            yield say("round-news-line", name=name, why=say(f"round-now-{why}"))
    yield from _crowded(found, field, names)
    for each in found.seats:
        if each.pair in field.closed:
            yield say(
                "round-news-closed",
                challenge=names.challenge(each.challenge_id),
                maker=names.maker(each.maker_id),
            )
    for left in found.left:
        if left.id in field.served:  # a letter would tell them that they have nobody
            yield say(
                "round-news-line", name=preview.left_name(left, names), why=say("round-now-met")
            )
    known = {each.id for each in found.left} | field.served
    known |= {one for each in found.seats for one in each.pair}
    new = [*(field.makers.keys() - known), *(field.challenges.keys() - known)]
    if new:
        yield say("round-news-new", count=len(new))


def _why(full: bool, *, gone: bool) -> str:  # noqa: FBT001 # private, and reads well
    if not gone:
        return "changed"
    return "full" if full else "gone"


def _crowded(found: Round, field: Field, names: Names) -> Iterator[Say]:
    """Yield who has fewer places by now than the preview gives them, but is not full."""
    task = field.task(())
    by_maker = [each.maker_id for each in found.seats]
    by_challenge = [each.challenge_id for each in found.seats]
    for one in sorted(set(by_maker) & task.makers.keys()):
        if by_maker.count(one) > task.makers[one]:
            yield say("round-news-line", name=names.maker(one), why=say("round-now-full"))
    for one in sorted(set(by_challenge) & task.challenges.keys()):
        if by_challenge.count(one) > task.challenges[one]:
            yield say("round-news-line", name=names.challenge(one), why=say("round-now-full"))


def _leftovers(scene: Scene, field: Field, found: Round) -> Iterator[Leftover]:
    for each in found.left:
        if each.side is Side.MAKER:
            person_id, challenge_id = each.id, ""
        elif each.id in field.asked:
            person_id, challenge_id = field.asked[each.id].contact_id, each.id
        else:  # it was erased since the preview
            continue
        yield Leftover(found.id, person_id, challenge_id, found.programme_id, each.why, scene.now)
