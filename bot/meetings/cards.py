"""Cards: a proposed date as each member and each group chat sees it, with everybody's answers.

A card is said once and then changed in place, whoever answers and in whichever messenger. Changes
are silent, so they wait for no polite hour; one that nobody has seen yet just reads differently.
Whoever asks for it again gets it anew: in each chat only the newest has buttons.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.changes import Withdraw
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting
from bot.meetings import rules
from bot.meetings.messages import news, said
from bot.ports import Parcel, Tx
from bot.scene import Scene
from bot.talk.model import (
    Choice,
    Message,
    Outcome,
    Pressed,
    Say,
    ToPerson,
    ToRoom,
    Why,
    earlier,
    say,
)

Face = tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]
"""What a card says, and its buttons."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a card lies; ``whom`` is a person's id or a room's."""

    to: ToPerson | ToRoom
    whom: str


def _places(case: TeamCase) -> Iterator[_Place]:
    for person_id in case.people:
        yield _Place(ToPerson(person_id), person_id)
    for room in case.rooms:
        yield _Place(ToRoom(room.id), room.id)


def _former_places(case: TeamCase) -> Iterator[_Place]:
    """Return where cards were dealt before a group chat moved: what waited came along."""
    for room in case.rooms:
        for former in room.former_ids:
            yield _Place(ToRoom(room.id), former)


def card_key(meeting: Meeting, whom: str) -> str:
    """Return the key of the card about the slot's present proposal, for a person or a room."""
    return f"{rules.stem(meeting)}{meeting.sequence}/{whom}/card"


def face(case: TeamCase, meeting: Meeting, whom: str, now: datetime) -> Face:
    """Return the card of a proposal as a person, or a group chat, sees it.

    Whoever has answered has no buttons any more; a group chat has them until the date is settled.
    """
    if meeting.settled:
        return (said(case, meeting, f"meeting-{meeting.state}", note=meeting.note),), ()
    everybody = rules.answers(case, meeting)
    if case.agreed(meeting, now):
        return (said(case, meeting, "meeting-agreed"), everybody), ()
    if whom == meeting.proposed_by:
        return (said(case, meeting, "date-asking", others=case.names(whom)), everybody), ()
    if whom in meeting.yes:
        return (said(case, meeting, "meeting-proposed"), everybody), ()
    proposer = case.people.get(meeting.proposed_by or "")
    if proposer is None:
        head = said(case, meeting, "meeting-proposed")
    else:
        head = said(case, meeting, "date-proposed", by=proposer.name)
    return (head, everybody), rules.vote_buttons(case, meeting)


def deal(
    scene: Scene, case: TeamCase, meeting: Meeting, instead: tuple[Say, ...] = ()
) -> list[Message]:
    """Return the cards about a date that the speaker has just proposed, ``instead`` of what.

    Theirs says when the others are asked, if that is not now.
    """
    cards = []
    for place in _places(case):
        card = _card(scene, case, meeting, place)
        card = replace(card, lines=(card.lines[0], *instead, *card.lines[1:]))
        if place.whom == scene.person.id:
            waits = card.not_before is not None and card.not_before > scene.now
            hint = (say("date-asked-later", at=card.not_before),) if waits else ()
            card = Message(
                scene.private, (*card.lines, *hint), card.choices, about=card.about, key=card.key
            )
        cards.append(card)
    return cards


def _card(scene: Scene, case: TeamCase, meeting: Meeting, place: _Place) -> Message:
    """Return the card as somebody gets it who has not asked for it: while it is of use."""
    lines, choices = face(case, meeting, place.whom, scene.now)
    card = news(scene, case, meeting, "proposed", place.to, lines)
    key = card_key(meeting, place.whom)
    return replace(card, choices=choices, key=key, not_after=meeting.starts_at)


async def deal_to(scene: Scene, case: TeamCase, meeting: Meeting, person_id: str) -> Message:
    """Return the card for a member who was not there when the others got theirs."""
    card = _card(scene, case, meeting, _Place(ToPerson(person_id), person_id))
    if card.key is None or await scene.tx.parcel(card.key) is None:
        return card
    number = len(await _shown(scene.tx, meeting, person_id))  # they left, and are back
    return replace(card, key=_shown_key(meeting, person_id, number))


@dataclass(frozen=True, slots=True)
class _Card:
    """A card that was dealt, or ``shown`` once more; ``last`` is the newest in its chat."""

    parcel: Parcel
    shown: bool
    last: bool


async def _dealt(tx: Tx, meeting: Meeting, whom: str) -> list[_Card]:
    """Return the cards that lie before a person, in any of their chats, or in a room."""
    first = await tx.parcel(card_key(meeting, whom))
    shown = await _shown(tx, meeting, whom)
    parcels = [*([] if first is None else [first]), *shown]
    newest = {parcel.to: parcel.key for parcel in parcels}
    return [_Card(each, each in shown, newest[each.to] == each.key) for each in parcels]


async def _shown(tx: Tx, meeting: Meeting, whom: str) -> list[Parcel]:
    found: list[Parcel] = []
    while (parcel := await tx.parcel(_shown_key(meeting, whom, len(found)))) is not None:
        found.append(parcel)
    return found


def _shown_key(meeting: Meeting, whom: str, number: int) -> str:
    return f"{rules.stem(meeting)}{meeting.sequence}/{whom}/shown/{number}"


async def show(scene: Scene, case: TeamCase, slot: str, *first: Say) -> Outcome:
    """Show here where a slot stands, below the lines that come ``first``.

    Where a date is proposed this is from now on the card with the buttons here. One that has some
    leads to it instead, and one that still waits need not come any more.
    """
    room = scene.envelope.room
    lines, choices = rules.card(case, slot, scene.now, "" if room else scene.person.id)
    message = Message(scene.here, (*first, *lines), choices)
    meeting = case.meeting(slot)
    if meeting.settled or meeting.starts_at is None or rules.outdated(case, meeting, scene.now):
        return Outcome(messages=(message,))
    whom, here = room or scene.person.id, room or scene.account.id
    number = len(await _shown(scene.tx, meeting, whom))
    message = replace(message, about="date-card", key=_shown_key(meeting, whom, number))
    place = _Place(ToRoom(room) if room else ToPerson(whom), whom)
    leading = [
        Message(
            scene.here, *_below(case, meeting), about="date-card", edits=earlier(old.parcel.key)
        )
        for old in await _dealt(scene.tx, meeting, whom)
        if old.last and old.parcel.to == here and old.parcel.tried
        if _look(case, meeting, place, old, scene.now)[1]
    ]
    asked = Withdraw(card_key(meeting, whom))
    return Outcome(changes=(asked,), messages=(*leading, message))


def _below(case: TeamCase, meeting: Meeting) -> Face:
    """Return what leads from a card to a newer one."""
    return (said(case, meeting, "date-below"),), ()


async def is_shown(scene: Scene, meeting: Meeting) -> bool:
    """Whether a card about the present proposal lies in the group chat in which somebody spoke."""
    if meeting.settled or meeting.starts_at is None or scene.envelope.room is None:
        return False
    dealt = await _dealt(scene.tx, meeting, scene.envelope.room)
    return any(each.parcel.tried for each in dealt)


async def follow(
    scene: Scene,
    case: TeamCase,
    meeting: Meeting,
    closing: Callable[[str], Say] | None = None,
    *,
    shown: bool = False,
) -> list[Message]:
    """Return the changes that bring all cards of a proposal to where it stands.

    With ``closing`` they say what it returns for a person, or a room, and nothing else. ``shown``
    are only those that were asked for after the date stood.
    """
    event = scene.envelope.event
    pressed = event.ref if isinstance(event, Pressed) else ""
    here = scene.envelope.room or scene.account.id
    changes = []
    for place in (*_places(case), *_former_places(case)):
        why = Why.ANSWER if place.whom == scene.person.id else Why.NEWS
        for card in await _dealt(scene.tx, meeting, place.whom):
            look = _look(case, meeting, place, card, scene.now)
            if (shown and not card.shown) or (look[1] and not card.last):
                continue  # the latter leads to another one
            if closing is not None:
                look = ((closing(place.whom),), ())
            edits = earlier(card.parcel.key)
            if pressed and (card.parcel.to, card.parcel.ref) == (here, pressed):
                edits = pressed
            changes.append(Message(place.to, *look, why=why, about="date-card", edits=edits))
    return changes


def _look(case: TeamCase, meeting: Meeting, place: _Place, card: _Card, now: datetime) -> Face:
    if not card.shown or meeting.settled:
        return face(case, meeting, place.whom, now)
    reader = "" if isinstance(place.to, ToRoom) else place.whom
    present = replace(case, meetings={**case.meetings, meeting.slot: meeting})
    return rules.card(present, meeting.slot, now, reader)
