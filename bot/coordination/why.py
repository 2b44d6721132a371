"""``/why``: for participants why a suggestion was made, for a coordinator what a score is made of.

A coordinator names a maker and a challenge of a programme of their own, by number or by name; both
have to be in the same one. What they look at is noted in the audit trail: it quotes both sides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.coordination import people as rolls
from bot.coordination.naming import Guess, Named, guess_pairs
from bot.coordination.roll import own_rolls
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.people import Membership, Role
from bot.domain.programme import Programme
from bot.matching.cards import listed
from bot.matching.matters import LEAD
from bot.matching.pairs import case_of
from bot.matching.why import briefs, explained, reasons
from bot.matching.why import show_why as show_own
from bot.ports import Part
from bot.scene import Scene, button
from bot.talk.model import Message, Outcome, Say, say
from bot.talk.readers import closest

ACT = "why"
"""The act of looking into a score, in the audit trail."""

PAIR = "why-pair"
"""The buttons that say which pair is meant."""

MOST_PAIRS = 6
"""So many pairs are offered."""

MOST_CUTS = 20
"""So many ways to read the words are tried."""

PARTS = ("words", "grams", "trades", "phrases", "buttons", "breadth")

LEVELS = (("much", 2.0), ("some", 0.75), ("bit", 0.15))
"""How a part is called, by what it adds to the odds' logarithm, or takes, at least."""

_NUMBER = re.compile(r"#?(\d{1,6})\.?")
_BETWEEN = re.compile(r"\s*[,;/+&|]\s*|\s+(?:und|mit|für|and|with|for)\s+|\s+", re.IGNORECASE)

TEXT_IDS = (
    "menu-why",
    *(f"lead-why-{name}" for name in (
        "which", "nobody", "head", "chance", "parts", "part", "part-share", "part-unknown",
        "nothing", "none", "several", "more", "pair",
    )),
    *(f"lead-why-{way}-{level}" for way in ("for", "against") for level, _ in LEVELS),
    *(f"lead-why-name-{name}" for name in (*PARTS, "model")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Meant:
    programme: Programme
    challenge: Challenge
    maker_id: str


async def show_why(scene: Scene, words: str) -> Outcome:
    """Explain a suggestion to whom it was made, or to a coordinator the pair that they name."""
    leads = Role.COORDINATOR in scene.roles()
    if not leads or (not words.strip() and scene.roles() & {Role.MAKER, Role.CONTACT}):
        return await show_own(scene, words)
    found = await _meant(scene, words.strip())
    if isinstance(found, Say):
        return _told(scene, found)
    return await _explain(scene, found) if isinstance(found, _Meant) else _asked(scene, found)


async def open_pair(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Explain the pair whose button was pressed."""
    meant = await _pair(scene, words[0], words[1]) if len(words) > 1 else None
    return scene.refuse(say("talk-void")) if meant is None else await _explain(scene, meant)


async def _pair(scene: Scene, challenge_id: str, maker_id: str) -> _Meant | None:
    """Return a pair, if both are still in a programme that they coordinate."""
    challenge = await scene.tx.get(Challenge, challenge_id)
    own = {each.id: each for each in scene.programmes(Role.COORDINATOR)}
    if challenge is None or challenge.programme_id not in own:
        return None
    here = await scene.tx.get(Membership, maker_id, challenge.programme_id, Role.MAKER)
    if here is None or here.left_at is not None:
        return None
    return _Meant(own[challenge.programme_id], challenge, maker_id)


def _asked(scene: Scene, guesses: Sequence[Guess]) -> Outcome:
    """Ask which of some pairs is meant."""
    rows = tuple(
        (button(_label(each), PAIR, each.challenge.key, each.maker.key),)
        for each in guesses[:MOST_PAIRS]
    )
    more = (say("lead-why-more"),) if len(guesses) > MOST_PAIRS else ()
    return Outcome(messages=(Message(scene.private, (say("lead-why-several"), *more), rows),))


def _label(guess: Guess) -> Say:
    (maker,), (title, house) = guess.maker.names, guess.challenge.names
    maker_name = maker or say("people-nameless")
    return say("lead-why-pair", maker=maker_name, house=house or title)


@dataclass(frozen=True, slots=True)
class _Known:
    """Makers of own programmes, by which number each is known, and challenges with their houses."""

    makers: Sequence[tuple[Programme, Membership, str]]
    numbers: dict[int, int]
    challenges: Sequence[Challenge]
    houses: dict[str, str]

    def house(self, challenge: Challenge) -> str:
        return self.houses.get(challenge.organisation_id, "")


async def _known(scene: Scene) -> _Known:
    makers: list[tuple[Programme, Membership, str]] = []
    numbers: dict[int, int] = {}
    first = 1
    for roll in await own_rolls(scene):
        for number, each in enumerate(rolls.ordered(roll), first):
            if each.role is Role.MAKER:
                numbers[number] = len(makers)
                makers.append((roll.programme, each, roll.people[each.person_id].name))
        first += len(roll.memberships)
    own = [each.id for each in scene.programmes(Role.COORDINATOR)]
    challenges = await scene.tx.find(Challenge, programme_id=own)
    owners = await scene.tx.find(Organisation, programme_id=own)
    return _Known(makers, numbers, challenges, {each.id: each.name for each in owners})


async def _meant(scene: Scene, words: str) -> _Meant | Say | Sequence[Guess]:
    """Return whom they mean, or may mean, or what to tell who means nobody."""
    if not words:
        return say("lead-why-which")
    known = await _known(scene)
    exact = _exactly(words, known)
    if exact is not None:
        return exact
    guesses, both = _guessed(words, known)
    if both and len(guesses) == 1:
        [guess] = guesses
        return await _pair(scene, guess.challenge.key, guess.maker.key) or say("lead-why-nobody")
    return guesses or say("lead-why-nobody")


def _exactly(words: str, known: _Known) -> _Meant | None:
    """Return the pair where the words fall into a maker and a challenge, in this order."""
    for maker, challenge in _cuts(words):
        at = _chosen(maker, known.numbers, [name for _, _, name in known.makers])
        if at is None:
            continue
        programme, membership, _ = known.makers[at]
        here = [each for each in known.challenges if each.programme_id == programme.id]
        by_number = {each.number: place for place, each in enumerate(here)}
        to = _chosen(challenge, by_number, [each.title for each in here])
        if to is None:
            to = _chosen(challenge, {}, [known.house(each) for each in here])
        if to is not None:
            return _Meant(programme, here[to], membership.person_id)
    return None


def _guessed(words: str, known: _Known) -> tuple[Sequence[Guess], bool]:
    """Return the pairs that may be meant, and whether both sides were named."""
    makers = known.makers
    number = _NUMBER.fullmatch(words)
    if number is not None:
        at = known.numbers.get(int(number[1]))
        makers = () if at is None else (makers[at],)
        words = "".join(name for _, _, name in makers)
    return guess_pairs(
        words,
        [Named(each.person_id, programme.id, (name,)) for programme, each, name in makers],
        [
            Named(each.id, each.programme_id, (each.title, known.house(each)))
            for each in known.challenges
        ],
    )


def _cuts(words: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to read the words as a maker and a challenge."""
    for joint in islice(_BETWEEN.finditer(words), MOST_CUTS):
        yield words[: joint.start()], words[joint.end() :]


def _chosen(words: str, numbers: dict[int, int], names: Sequence[str]) -> int | None:
    number = _NUMBER.fullmatch(words)
    if number is not None:
        return numbers.get(int(number[1]))
    return closest(words, names) if words else None


async def _explain(scene: Scene, meant: _Meant) -> Outcome:
    case = await case_of(scene, await _suggestion(scene, meant))
    if case is None:
        return _told(scene, say("lead-why-nothing"))
    need, offer = briefs(case)
    found = await explained(scene, case)
    fits = scene.office.scorer.reasons(need, offer)
    case = replace(case, suggestion=replace(case.suggestion, fits=fits))
    name, least = case.people[meant.maker_id].name, meant.programme.policy.suggestions.least
    told = _told(
        scene,
        say("lead-why-head", maker=name or say("people-nameless"), title=case.challenge.title),
        say("lead-why-chance", percent=round(100 * found.score), least=least),
        *(say("lead-why-parts") for _ in found.parts[:1]),
        *listed(told_parts(found.parts)),
        *reasons(case, LEAD, likely=100 * found.score >= least),
    )
    return replace(told, changes=(scene.audit(meant.programme.id, ACT, meant.maker_id),))


async def _suggestion(scene: Scene, meant: _Meant) -> Suggestion:
    """Return the suggestion, or one that stands for it where none was made."""
    challenge = meant.challenge
    found = await scene.tx.find(Suggestion, challenge_id=challenge.id, maker_id=meant.maker_id)
    contact_id = challenge.contact_id
    none = Suggestion(
        "", meant.programme.id, challenge.id, meant.maker_id, contact_id, 0.0, (), scene.now
    )
    return next(iter(found), none)


def told_parts(parts: Sequence[Part]) -> Iterator[Say]:
    """Yield how much each part speaks for the pair or against it.

    Of what is for it, its share of all that is; what hardly is has no figure.
    """
    whole = sum(max(each.value or 0.0, 0.0) for each in parts)
    for each in parts:
        name, value = _name(each.name), each.value
        if value is None:
            yield say("lead-why-part-unknown", name=name)
            continue
        level = next((level for level, least in LEVELS if abs(value) >= least), None)
        way = "for" if value > 0 else "against"
        said = say("lead-why-none" if level is None else f"lead-why-{way}-{level}")
        if level is None or value < 0:
            yield say("lead-why-part", name=name, said=said)
        else:
            yield say("lead-why-part-share", name=name, said=said, share=round(100 * value / whole))


def _name(part: str) -> Say:
    """Return what a part is called; a model by the first word of its name."""
    if part in PARTS:
        return say(f"lead-why-name-{part}")
    own = part.rpartition("/")[2] if "/" in part else part.partition("-")[0]
    return say("lead-why-name-model", name=own)


def _told(scene: Scene, *lines: Say) -> Outcome:
    return Outcome(messages=(Message(scene.private, lines),))
