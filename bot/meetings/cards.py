"""Cards: a proposed date as each member and each group chat sees it, with everybody's answers.

A card is said once and then changed in place, whoever answers and in whichever messenger. Changes
are silent, so they wait for no polite hour; one that nobody has seen yet just reads differently.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting
from bot.meetings import rules
from bot.meetings.messages import news, said
from bot.scene import Scene
from bot.talk.model import (
    Choice,
    Message,
    Pressed,
    Say,
    ToPerson,
    ToRoom,
    Why,
    earlier,
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


def deal(scene: Scene, case: TeamCase, meeting: Meeting) -> list[Message]:
    """Return the cards about a date that the speaker has just proposed."""
    cards = []
    for place in _places(case):
        lines, choices = face(case, meeting, place.whom, scene.now)
        key = card_key(meeting, place.whom)
        if place.whom == scene.person.id:
            cards.append(Message(scene.private, lines, choices, about="date-proposed", key=key))
        else:
            card = news(scene, case, meeting, "proposed", place.to, lines)
            cards.append(replace(card, choices=choices, key=key, not_after=meeting.starts_at))
    return cards


async def follow(
    scene: Scene,
    case: TeamCase,
    meeting: Meeting,
    closing: Say | None = None,
    own: Say | None = None,
) -> list[Message]:
    """Return the changes that bring all cards of a proposal to where it stands.

    With ``closing`` they say that and nothing else (the speaker's says ``own``). A pressed message
    that shows the date in a group chat without being the card becomes one more.
    """
    pressed = scene.envelope.event.ref if isinstance(scene.envelope.event, Pressed) else ""
    here = scene.envelope.room or scene.account.id
    changes = []
    for place in _places(case):
        mine = place.whom == scene.person.id
        shown = face(case, meeting, place.whom, scene.now)
        if closing is not None:
            shown = ((own or closing if mine else closing,), ())
        why = Why.ANSWER if mine else Why.NEWS
        key = card_key(meeting, place.whom)
        edits = earlier(key)
        if pressed and place.whom in (scene.envelope.room, scene.person.id):
            card = await scene.tx.parcel(key)
            if card is not None and (card.to, card.ref) == (here, pressed):
                edits = pressed
            elif place.whom == scene.envelope.room:
                changes.append(Message(place.to, *shown, why=why, about="date-card", edits=pressed))
        changes.append(Message(place.to, *shown, why=why, about="date-card", edits=edits))
    return changes
