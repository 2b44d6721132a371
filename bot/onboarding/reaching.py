"""Where somebody with several messengers is reached: they choose, and may choose again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.codes import code_hash
from bot.domain.changes import Put
from bot.domain.people import Account
from bot.estate import Estate
from bot.scene import Scene, button
from bot.talk.model import Choice, Message, Outcome, Say, ToAccount, say

CHANNELS = ("telegram", "matrix", "console")
"""The messengers that have a name in words."""

LAST = "last"
"""The choice of whoever wants to be reached there where they wrote last."""

_MARK = 16


def name(account: Account) -> Say:
    """Return an account as its owner knows it."""
    return say(f"link-at-{account.channel}", contact=account.address)


def mark(account: Account) -> str:
    """Return what a button says of an account; its id may be too long."""
    return code_hash(account.id)[:_MARK]


def lost_news(account_id: str) -> str:
    """Return how the keys begin of what coordinators hear if nobody is reached there any more."""
    return f"unreachable/{account_id}/"


def where(accounts: Iterable[Account]) -> tuple[Say, ...]:
    """Return the line that tells where the person is reached; nothing where there is no choice."""
    reached = [each for each in accounts if each.reachable]
    if len(reached) < 2:
        return ()
    chosen = [each for each in reached if each.preferred]
    if not chosen:
        return (say("link-reached-last"),)
    return (say("link-reached-at", messenger=name(chosen[0])),)


def choices(accounts: Iterable[Account]) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons that change where the person is reached, but what holds already."""
    reached = [each for each in accounts if each.reachable]
    if len(reached) < 2:
        return ()
    rows = [
        (button(say("link-reach-at", messenger=name(each)), "reach", mark(each)),)
        for each in reached
        if not each.preferred
    ]
    if any(each.preferred for each in reached):
        rows.append((button("link-reach-last", "reach", LAST),))
    return tuple(rows)


def first_choices(accounts: Sequence[Account]) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons for somebody who has not chosen yet where they are reached."""
    last = (button("link-reach-last", "reach", LAST),)
    return (*choices(accounts), last) if choices(accounts) else ()


async def choose(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take where somebody wants to be reached from now on, and say so in both places."""
    own = await scene.tx.find(Account, person_id=scene.person.id)
    meant = [each for each in own if mark(each) == words[0] and each.reachable]
    if not meant and words[0] != LAST:
        return scene.refuse(say("link-gone"))
    changes = tuple(
        Put(replace(each, preferred=each in meant), quiet=True)
        for each in own
        if each.preferred != (each in meant)
    )
    if not meant:
        return Outcome(changes=changes, messages=(_here(scene, say("link-reaches-last")),))
    (account,) = meant
    if account.id == scene.account.id:
        return Outcome(changes=changes, messages=(_here(scene, say("link-reaches-here")),))
    there = Message(ToAccount(account.id), (say("link-reaches-here"),))
    answer = _here(scene, say("link-reaches-at", messenger=name(account)))
    return Outcome(changes=changes, messages=(answer, there))


def joined(
    scene: Scene,
    stays: Estate,
    goes: Estate,
    called: str,
    dropped: Mapping[str, Iterable[Say]],
    ended: Iterable[Say],
) -> Iterator[Message]:
    """Yield what each chat of the united person hears; where they are, they choose a messenger."""
    linked = tuple(map(name, stays.accounts))
    done = say("link-done", messengers=linked, name=called, known=bool(called))
    news = say("link-joined", messengers=tuple(map(name, goes.accounts)))
    buttons = first_choices((*stays.accounts, *goes.accounts))
    for each in (*stays.accounts, *goes.accounts):
        here = each.id == scene.account.id
        lines = [done] if each in goes.accounts else [news]
        if each in stays.accounts and not here:
            lines.append(say("link-not-you"))
        lines.extend((*dropped.get(each.id, ()), *ended))
        if here and buttons:
            lines.append(say("link-reach"))
        if each.reachable:
            yield Message(ToAccount(each.id), tuple(lines), buttons if here else ())


def _here(scene: Scene, line: Say) -> Message:
    return Message(scene.private, (line,))


TEXT_IDS = (
    *(f"link-{each}" for each in (
        "reached-at", "reached-last", "reach-at", "reach-last", "reaches-at", "reaches-here",
        "reaches-last", "reach",
    )),
    *(f"link-at-{channel}" for channel in CHANNELS),
)  # fmt: skip
