"""Withdrawing suggestions that nobody can take up any more, with a kind word to who had asked."""

from dataclasses import replace

from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Change, Put, withdraw_cards
from bot.domain.programme import Programme
from bot.matching import rules
from bot.matching.places import places_of
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, ToPerson, say


async def withdraw_beyond(scene: Scene, matched: Suggestion) -> Outcome:
    """Withdraw what a match left no place for, and tell those who had said yes."""
    programme = scene.office.programmes.get(matched.programme_id)
    if programme is None or not matched.mutual or matched.withdrawn_at is not None:
        return Outcome()
    places = await places_of(scene.tx, programme, [matched])
    challenges = dict(places.challenges)
    challenges[matched.challenge_id] = challenges.get(matched.challenge_id, 0) + 1
    makers = dict(places.makers)
    makers[matched.maker_id] = makers.get(matched.maker_id, 0) + 1
    after = rules.Places(challenges, makers, programme)
    beyond: list[Suggestion] = []
    if after.challenge_full(matched.challenge_id):
        beyond.extend(
            await scene.tx.find(Suggestion, challenge_id=matched.challenge_id, withdrawn_at=None)
        )
    if after.maker_full(matched.maker_id):
        beyond.extend(await scene.tx.find(Suggestion, maker_id=matched.maker_id, withdrawn_at=None))
    outcome = Outcome()
    for each in {each.id: each for each in beyond if not each.mutual}.values():
        if each.id != matched.id and Answer.DECLINED not in (each.maker, each.contact):
            outcome += withdraw(scene, programme, each)
    return outcome


def withdraw(scene: Scene, programme: Programme, suggestion: Suggestion) -> Outcome:
    """Withdraw a suggestion for which there is no place, and tell who had said yes."""
    changes: tuple[Change, ...] = (
        Put(replace(suggestion, withdrawn_at=scene.now)),
        *withdraw_cards(suggestion),
    )
    if suggestion.asks is None:
        return Outcome(changes=changes)
    asking = suggestion.asks.other
    told = Message(
        ToPerson(suggestion.person(asking)),
        (say(f"request-withdrawn-{asking}"),),
        about="request-withdrawn",
        key=f"request/{suggestion.id}/withdrawn",
    )
    return Outcome(changes=changes, messages=(later(told, programme, scene.now),))
