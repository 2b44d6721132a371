"""Pairs of a round that are moved by hand: each move is a rule, and the rest follows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.arrived import seen_last
from bot.domain.changes import Change, Drop, Put
from bot.domain.rounds import Insistence, Insists, Round, Seat
from bot.matching.cards import fitting, listed
from bot.matching.matters import LEAD
from bot.rounds import preview
from bot.rounds.field import Field, gather
from bot.rounds.insisting import answer, insistence, way_back
from bot.rounds.names import Names
from bot.rounds.wishing import open_round, outdated, over, wish
from bot.scene import Scene, button
from bot.talk.model import Choice, Outcome, Say, say
from bot.talk.readers import clean, fold

_PLACE = re.compile(
    r"(?:(?:paar|pair|nummer|number|nr\.?) )?(\d{1,3})\.?( .{1,80})?", re.IGNORECASE
)
"""The number of a pair in the table, and maybe how its line begins."""
OTHERS = 4
"""So many other makers are offered for a pair, however well they fit."""


async def show_pairs(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Offer the pairs of a preview to choose one."""
    round_id, version, at = words
    found = await open_round(scene, round_id)
    if found is None:
        return answer(scene, (await over(scene, round_id),))
    if found.version != int(version) or found.asked_at is not None:
        return await outdated(scene, found)
    programme = scene.office.programmes[found.programme_id]
    names = Names(await gather(scene.tx, programme, scene.now))
    seats = preview.seats_in_order(found, names)
    first = min(max(int(at), 0), max(len(seats) - 1, 0))
    rows: list[tuple[Choice, ...]] = [
        (
            button(
                preview.label_of(names, each, number + 1),
                *(preview.PAIR, found.id, version, found.seats.index(each)),
            ),
        )
        for number, each in enumerate(seats)
        if first <= number < first + preview.CHOICES
    ]
    if first + preview.CHOICES < len(seats):
        rows.append(
            (button("round-more", preview.PAIRS, found.id, version, first + preview.CHOICES),)
        )
    rows.append(way_back(found))
    return answer(scene, (say("round-pairs-which"), say("round-rules-how")), tuple(rows))


async def hear_pair(scene: Scene, text: str) -> Outcome | None:
    """Show the pair whose number in the table was typed, also if it is on no button just now.

    "8" and "8. Alte Brauerei" are the eighth pair, and not the eighth button.
    """
    number = _PLACE.fullmatch(clean(text)) if scene.progress is None else None
    last = await seen_last(scene, 1) if number is not None else ()
    rows = [row for parcel in last for row in parcel.body.buttons]
    tokens = [button.token.split(".") for row in rows for button in row]
    shown = next((each[2:] for each in tokens if each[:2] == ["a", preview.PAIR]), None)
    found = await open_round(scene, shown[0]) if shown is not None else None
    if number is None or shown is None or found is None or found.version != int(shown[1]):
        return None
    programme = scene.office.programmes[found.programme_id]
    names = Names(await gather(scene.tx, programme, scene.now))
    seats = preview.seats_in_order(found, names)
    if not 1 <= int(number[1]) <= len(seats):
        return None
    seat = seats[int(number[1]) - 1]
    name, said = (
        fold(scene.label(names.challenge(seat.challenge_id))),
        fold(number[2] or "").strip(),
    )
    if not (name.startswith(said) or said.startswith(name)):
        return None
    return await show_pair(scene, (shown[0], shown[1], str(found.seats.index(seat))))


async def show_pair(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show a pair, why it fits, and what can be done with it."""
    round_id, version, at = words
    found = await open_round(scene, round_id)
    if found is None:
        return answer(scene, (await over(scene, round_id),))
    if found.version != int(version) or found.asked_at is not None:
        return await outdated(scene, found)
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    names = Names(field)
    seat = found.seats[int(at)]
    lines = [
        say(
            "round-pair",
            challenge=names.challenge(seat.challenge_id),
            maker=names.maker(seat.maker_id),
            percent=preview.whole(100 * seat.score),
        ),
        *_reasons(scene, field, seat),
    ]
    key = (preview.CHANGE, found.id, version)
    swaps = [
        (_swap(field, found, names, each, score), each)
        for each, score in _others(scene, field, found, seat)
    ]
    if swaps:
        lines.append(say("round-swaps"))
    lines.append(say("round-this-round"))
    rows = [
        (button("round-part", *key, "part", at), button("round-keep", *key, "keep", at)),
        *((button(label, *key, "swap", at, other),) for label, other in swaps),
        way_back(found),
    ]
    return answer(scene, lines, tuple(rows))


def _swap(field: Field, found: Round, names: Names, maker_id: str, score: float) -> Say:
    """Return who could come instead, how well they fit, and whom they would leave for it."""
    theirs = [each for each in found.seats if each.maker_id == maker_id]
    task = field.task(())
    full = len(theirs) >= task.makers.get(maker_id, 0)
    worst = min(theirs, key=lambda each: each.score) if full and theirs else None
    return say(
        "round-swap",
        maker=names.maker(maker_id),
        percent=preview.whole(100 * score),
        leaves=worst is not None,
        challenge=names.challenge(worst.challenge_id) if worst is not None else "",
    )


def _reasons(scene: Scene, field: Field, seat: Seat) -> Iterable[Say]:
    challenge = field.challenges.get(seat.challenge_id)
    maker = field.makers.get(seat.maker_id)
    if challenge is None or maker is None:
        return ()
    return listed(fitting(scene.office.scorer.reasons(challenge.brief, maker.brief), LEAD))


def _others(scene: Scene, field: Field, found: Round, seat: Seat) -> Iterable[tuple[str, float]]:
    """Return the best other makers for the challenge of a pair."""
    challenge = field.challenges.get(seat.challenge_id)
    if challenge is None:
        return ()
    beside = {each.maker_id for each in found.seats if each.challenge_id == seat.challenge_id}
    closed = {maker for challenge_id, maker in field.closed if challenge_id == seat.challenge_id}
    never = {
        each.maker_id
        for each in field.insistences
        if each.insists is Insists.OUT
        or (each.insists is Insists.NEVER and each.challenge_id == seat.challenge_id)
    }
    # All of them, so that whoever ranks has seen these candidates before.
    ranked = scene.office.scorer.rank(challenge.brief, [e.brief for e in field.makers.values()])
    others = [each for each in ranked if each.id not in beside | closed | never]
    return [(each.id, each.score) for each in others[:OTHERS]]


async def change_pair(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a pair apart, hold it together, or put somebody else in its place."""
    round_id, version, act, at, *other = words
    found = await open_round(scene, round_id)
    if found is None:
        return scene.refuse(await over(scene, round_id))
    if found.version != int(version) or found.asked_at is not None:
        return replace(await outdated(scene, found), void=True)
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    names = Names(field)
    seat = found.seats[int(at)]  # their place in the table moves with the names of people
    wanted = {
        "part": ((Insists.NEVER, seat.pair),),
        "keep": ((Insists.MUST, seat.pair),),
        "swap": (
            (Insists.NEVER, seat.pair),
            *((Insists.MUST, (seat.challenge_id, each)) for each in other),
        ),
    }[act] if act in ("part", "keep", "swap") else ()  # fmt: skip
    if not wanted:
        raise ValueError(act)
    made = [insistence(scene, programme, pair, each, lasting=False) for each, pair in wanted]
    changes: list[Change] = [Drop(each) for each in _opposed(field, made)]
    changes += [Put(each) for each in made]
    changes.append(scene.audit(programme.id, f"round-{act}", "/".join(seat.pair)))
    lines = (
        *(say("round-rule-line", rule=preview.rule_line(each, names)) for each in made),
        say("round-this-round"),
    )
    return Outcome(changes=tuple(changes)) + await wish(scene, programme, lines)


def _opposed(field: Field, made: Sequence[Insistence]) -> Iterable[Insistence]:
    """Yield the rules that say the contrary of what was just chosen by hand."""
    new = {((each.challenge_id, each.maker_id), each.insists) for each in made}
    for each in field.insistences:
        pair = (each.challenge_id, each.maker_id)
        if any(pair == other and each.insists is not insists for other, insists in new):
            yield each
