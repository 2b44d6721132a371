"""Changing the messages of which a message consists, where they stand, and taking them away.

Telegram lets a bot delete its messages for two days only, and change them for ever: what cannot be
deleted any more is emptied.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from adapters.telegram.render import Call
from bot.engine.pieces import change_of
from bot.ports import Delivery, Piece, Refused, Sent

Make = Callable[[Call], Awaitable[Delivery]]
"""Make a call for the chat."""

_PLACE = frozenset({"message_thread_id", "reply_parameters"})
_SAME = "message is not modified"
_NOT_THERE = "message to delete not found"
_NO_TEXT = "there is no text in the message to edit"
_TOO_LONG = "caption is too long"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no caption in the message to edit",
)
_NOT_OURS = Refused("that is no message of Telegram's")
_VOID = Call("sendMessage", {"text": "…"})


@dataclass(frozen=True, slots=True)
class Changed:
    """What stands there by now, and what of the new words is still to be said behind it."""

    pieces: tuple[Piece, ...]
    rest: tuple[Call, ...]


async def change(
    standing: tuple[Piece, ...], calls: tuple[Call, ...], make: Make
) -> Changed | Delivery | None:
    """Show words in place of those that stand there; ``None`` where one cannot be changed.

    A delivery tells that a change failed; all can be changed again. What does not fit below a photo
    or a file leaves that bare.
    """
    plan = change_of(standing, len(calls))
    for piece, call in zip(plan.changes, calls, strict=False):
        delivery = await _change(piece, call, make)
        if isinstance(delivery, Refused) and _TOO_LONG in delivery.reason.lower():
            delivery = await make(_caption(piece, {"caption": ""}))
            if isinstance(delivery, Sent) or _says(delivery, _SAME):
                bare = (replace(each, words=each.words and each != piece) for each in standing)
                return await change(tuple(bare), calls, make)
        if not isinstance(delivery, Sent):
            return None if _says(delivery, *_NOT_EDITABLE) else delivery
    for piece in plan.goes:
        delivery = await clear(piece, make)
        if not isinstance(delivery, Sent | Refused):
            return delivery
    return Changed((*plan.stays, *plan.changes), calls[len(plan.changes) :])


async def remove(
    standing: Sequence[Piece], make: Make
) -> tuple[tuple[Piece, ...], Delivery | None]:
    """Delete messages; return those that Telegram does not let us, and what failed, if it did."""
    left = []
    for piece in standing:
        delivery = await _delete(piece, make)
        if isinstance(delivery, Refused):
            left.append(piece)
        elif not isinstance(delivery, Sent):
            return (), delivery
    return tuple(left), None


async def clear(piece: Piece, make: Make) -> Delivery:
    """Delete a message, or else leave no words of it."""
    delivery = await _delete(piece, make)
    if isinstance(delivery, Refused):
        delivery = await _change(piece, _VOID, make)
    return delivery


async def _delete(piece: Piece, make: Make) -> Delivery:
    if not piece.ref.isdecimal():
        return _NOT_OURS
    delivery = await make(Call("deleteMessage", {"message_id": int(piece.ref)}))
    return Sent(piece.ref) if _says(delivery, _NOT_THERE) else delivery


async def _change(piece: Piece, call: Call, make: Make) -> Delivery:
    """Show a call's words in a message; what a photo or a file says is its caption."""
    if not piece.ref.isdecimal():
        return Refused(_NOT_EDITABLE[0])
    fields = {name: each for name, each in call.fields.items() if name not in _PLACE}
    delivery = await make(Call("editMessageText", {**fields, "message_id": int(piece.ref)}))
    if _says(delivery, _NO_TEXT):
        fields["caption"] = fields.pop("text")
        fields.pop("link_preview_options", None)
        delivery = await make(_caption(piece, fields))
    return Sent(piece.ref) if _says(delivery, _SAME) else delivery


def _caption(piece: Piece, fields: dict[str, object]) -> Call:
    return Call("editMessageCaption", {**fields, "message_id": int(piece.ref)})


def _says(delivery: Delivery, *signs: str) -> bool:
    """Whether Telegram refuses, and says one of these."""
    return isinstance(delivery, Refused) and any(sign in delivery.reason.lower() for sign in signs)
