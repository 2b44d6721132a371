"""How a bridge is shown: what it does, who is where, who agreed, and the buttons."""

from bot.bridge import rules
from bot.bridge.rules import Circle
from bot.domain.teams import Carrying
from bot.scene import button
from bot.talk.model import Choice, Say, say

Card = tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]

NAMED = ("telegram", "matrix")
"""Messengers whose group chats have a name of their own."""


def card(circle: Circle, reader: str = "") -> Card:
    """Return the card, for a member, or for a group chat if nobody is named."""
    lines = (
        say("bridge-about", team=circle.team.name),
        *_list(places(circle)),
        *_list(_words(circle), "bridge-word"),
        say(state_id(circle)),
    )
    return lines, _choices(circle, reader)


def places(circle: Circle) -> tuple[Say, ...]:
    """Return who is in which chat."""
    lines = []
    for channel in dict.fromkeys(room.channel for room in circle.rooms):
        name = channel if channel in NAMED else "room"
        lines.append((f"bridge-at-{name}", rules.inside(circle, channel)))
    lines.append(("bridge-at-private", rules.outside(circle)))
    return tuple(say(id_, names=circle.names(ids)) for id_, ids in lines if ids)


def state_id(circle: Circle) -> str:
    """Return the text that says whether anything is carried, and what is missing if not."""
    if rules.stands(circle):
        return "bridge-stands"
    return "bridge-nowhere" if rules.agreed(circle) else "bridge-waits"


def _words(circle: Circle) -> tuple[Say, ...]:
    texts = {
        "bridge-said-yes": Carrying.YES,
        "bridge-said-others": Carrying.OTHERS,
        "bridge-said-no": Carrying.NO,
        "bridge-said-nothing": None,
    }
    return tuple(
        say(id_, names=circle.names(ids))
        for id_, word in texts.items()
        if (ids := circle.who(word))
    )


def _list(lines: tuple[Say, ...], id_: str = "bridge-place") -> tuple[Say, ...]:
    """Return lines under one id, so that they stay together as a list."""
    return tuple(say(id_, line=line) for line in lines)


def _choices(circle: Circle, reader: str) -> tuple[tuple[Choice, ...], ...]:
    own = circle.word(reader) if reader else None
    labels = {
        Carrying.YES: "bridge-yes",
        Carrying.OTHERS: "bridge-others",
        Carrying.NO: "bridge-end" if rules.stands(circle) else "bridge-no",
    }
    return tuple(
        (button(label, "bridge", circle.team.id, word),)
        for word, label in labels.items()
        if word is not own
    )
