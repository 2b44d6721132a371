"""Requests rest while a brief is held back, and go on with fresh days once it is released.

A request that rests has no ``asked_at``: it does not lapse, and nobody is reminded of answering it.
Of the brief for which it rests they are (``bot.matching.reminding.remind_resting``).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.challenges import Challenge, Side, Suggestion
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.people import Audit
from bot.domain.programme import Programme
from bot.matching import rules
from bot.matching.flow import suggest_to_contact
from bot.matching.pairs import lines_of, pictures_of
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, ToPerson, say

REVIEWS = frozenset({"release", "return"})
"""The acts of coordinators who release a brief or hand it back, in the audit trail."""


async def brief_changed(scene: Scene, challenge: Challenge) -> Outcome:
    """Look for partners of a challenge that was handed in, and let its requests rest or go on."""
    programme = scene.office.programmes[challenge.programme_id]
    found = await suggest_to_contact(scene, challenge)
    asked = {each.id: each for each in await _asked(scene, challenge)}
    for change in found.changes:  # what was renewed just now, is not in the store yet
        if isinstance(change, Put) and isinstance(change.entity, Suggestion):
            asked.update({change.entity.id: change.entity} if change.entity.id in asked else {})
    return found + await _rest_or_go_on(scene, programme, challenge, tuple(asked.values()))


async def brief_reviewed(scene: Scene, entry: Audit) -> Outcome:
    """Let the requests of a brief rest that a coordinator handed back, or go on once released."""
    challenge = await scene.tx.get(Challenge, entry.subject) if entry.act in REVIEWS else None
    if challenge is None:
        return Outcome()
    programme = scene.office.programmes[challenge.programme_id]
    asked = await _asked(scene, challenge)
    return await _rest_or_go_on(scene, programme, challenge, asked)


async def _asked(scene: Scene, challenge: Challenge) -> Sequence[Suggestion]:
    """Return the requests that wait for an answer, or would if they did not rest."""
    found = await scene.tx.find(Suggestion, challenge_id=challenge.id, withdrawn_at=None)
    programme = scene.office.programmes[challenge.programme_id]
    return [
        each
        for each in found
        if each.asks is not None and rules.settled(each, scene.now, programme) is None
    ]


async def _rest_or_go_on(
    scene: Scene, programme: Programme, challenge: Challenge, asked: Sequence[Suggestion]
) -> Outcome:
    if not rules.is_released(challenge, programme):
        return Outcome(changes=tuple(_rest(asked)))
    # They are told in a polite hour, and the days run from there.
    begins = programme.calendar.next_polite(scene.now)
    resumed = _dated([each for each in asked if each.asked_at is None], begins)
    messages = await _told(scene, programme, challenge, resumed)
    return Outcome(changes=tuple(Put(each, quiet=True) for each in resumed), messages=messages)


def _rest(asked: Iterable[Suggestion]) -> Iterator[Change]:
    """Yield what lets requests rest; what was not sent yet is not sent any more."""
    for each in asked:
        yield Put(replace(each, asked_at=None), quiet=True)
        yield Withdraw(f"request/{each.id}/")


def _dated(resting: Iterable[Suggestion], begins: datetime) -> Sequence[Suggestion]:
    return [replace(each, asked_at=begins) for each in resting]


async def _told(
    scene: Scene, programme: Programme, challenge: Challenge, resumed: Sequence[Suggestion]
) -> tuple[Message, ...]:
    """Return what those hear who are asked anew, a contact of all requests at once.

    Who hands in the brief is shown what waits for them anyway.
    """
    days = programme.policy.requests.answer_days
    messages: list[Message] = []
    for side in Side:
        theirs = [each for each in rules.in_order(resumed, side) if each.asks is side]
        shown = theirs if side is Side.MAKER else theirs[:1]
        for each in shown:
            if each.person(side) == scene.person.id:
                continue
            head = say(f"request-again-{side}", title=challenge.title, days=days, count=len(theirs))
            card = Message(
                ToPerson(each.person(side)),
                (head, *await lines_of(scene, each, side)),
                rules.answer_buttons(each),
                about="request",
                key=f"request/{each.id}/0/{scene.new_id()}",
                media=await pictures_of(scene, each, side),
            )
            messages.append(later(card, programme, scene.now))
    return tuple(messages)
