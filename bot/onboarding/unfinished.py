"""What was being told in a messenger that changes hands: it goes on, or its end is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.changes import EndDialog
from bot.domain.people import Account, Introduction, Membership, Person, Role
from bot.onboarding.dialog import (
    CONTACT,
    EXPERT,
    LEAD,
    MAKER,
    NEWCOMER,
    SIDE,
    WELCOME,
    WHICH,
)
from bot.onboarding.introductions import INTRODUCTIONS, introduced
from bot.onboarding.told import TWIN
from bot.scene import Scene
from bot.sharpener import BRIEF
from bot.talk.model import LAPSE, Message, Outcome, Progress, Say, pile, say
from bot.talk.moves import next_step
from bot.talk.show import CHANGE, SUMMARY, ask, waits

DRAFTS = {
    MAKER.name: Role.MAKER,
    EXPERT.name: Role.EXPERT,
    CONTACT.name: Role.CONTACT,
    TWIN.name: Role.CONTACT,
    BRIEF.name: Role.CONTACT,
}
"""The dialogs whose unfinished runs are worth a reminder."""
OWED = {each.name: each for each in (MAKER, EXPERT, CONTACT, TWIN, BRIEF, LEAD, NEWCOMER)}
"""Introductions: what interrupts one goes back to it, even if nothing was answered yet."""

_ROLES = {
    **{each.name: role for role, each in INTRODUCTIONS.items()},
    TWIN.name: Role.CONTACT,
}
"""The role of which an introduction tells."""

_FIRST = frozenset({WHICH.name, SIDE.name, WELCOME.name})
"""The dialogs before anybody takes part: they tell of nothing that could be missed."""


_CHOSEN = frozenset({"programme", "team", "slot", "plans"})
"""What a dialog knows from the place in which it was begun, and not from words."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What goes on, the newest first; ``drops``: something else was told that does not."""

    kept: tuple[Progress, ...]
    drops: bool

    def lines(self, *, there: bool) -> tuple[Say, ...]:
        """Return what is said of what does not go on, ``there`` in another messenger or here."""
        return (say("unfinished-dropped", there=there),) if self.drops else ()

    def go_on(self, scene: Scene) -> Outcome:
        """Return the decision to go on here, and the first one's question."""
        first = pile(self.kept)
        if first is None:
            return Outcome()
        turn = ask(OWED[first.dialog], first, scene.label)
        return Outcome(first, messages=(Message(scene.private, turn.lines, turn.choices),))


@dataclass(frozen=True, slots=True)
class Over:
    """What ends in somebody's own messengers as another one has told it: ``lines`` by account."""

    changes: tuple[EndDialog, ...]
    lines: Mapping[str, tuple[Say, ...]]


async def of_one(scene: Scene, accounts: Iterable[Account]) -> Unfinished:
    """Return what the speaker was telling in other accounts, and has told nowhere else.

    What is open here, too, goes on here as it is.
    """
    here = scene.progress.stack if scene.progress is not None else ()
    known = [(each.dialog, each.subject) for each in here]
    told = await _open_in(scene, accounts)
    name = scene.person.name
    owed = [each for each in told if await _is_owed(scene, scene.person, name, each)]
    return _divide(scene, told, [each for each in owed if (each.dialog, each.subject) not in known])


async def of_two(
    scene: Scene, owner: Person, called: str, accounts: Iterable[Account]
) -> Unfinished:
    """Return what the speaker was telling and the owner, who is ``called`` so, has not told yet."""
    told = await _open_in(scene, accounts)
    owed = [each for each in told if await _is_owed(scene, owner, called, each)]
    found = _divide(scene, told, owed)
    return replace(found, kept=tuple(_named(each, called) for each in found.kept))


async def over(scene: Scene, owner: Person, accounts: Iterable[Account]) -> Over:
    """Return what the owner was telling in their accounts and the speaker has told before."""
    changes, lines = [], {}
    for account in accounts:
        told = await _open_in(scene, (account,))
        ended = [each for each in told if await _is_told(scene, owner, each)]
        if ended:
            changes.append(EndDialog(account.id, frozenset(each.run for each in ended)))
            lines[account.id] = _divide(scene, ended, ()).lines(there=False)
    return Over(tuple(changes), lines)


async def all_dropped(
    scene: Scene, lost: Iterable[Account], new: Iterable[Account]
) -> tuple[Say, ...]:
    """Return what is said in the new accounts where nothing goes on of what was told in either."""
    there = _divide(scene, await _open_in(scene, lost), ())
    here = _divide(scene, await _open_in(scene, new), ())
    return (*there.lines(there=True), *here.lines(there=False))


async def _open_in(scene: Scene, accounts: Iterable[Account]) -> tuple[Progress, ...]:
    """Return what is open in these accounts, the speaker's own first.

    The messages that gave the answers so far are another messenger's.
    """
    found: list[Progress] = []
    for account in sorted(accounts, key=lambda each: each.id != scene.account.id):
        here = account.id == scene.account.id
        progress = scene.progress if here else await scene.tx.progress(account.id)
        stack = progress.stack if progress is not None else ()
        found.extend(each if here else replace(each, heard={}) for each in stack)
    return tuple(found)


def _divide(scene: Scene, told: Sequence[Progress], candidates: Sequence[Progress]) -> Unfinished:
    """Return what of the candidates goes on, and whether the rest of what was told is missed."""
    kept = tuple(each for each in candidates if _lasts(each))
    others = (each for each in told if each not in kept and each.dialog not in _FIRST)
    return Unfinished(kept, any(_would_be_missed(scene, each) for each in others))


def _lasts(progress: Progress) -> bool:
    """Whether it is an introduction, or a brief, whose question is still there."""
    dialog = OWED.get(progress.dialog)
    if dialog is None or progress.amends:
        return False
    return progress.step in {SUMMARY, CHANGE, *(step.name for step in dialog.steps)}


def _would_be_missed(scene: Scene, progress: Progress) -> bool:
    """Whether anything was told there: also behind a command, read back or ticked, as yet."""
    lives = _lasts(progress) or scene.now - progress.updated_at <= LAPSE
    told = progress.answers.keys() - set(progress.known)
    return lives and bool(told or progress.picked or waits(progress) or _was_typed(progress))


def _was_typed(progress: Progress) -> bool:
    """Whether some of what was known as it began was typed; profiles know of before."""
    if progress.dialog in OWED or progress.amends:
        return False
    known = {name: progress.answers.get(name) for name in progress.known}
    return any(each for name, each in known.items() if name not in _CHOSEN)


async def _is_owed(scene: Scene, owner: Person, called: str, progress: Progress) -> bool:
    """Whether the owner is still to tell this, once what the speaker has is theirs."""
    if progress.dialog == NEWCOMER.name:
        return not called
    if progress.dialog == BRIEF.name:
        return True
    place = await _place(scene, scene.person, progress)
    return place is not None and not await _has_told(scene, owner, place)


async def _is_told(scene: Scene, owner: Person, progress: Progress) -> bool:
    """Whether the speaker, and not the owner, has told what the owner is asked for."""
    place = await _place(scene, owner, progress)
    if place is None or await _has_told(scene, owner, place):
        return False
    return await _has_told(scene, scene.person, place)


async def _place(scene: Scene, person: Person, progress: Progress) -> Membership | None:
    """Return the place for which somebody introduces themselves in a dialog."""
    role = _ROLES.get(progress.dialog)
    if role is None or progress.amends:
        return None
    return await scene.tx.get(Membership, person.id, progress.subject["programme"], role)


async def _has_told(scene: Scene, person: Person, place: Membership) -> bool:
    """Whether somebody has told what such a place asks for; of a coordinator not only the name."""
    if place.role is Role.COORDINATOR:
        key = (person.id, place.programme_id, place.role)
        return await scene.tx.get(Introduction, *key) is not None
    return await introduced(replace(scene, person=person), place)


def _named(progress: Progress, called: str) -> Progress:
    """Return a dialog in which somebody whose name is known by now is not asked for it."""
    dialog = OWED[progress.dialog]
    if not called or all(step.name != "name" for step in dialog.steps):
        return progress
    known = tuple(dict.fromkeys((*progress.known, "name")))
    named = replace(progress, answers={**progress.answers, "name": called}, known=known)
    if progress.step != "name":
        return named
    return replace(named, step=next_step(dialog, named), pending=None, editing=False)


TEXT_IDS = ("unfinished-dropped",)
