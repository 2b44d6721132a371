"""Rules of a round: said in words, chosen by button, listed, taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.challenges import Challenge
from bot.domain.changes import Change, Drop, Put
from bot.domain.people import Role
from bot.domain.programme import Programme
from bot.domain.rounds import Insistence, Insists, Round, Seat
from bot.matching import rules
from bot.matching.cards import fitting, listed
from bot.matching.matters import LEAD
from bot.rounds import preview
from bot.rounds.field import Field, gather
from bot.rounds.meaning import Meant, Wanted, find_pair, read_rule
from bot.rounds.names import Names
from bot.rounds.wishing import current, open_round, outdated, wish
from bot.scene import Scene, button
from bot.talk.model import Choice, Message, Outcome, Say, say

OTHERS = 4
"""So many other makers are offered for a pair."""
SAID = "round-said"
"""The action of the buttons that ask back who is meant."""


def insistence(
    scene: Scene, programme: Programme, pair: tuple[str, str], insists: Insists, *, lasting: bool
) -> Insistence:
    """Return a rule that is made now."""
    by, now = scene.person.id, scene.now
    return Insistence(programme.id, *pair, insists, by, now, lasting)


async def say_rule(scene: Scene, programme: Programme, wanted: Wanted) -> Outcome:
    """Take a rule in words; ask back where several may be meant."""
    field = await gather(scene.tx, programme, scene.now)
    meant = find_pair(wanted, field)
    names = Names(field)
    if not meant.challenges or not meant.makers:
        return _unknown(scene, wanted, meant)
    if len(meant.challenges) > 1 or len(meant.makers) > 1:
        return _ask_back(scene, field, wanted.insists, meant)
    pair = (meant.challenges[0], meant.makers[0])
    return await _insist(scene, field, names, pair, wanted.insists)


def _unknown(scene: Scene, wanted: Wanted, meant: Meant) -> Outcome:
    side = "maker" if meant.challenges else "challenge" if meant.makers else "both"
    return _answer(scene, (say(f"round-unknown-{side}", one=wanted.one, other=wanted.other),))


def _ask_back(scene: Scene, field: Field, insists: Insists, meant: Meant) -> Outcome:
    names = Names(field)
    pairs = [(c, m) for c in meant.challenges for m in meant.makers]
    rows = tuple(
        (
            button(
                say(
                    "round-said",
                    challenge=names.challenge(challenge_id),
                    maker=names.maker(maker_id),
                    region=_region(field, maker_id),
                    placed=bool(_region(field, maker_id)),
                ),
                SAID,
                challenge_id,
                maker_id,
                insists,
            ),
        )
        for challenge_id, maker_id in pairs[: preview.CHOICES]
    )
    more = max(len(pairs) - preview.CHOICES, 0)
    return _answer(scene, (say("round-which", more=more),), rows)


def _region(field: Field, maker_id: str) -> str:
    profile = field.profiles.get(maker_id)
    return profile.region if profile is not None else ""


async def take_said(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a rule whose pair was chosen."""
    challenge_id, maker_id, insists = words
    challenge = await scene.tx.get(Challenge, challenge_id)
    own = {each.id: each for each in scene.programmes(Role.COORDINATOR)}
    programme = own.get(challenge.programme_id) if challenge is not None else None
    if programme is None:
        return scene.refuse(say("round-over"))
    field = await gather(scene.tx, programme, scene.now)
    if challenge_id not in field.asked or maker_id not in field.people:
        return scene.refuse(say("round-over"))
    pair = (challenge_id, maker_id)
    return await _insist(scene, field, Names(field), pair, Insists(insists))


async def _insist(
    scene: Scene, field: Field, names: Names, pair: tuple[str, str], insists: Insists
) -> Outcome:
    programme = field.programme
    made = insistence(scene, programme, pair, insists, lasting=insists is Insists.NEVER)
    line = say(f"round-said-{insists}", rule=preview.rule_line(made, names))
    entry = scene.audit(programme.id, f"round-{insists}", "/".join(pair))
    return Outcome(changes=(Put(made), entry)) + await wish(scene, programme, (line,))


# The list of rules.


async def show_rules(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """List the rules, or take one more that was typed."""
    found = await current(scene, words[0])
    if found is None:
        return _answer(scene, (say("round-over"),))
    programme = scene.office.programmes[found.programme_id]
    if len(words) > 1:
        wanted = read_rule(words[1])
        if wanted is not None:
            return await say_rule(scene, programme, wanted)
    field = await gather(scene.tx, programme, scene.now)
    names = Names(field)
    page = int(words[2]) if len(words) > 2 and words[2].isdecimal() else 0
    there = field.insistences
    shown = there[page * preview.CHOICES : (page + 1) * preview.CHOICES]
    lines = [say("round-rules-none" if not there else "round-rules-head", count=len(there))]
    lines += [say("round-rule-line", rule=preview.rule_line(each, names)) for each in shown]
    lines.append(say("round-rules-how"))
    rows: list[tuple[Choice, ...]] = [
        (preview.off_button(found.id, each, names),) for each in shown
    ]
    if (page + 1) * preview.CHOICES < len(there):
        rows.append((button("round-more", preview.RULES, found.id, "", page + 1),))
    return _answer(scene, lines, tuple(rows))


def is_rule(text: str, _at: object) -> bool:
    """Whether a text states a rule."""
    return read_rule(text) is not None


async def take_off(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a rule away."""
    round_id, challenge_id, maker_id, insists = words
    found = await open_round(scene, round_id)
    if found is None:
        return scene.refuse(say("round-over"))
    programme = scene.office.programmes[found.programme_id]
    rule = await scene.tx.get(Insistence, programme.id, challenge_id, maker_id, Insists(insists))
    if rule is None:
        return scene.refuse(say("round-off-already"))
    return Outcome(changes=(Drop(rule),)) + await wish(scene, programme, (say("round-off-done"),))


# Pairs that are moved by hand.


async def show_pairs(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Offer the pairs of a preview to choose one."""
    round_id, version, at = words
    found = await open_round(scene, round_id)
    if found is None:
        return _answer(scene, (say("round-over"),))
    if found.version != int(version) or found.asked_at is not None:
        return await outdated(scene, found)
    programme = scene.office.programmes[found.programme_id]
    names = Names(await gather(scene.tx, programme, scene.now))
    seats = preview.seats_in_order(found, names)
    first = min(max(int(at), 0), max(len(seats) - 1, 0))
    rows: list[tuple[Choice, ...]] = [
        (
            button(
                preview.label_of(names, each, number + 1), preview.PAIR, found.id, version, number
            ),
        )
        for number, each in enumerate(seats)
        if first <= number < first + preview.CHOICES
    ]
    if first + preview.CHOICES < len(seats):
        rows.append(
            (button("round-more", preview.PAIRS, found.id, version, first + preview.CHOICES),)
        )
    return _answer(scene, (say("round-pairs-which"), say("round-rules-how")), tuple(rows))


async def show_pair(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show a pair, why it fits, and what can be done with it."""
    round_id, version, at = words
    found = await open_round(scene, round_id)
    if found is None:
        return _answer(scene, (say("round-over"),))
    if found.version != int(version) or found.asked_at is not None:
        return await outdated(scene, found)
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    names = Names(field)
    seat = preview.seats_in_order(found, names)[int(at)]
    lines = [
        say(
            "round-pair",
            challenge=names.challenge(seat.challenge_id),
            maker=names.maker(seat.maker_id),
            percent=preview.percent(100 * seat.score),
        ),
        *_reasons(scene, field, seat),
    ]
    key = (preview.CHANGE, found.id, version)
    swaps = [
        (say("round-swap", maker=names.maker(each), percent=preview.percent(100 * score)), each)
        for each, score in _others(scene, field, found, seat)
    ]
    rows = [
        (button("round-part", *key, "part", at), button("round-keep", *key, "keep", at)),
        *((button(label, *key, "swap", at, other),) for label, other in swaps),
    ]
    return _answer(scene, lines, tuple(rows))


def _reasons(scene: Scene, field: Field, seat: Seat) -> Iterable[Say]:
    challenge = field.challenges.get(seat.challenge_id)
    maker = field.makers.get(seat.maker_id)
    if challenge is None or maker is None:
        return ()
    return listed(fitting(scene.office.scorer.reasons(challenge.brief, maker.brief), LEAD))


def _others(scene: Scene, field: Field, found: Round, seat: Seat) -> Iterable[tuple[str, float]]:
    """Yield the best other makers for the challenge of a pair."""
    challenge = field.challenges.get(seat.challenge_id)
    if challenge is None:
        return
    beside = {each.maker_id for each in found.seats if each.challenge_id == seat.challenge_id}
    closed = {maker for challenge_id, maker in field.closed if challenge_id == seat.challenge_id}
    never = {
        each.maker_id
        for each in field.insistences
        if each.insists is Insists.NEVER and each.challenge_id == seat.challenge_id
    }
    offers = [
        each.brief for key, each in sorted(field.makers.items())
        if key not in beside | closed | never
    ]  # fmt: skip
    if offers:
        ranked = scene.office.scorer.rank(challenge.brief, offers)
        for each in rules.fitting(ranked, field.programme)[:OTHERS]:
            yield each.id, each.score


async def change_pair(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a pair apart, hold it together, or put somebody else in its place."""
    round_id, version, act, at, *other = words
    found = await open_round(scene, round_id)
    if found is None:
        return scene.refuse(say("round-over"))
    if found.version != int(version) or found.asked_at is not None:
        return replace(await outdated(scene, found), void=True)
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    names = Names(field)
    seat = preview.seats_in_order(found, names)[int(at)]
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
    lines = tuple(say("round-rule-line", rule=preview.rule_line(each, names)) for each in made)
    return Outcome(changes=tuple(changes)) + await wish(scene, programme, lines)


def _opposed(field: Field, made: Sequence[Insistence]) -> Iterable[Insistence]:
    """Yield the rules that say the contrary of what was just chosen by hand."""
    new = {((each.challenge_id, each.maker_id), each.insists) for each in made}
    for each in field.insistences:
        pair = (each.challenge_id, each.maker_id)
        if any(pair == other and each.insists is not insists for other, insists in new):
            yield each


def _answer(
    scene: Scene, lines: Iterable[Say], rows: tuple[tuple[Choice, ...], ...] = ()
) -> Outcome:
    return Outcome(messages=(Message(scene.private, tuple(lines), rows),))
