"""What becomes of a message whose button was pressed."""

import re
from dataclasses import replace

from bot import registry
from bot.domain.meetings import FIRST
from bot.engine.plan import DIGEST
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.markup import Bold, Markup, Paragraph
from bot.talk.model import Button, Outcome, Pressed, Why

_SLOT = re.compile(rf"{FIRST}|\d{{4}}-\d\d")


def _lasting(event: Pressed) -> bool:
    kind, _, rest = event.token.partition(".")
    found = registry.ACTIONS.get(rest.partition(".")[0]) if kind == "a" else None
    return found is not None and found.lasting


async def retouch(scene: Scene, event: Pressed, outcome: Outcome) -> list[Parcel]:
    """Take the settled buttons off the pressed message, and leave there what was answered."""
    if _lasting(event) or any(message.edits == event.ref for message in outcome.messages):
        return []
    original = await scene.tx.parcel_with(scene.account.id, event.ref)
    if original is None or not original.body.buttons:
        return []
    body = original.body
    labels = [each.label for row in body.buttons for each in row if each.token == event.token]
    if outcome.picked is not None:
        labels = [scene.label(outcome.picked)]
    if outcome.void:
        labels = []
    mark = tuple(Paragraph((Bold(f"✓ {label}"),)) for label in labels[:1])
    markup = Markup((*body.markup.paragraphs, *mark))
    buttons = _left(original, event.token)
    return [
        Parcel(
            f"{scene.envelope.id}/edit",
            scene.account.id,
            replace(body, markup=markup, buttons=buttons, media=(), documents=()),
            Why.ANSWER,
            "edit",
            scene.person.id,
            scene.now,
            edits=event.ref,
        )
    ]


def _left(parcel: Parcel, token: str) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons that stay: those of the other matters of a folded message."""
    if parcel.about != DIGEST:
        return ()
    settled, buttons = _matter(token), parcel.body.buttons
    if {_matter(each.token) for row in buttons for each in row} <= {settled, ()}:
        return ()
    rows = (tuple(each for each in row if _matter(each.token) != settled) for row in buttons)
    return tuple(row for row in rows if row)


def _matter(token: str) -> tuple[str, ...]:
    """Return what a button is about: a team's slot, or whatever else its action names first."""
    _, name, *words = token.split(".")
    if len(words) > 1 and _SLOT.fullmatch(words[1]):
        return tuple(words[:2])
    return (words[0], name) if words else ()
