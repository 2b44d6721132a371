"""Rules of a round: said in words, listed, taken away."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.assignment.task import Rule
from bot.domain.challenges import Challenge
from bot.domain.changes import Change, Drop, Put, withdraw_cards
from bot.domain.people import Role
from bot.domain.programme import Programme
from bot.domain.rounds import Insistence, Insists, Round
from bot.matching.rules import settled
from bot.rounds import preview
from bot.rounds.field import Field, gather
from bot.rounds.meaning import Meant, Wanted, find_pair, read_rule, sounds_like_rule
from bot.rounds.names import Names
from bot.rounds.wishing import open_in, open_round, over, show, wish
from bot.scene import Scene, button
from bot.talk.model import Choice, Message, Outcome, Say, say

_LOOK = re.compile(r"schicken|zurück|vorschau|\b(?:send|back|preview)\b", re.IGNORECASE)
"""What is answered by the preview: it is there that one sends."""
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
    if wanted.insists is Insists.OUT:
        return await _spare(scene, field, names, wanted, meant)
    if not meant.challenges or not meant.makers:
        return _unknown(scene, wanted, meant)
    if len(meant.challenges) > 1 or len(meant.makers) > 1 or meant.guessed:
        found = await open_in(scene, programme)
        return _ask_back(scene, field, wanted.insists, meant, found)
    pair = (meant.challenges[0], meant.makers[0])
    return await _insist(scene, field, names, pair, wanted.insists, only=wanted.only)


async def _spare(scene: Scene, field: Field, names: Names, wanted: Wanted, meant: Meant) -> Outcome:
    """Let somebody sit out; ask back where several may be meant."""
    rules = [Rule(wanted.insists, each, "") for each in meant.challenges]
    rules += [Rule(wanted.insists, "", each) for each in meant.makers]
    if not rules:
        return answer(scene, (say("round-unknown-one", one=wanted.one),))
    if len(rules) == 1 and not meant.guessed:
        return await _insist(scene, field, names, rules[0].pair, wanted.insists)
    lines = [(each, preview.rule_line(each, names)) for each in rules[: preview.CHOICES]]
    rows = tuple((button(line, SAID, *each.pair, each.insists),) for each, line in lines)
    found = await open_in(scene, field.programme)
    back = (way_back(found),) if found is not None else ()
    if len(rules) == 1:
        return answer(scene, (say("round-mean", rule=lines[0][1]),), rows + back)
    more = max(len(rules) - preview.CHOICES, 0)
    return answer(scene, (say("round-which-one", more=more),), rows + back)


def _unknown(scene: Scene, wanted: Wanted, meant: Meant) -> Outcome:
    side = "maker" if meant.challenges else "challenge" if meant.makers else "both"
    return answer(scene, (say(f"round-unknown-{side}", one=wanted.one, other=wanted.other),))


def _ask_back(
    scene: Scene, field: Field, insists: Insists, meant: Meant, found: Round | None
) -> Outcome:
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
    back = (way_back(found),) if found is not None else ()
    if len(pairs) == 1:
        rule = Rule(insists, *pairs[0])
        return answer(scene, (say("round-mean", rule=preview.rule_line(rule, names)),), rows + back)
    return answer(scene, (say("round-which", more=more),), rows + back)


def _region(field: Field, maker_id: str) -> str:
    profile = field.profiles.get(maker_id)
    return profile.region if profile is not None else ""


async def take_said(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a rule whose pair, or one who sits out, was chosen."""
    challenge_id, maker_id, insists = words
    alone = Insists(insists) is Insists.OUT
    for programme in await _programmes_of(scene, challenge_id):
        field = await gather(scene.tx, programme, scene.now)
        known = (challenge_id in field.asked, maker_id in field.people)
        if any(known) if alone else all(known):
            pair = (challenge_id, maker_id)
            return await _insist(scene, field, Names(field), pair, Insists(insists))
    return scene.refuse(say("round-over"))


async def _programmes_of(scene: Scene, challenge_id: str) -> list[Programme]:
    """Return the speaker's programmes that have a challenge; without one those with a round."""
    own = scene.programmes(Role.COORDINATOR)
    if not challenge_id:
        busy = [each for each in own if await open_in(scene, each) is not None]
        return busy or list(own)
    challenge = await scene.tx.get(Challenge, challenge_id)
    return [each for each in own if challenge is not None and each.id == challenge.programme_id]


async def _insist(
    scene: Scene,
    field: Field,
    names: Names,
    pair: tuple[str, str],
    insists: Insists,
    *,
    only: bool = False,
) -> Outcome:
    programme = field.programme
    made = insistence(scene, programme, pair, insists, lasting=insists is Insists.NEVER)
    line = say(f"round-said-{insists}", rule=preview.rule_line(made, names))
    if only:
        line = say("round-only", said=line, maker=names.maker(pair[1]))
    if any(_same(each, made) for each in field.insistences):
        known = say("round-said-already", rule=preview.rule_line(made, names))
        found = await open_in(scene, programme)
        return await show(scene, found, 0, known) if found is not None else answer(scene, (known,))
    entry = scene.audit(programme.id, f"round-{insists}", "/".join(pair))
    parted = tuple(_parted(field, pair, scene.now)) if made.lasting else ()
    return Outcome(changes=(Put(made), entry, *parted)) + await wish(scene, programme, (line,))


def _same(one: Insistence, other: Insistence) -> bool:
    """Whether two rules say the same, and for as long."""
    keys = [(e.challenge_id, e.maker_id, e.insists, e.lasting) for e in (one, other)]
    return keys[0] == keys[1]


def _parted(field: Field, pair: tuple[str, str], now: datetime) -> Iterator[Change]:
    """Yield what withdraws the suggestion of two who are kept apart, unless one side said yes."""
    known = field.known.get(pair)
    if known is None or known.asks is not None or settled(known, now, field.programme) is not None:
        return
    yield Put(replace(known, withdrawn_at=now), quiet=True)
    yield from withdraw_cards(known)


# The list of rules.


async def show_rules(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """List the rules, or take one more that was typed."""
    round_id, *typed = words
    found = await open_round(scene, round_id)
    if found is None:
        return answer(scene, (await over(scene, round_id),))
    if not typed:
        return await _list_rules(scene, found, 0)
    wanted = read_rule(typed[0])
    if wanted is not None:
        return await say_rule(scene, scene.office.programmes[found.programme_id], wanted)
    if _LOOK.search(typed[0]):
        return await show(scene, found)
    line = say("round-not-understood", words=typed[0].strip())
    return answer(scene, (line,), (way_back(found),))


async def more_rules(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Go on with the list of rules."""
    round_id, first = words
    found = await open_round(scene, round_id)
    if found is None:
        return answer(scene, (await over(scene, round_id),))
    return await _list_rules(scene, found, int(first))


async def _list_rules(scene: Scene, found: Round, first: int) -> Outcome:
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    names, rules = Names(field), field.insistences
    shown = rules[first : first + preview.CHOICES]
    head = say("round-rules-head", count=len(rules)) if rules else say("round-rules-none")
    lines = [head, *(say("round-rule-line", rule=preview.rule_line(each, names)) for each in shown)]
    rows: list[tuple[Choice, ...]] = []
    rows += [(preview.off_button(found.id, each, names),) for each in shown]
    if first + preview.CHOICES < len(rules):
        rows.append((button("round-more", preview.MORE, found.id, first + preview.CHOICES),))
    rows.append(way_back(found))
    return answer(scene, (*lines, say("round-rules-how")), tuple(rows))


def way_back(found: Round) -> tuple[Choice, ...]:
    """Return the row that leads back to the preview; below it rules can be typed, too."""
    return (button("round-view", preview.VIEW, found.id),)


async def view(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show the preview again, or take a rule that was typed."""
    round_id, *typed = words
    if typed:
        return await show_rules(scene, words)
    found = await open_round(scene, round_id)
    if found is None:
        return answer(scene, (await over(scene, round_id),))
    return await show(scene, found)


is_rule = sounds_like_rule
"""Whether a text is to be read where rules can be typed."""


async def take_off(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a rule away."""
    round_id, challenge_id, maker_id, insists = words
    found = await open_round(scene, round_id)
    if found is None:
        return scene.refuse(await over(scene, round_id))
    programme = scene.office.programmes[found.programme_id]
    rule = await scene.tx.get(Insistence, programme.id, challenge_id, maker_id, Insists(insists))
    if rule is None:
        return scene.refuse(say("round-off-already"))
    names = Names(await gather(scene.tx, programme, scene.now))
    line = say("round-off-done", rule=preview.rule_line(rule, names))
    return Outcome(changes=(Drop(rule),)) + await wish(scene, programme, (line,))


def answer(
    scene: Scene, lines: Iterable[Say], rows: tuple[tuple[Choice, ...], ...] = ()
) -> Outcome:
    """Answer in private: what is said of people is nothing for a group."""
    return Outcome(messages=(Message(scene.private, tuple(lines), rows),))
