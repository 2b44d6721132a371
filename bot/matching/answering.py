"""Taking both sides' answers to a suggestion, and telling the other one."""

from dataclasses import replace

from bot.arrived import seen_last
from bot.cards import LOOK_BACK
from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.changes import Change, Put, withdraw_cards
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.gather import both_take_part, prints_of
from bot.matching import rules
from bot.matching.declining import asked_why, last_no, no_because, take_back
from bot.matching.flow import show_next
from bot.matching.pairs import is_held
from bot.matching.places import places_of
from bot.matching.reminding import told_lapsed
from bot.matching.rewording import request_to
from bot.matching.spoken import answer_of, names_reason, says_no
from bot.matching.typed import takes_back
from bot.matching.why import open_why
from bot.matching.withdrawing import withdraw
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, Said, ToPerson, say


async def answer_suggestion(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take one side's answer to a suggestion; who takes back a no does not say another one."""
    suggestion_id, given = words[0], rules.read_answer(words[1])
    back = await _taken_back(scene) if given is Answer.DECLINED else None
    return back or await _answer(scene, suggestion_id, given)


async def _answer(scene: Scene, suggestion_id: str, given: Answer, reason: str = "") -> Outcome:
    if given is Answer.OPEN:
        raise ValueError(given)
    suggestion = await scene.tx.get(Suggestion, suggestion_id)
    if suggestion is None or scene.person.id not in (suggestion.maker_id, suggestion.contact_id):
        return scene.refuse(say("talk-void"))
    side = Side.MAKER if scene.person.id == suggestion.maker_id else Side.CONTACT
    programme = scene.office.programmes[suggestion.programme_id]
    why = await _why_over(scene, programme, suggestion, side)
    if why is not None:
        noted = Outcome(changes=await _noted(scene, programme, suggestion, side))
        return _marked(scene.reply(say(f"suggestion-{why}")), suggestion, side) + noted
    if given is not Answer.DECLINED and await is_held(scene, suggestion):
        rests = scene.reply(say(f"suggestion-held-{side}"))
        return _marked(rests, suggestion, side)
    if suggestion.answer_of(side) is given:
        return scene.reply(say("suggestion-again"))
    places = await places_of(scene.tx, programme, [suggestion])
    if given is Answer.INTERESTED and (
        places.challenge_full(suggestion.challenge_id) or places.maker_full(suggestion.maker_id)
    ):
        return withdraw(scene, programme, suggestion) + scene.refuse(say("suggestion-full"))
    answered = await _answered(scene, suggestion, side, given)
    changes: tuple[Change, ...] = (
        Put(answered),
        *withdraw_cards(suggestion, scene.person.id if given is Answer.LATER else None),
    )
    outcome = Outcome(changes=changes)
    if answered.mutual:
        return outcome  # what follows from that, follows from the fact
    told_other = await _tell_other(scene, programme, suggestion, answered, side)
    if given is Answer.DECLINED:
        return outcome + _refused(scene, answered, side, reason) + told_other
    days = programme.policy.requests.answer_days
    outcome += scene.reply(say(f"suggestion-said-{given}", days=days)) + told_other
    return outcome + await show_next(scene, suggestion.id)


def _refused(scene: Scene, answered: Suggestion, side: Side, reason: str) -> Outcome:
    """Keep the reason that came with a no, or ask for it."""
    if reason:
        return no_because(scene, answered, side, reason)
    lines, rows = asked_why(answered, side)
    said = say(f"suggestion-said-{Answer.DECLINED}")
    return scene.reply(said, *lines, choices=rows)


async def put_off(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Put off one suggestion for the next one, or take what was said to its card in words."""
    suggestion_id, *typed = words
    if not typed:
        return await answer_suggestion(scene, (suggestion_id, Answer.LATER))
    given = answer_of(typed[0], scene.heard_at())
    if given is None:
        return await open_why(scene, (suggestion_id,))
    sure = given is Answer.LATER or (given is Answer.DECLINED and names_reason(typed[0]))
    if not sure and not await _is_last(scene, suggestion_id):
        return scene.reply(say("talk-not-understood"))
    if given is Answer.DECLINED and not says_no(typed[0]):
        return await _answer(scene, suggestion_id, given, typed[0])
    return await answer_suggestion(scene, (suggestion_id, given))


async def _is_last(scene: Scene, suggestion_id: str) -> bool:
    """Whether the very last message is the card: words behind others may answer those."""
    last = await seen_last(scene, 1)
    rows = [row for parcel in last for row in parcel.body.buttons]
    return any(each.token == f"a.later.{suggestion_id}" for row in rows for each in row)


async def _taken_back(scene: Scene) -> Outcome | None:
    """Take back the last no of who typed so: it is no second one, to the card that came since."""
    event = scene.envelope.event
    if not isinstance(event, Said) or not takes_back(event.text):
        return None
    last = await last_no(scene)
    if last is None or not await _is_at_hand(scene, last):
        return None
    return await take_back(scene, (last.id,))


async def _is_at_hand(scene: Scene, declined: Suggestion) -> bool:
    """Whether the way back from a no was shown a moment ago: weeks later another card is meant."""
    last = await seen_last(scene, LOOK_BACK)
    buttons = (each for parcel in last for row in parcel.body.buttons for each in row)
    return any(each.token == f"a.unsay.{declined.id}" for each in buttons)


async def _answered(scene: Scene, suggestion: Suggestion, side: Side, given: Answer) -> Suggestion:
    """Return the suggestion with the answer; a "no" holds as long as both tell the same."""
    answered = rules.answer(suggestion, side, given, scene.now)
    if answered.askings > suggestion.askings:  # the days run from the hour in which it can be read
        calendar = scene.office.programmes[suggestion.programme_id].calendar
        begins = rules.readable_from(calendar, answered.askings, scene.now)
        answered = replace(answered, asked_at=begins)
    if given is not Answer.DECLINED:
        return answered
    return replace(answered, declined_of=await prints_of(scene.tx, suggestion))


async def _why_over(
    scene: Scene, programme: Programme, suggestion: Suggestion, side: Side
) -> str | None:
    """Return why nothing can be answered any more, as that side may hear it, or ``None``.

    The other side's no is their own business: it is not open any more.
    """
    why = rules.settled(suggestion, scene.now, programme)
    if rules.keeps_a_no(suggestion, side):
        return "withdrawn"
    if why is None and not await both_take_part(scene.tx, suggestion):
        return "withdrawn"
    return why


async def _noted(
    scene: Scene, programme: Programme, suggestion: Suggestion, side: Side
) -> tuple[Change, ...]:
    """Return what is written of a suggestion that is over: that it is, or that this side knows."""
    why = rules.settled(suggestion, scene.now, programme)
    if why is None:
        gone = replace(suggestion, withdrawn_at=scene.now)
        return Put(gone), *withdraw_cards(suggestion)
    if why != "lapsed":
        return ()
    note = told_lapsed(suggestion, side, scene.now)
    return () if await scene.tx.get(Reminder, note.key) else (Put(note),)


def _marked(outcome: Outcome, suggestion: Suggestion, side: Side) -> Outcome:
    """Return an outcome that leaves on the card what the side once said, whatever was pressed."""
    label = rules.LABELS.get(suggestion.answer_of(side))
    if label is None:
        return replace(outcome, void=True)
    return replace(outcome, picked=say(label))


async def _tell_other(
    scene: Scene, programme: Programme, before: Suggestion, answered: Suggestion, side: Side
) -> Outcome:
    other = side.other
    given = answered.answer_of(side)
    if given is Answer.INTERESTED:
        return Outcome(messages=(await request_to(scene, programme, answered, other),))
    if given is Answer.DECLINED and before.answer_of(other) is Answer.INTERESTED:
        challenge = await scene.tx.get(Challenge, answered.challenge_id)
        title = challenge.title if challenge else ""
        sorry = Message(
            ToPerson(answered.person(other)),
            (say("request-declined", title=title),),
            about="request-declined",
            key=f"request/{answered.id}/declined/{scene.new_id()}",
        )
        return Outcome(messages=(later(sorry, programme, scene.now),))
    return Outcome()
