"""``/why``: for participants why a suggestion was made, for a coordinator what a score is made of.

A coordinator names a maker and a challenge of a programme of their own, by number or by name; both
have to be in the same one. What they look at is noted in the audit trail: it quotes both sides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.coordination import people as rolls
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
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Say, say
from bot.talk.readers import closest

ACT = "why"
"""The act of looking into a score, in the audit trail."""

MOST_CUTS = 20
"""So many ways to read the words are tried."""

PARTS = ("words", "grams", "trades", "phrases", "buttons")

_NUMBER = re.compile(r"#?(\d{1,6})\.?")
_BETWEEN = re.compile(r"\s*[,;/+&|]\s*|\s+(?:und|mit|für|and|with|for)\s+|\s+", re.IGNORECASE)

TEXT_IDS = (
    "menu-why",
    *(f"lead-why-{name}" for name in (
        "which", "nobody", "head", "chance", "parts", "part", "part-unknown", "nothing",
    )),
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
    return await _explain(scene, found)


async def _meant(scene: Scene, words: str) -> _Meant | Say:
    """Return whom they mean, or what to tell who means nobody."""
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
    houses = {each.id: each.name for each in owners}
    for maker, challenge in _cuts(words):
        at = _chosen(maker, numbers, [name for _, _, name in makers])
        if at is None:
            continue
        programme, membership, _ = makers[at]
        here = [each for each in challenges if each.programme_id == programme.id]
        by_number = {each.number: place for place, each in enumerate(here)}
        to = _chosen(challenge, by_number, [each.title for each in here])
        if to is None:
            to = _chosen(challenge, {}, [houses.get(each.organisation_id, "") for each in here])
        if to is not None:
            return _Meant(programme, here[to], membership.person_id)
    return say("lead-why-nobody") if words else say("lead-why-which")


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
        *listed(_part(each) for each in found.parts),
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


def _part(part: Part) -> Say:
    known = part.name in PARTS
    name = (
        say(f"lead-why-name-{part.name}") if known else say("lead-why-name-model", name=part.name)
    )
    if part.value is None:
        return say("lead-why-part-unknown", name=name)
    tenths = round(abs(part.value) * 10)
    minus = part.value < 0 and tenths > 0
    return say("lead-why-part", name=name, minus=minus, whole=tenths // 10, tenth=tenths % 10)


def _told(scene: Scene, *lines: Say) -> Outcome:
    return Outcome(messages=(Message(scene.private, lines),))
