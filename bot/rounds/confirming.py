"""A preview becomes suggestions, if it still stands on what is so; and how that is taken back."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.programme import Programme
from bot.domain.rounds import GONE, Leftover, Phase, Round
from bot.ports import Fate
from bot.rounds import preview
from bot.rounds.field import Field, gather
from bot.rounds.names import Names
from bot.rounds.wishing import outdated, wish
from bot.scene import Scene, button, later
from bot.talk.model import Message, Outcome, Say, ToPerson, say

NEWS = 6
"""So many changes are named before a new preview; of more there is a number."""


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
    people = {each.maker_id for each in found.seats} | {
        field.challenges[each.challenge_id].contact_id for each in found.seats
    }
    return Outcome(changes=changes, messages=(status(scene, programme, going, len(people)),))


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
        else:
            person_id, challenge_id = field.asked[each.id].contact_id, each.id
        yield Leftover(found.id, person_id, challenge_id, found.programme_id, each.why, scene.now)


# Back.


async def suggestions_of(scene: Scene, found: Round) -> tuple[Suggestion, ...]:
    """Return the suggestions that a round has made."""
    ids = [
        each.suggestion_id
        for each in found.seats
        if each.fresh and each.suggestion_id not in ("", GONE)
    ]
    return await scene.tx.find(Suggestion, id=sorted(ids)) if ids else ()


def is_answered(made: Iterable[Suggestion]) -> bool:
    """Whether somebody has said anything to one of these suggestions."""
    return any(answer is not Answer.OPEN for each in made for answer in (each.maker, each.contact))


async def undo(scene: Scene, found: Round) -> Outcome:
    """Take a round back, as long as nobody has answered; who was written to hears of it."""
    if found.phase is Phase.UNDONE:
        return scene.refuse(say("round-undone-already"))
    if found.phase not in (Phase.GOING, Phase.SENT):
        return scene.refuse(say("round-over"))
    made = await suggestions_of(scene, found)
    if is_answered(made):
        return scene.refuse(say("round-undo-late"))
    programme = scene.office.programmes[found.programme_id]
    left = await scene.tx.find(Leftover, round_id=found.id)
    told = await _written_to(scene, found, made, left)
    changes: tuple[Change, ...] = (
        Put(replace(found, phase=Phase.UNDONE)),
        *(Put(replace(each, withdrawn_at=scene.now), quiet=True) for each in made),
        *(Drop(each) for each in left),
        Withdraw(f"{letter_stem(found)}/"),
        scene.audit(programme.id, "round-undo", found.id),
    )
    sorry = tuple(
        later(
            Message(
                ToPerson(each),
                (say("round-taken-back", name=scene.person.name),),
                about=preview.ACT,
                key=f"round/{found.id}/undone/{each}",
            ),
            programme,
            scene.now,
        )
        for each in told
    )
    reply = say("round-undone", number=found.number, told=len(told))
    return Outcome(changes=changes) + scene.reply(reply).saying(*sorry)


def letter_stem(found: Round) -> str:
    """Return how the keys of what a round tells people begin."""
    return f"round/{found.id}/to"


async def _written_to(
    scene: Scene, found: Round, made: Iterable[Suggestion], left: Iterable[Leftover]
) -> list[str]:
    """Return the people who may have read something of a round already."""
    fates = await scene.tx.fates(f"{letter_stem(found)}/")
    if not any(count for fate, count in fates.items() if fate is not Fate.WAITING):
        return []
    people = {each.person(side) for each in made for side in Side}
    people |= {each.person_id for each in left}
    told = sorted(await scene.tx.told(f"{letter_stem(found)}/", sorted(people)))
    if not fates.get(Fate.WAITING):
        return told
    return [each for each in told if await _is_read(scene, f"{letter_stem(found)}/{each}/")]


async def _is_read(scene: Scene, stem: str) -> bool:
    fates = await scene.tx.fates(stem)
    return any(count for fate, count in fates.items() if fate is not Fate.WAITING)
