"""What Telegram's refusals mean for a parcel, and in which other form a call may be taken."""

from dataclasses import replace

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from adapters.telegram.render import Call, named
from adapters.telegram.request import Flood, NotConnected, NotTelegram, ServerFault, TooMuch
from bot.ports import Delivery, Failed, Later, Moved, Refused, Uncertain, Unreachable

WITHOUT_TOKEN = 60.0
"""Seconds to leave a server alone that refuses the token."""

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
)
_TOO_MUCH = "the file has more bytes than are taken"
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
_OTHER_KIND = ("type of file mismatch", "can't use file of type")
_NEXT_KIND = {
    "sendDocument": ("document", "sendVideo", "video"),
    "sendVideo": ("video", "sendAnimation", "animation"),
}
"""What a file may be that Telegram knows already and does not take as what it was sent as."""
_NO_PHOTO = (
    "image_process_failed",
    "photo_ext_invalid",
    "photo_invalid_dimensions",
    "photo_save_file_invalid",
)


def judge(error: TelegramError, *, repeatable: bool = False, uploads: bool = False) -> Delivery:
    """Return what an error means for a parcel. ``uploads``: a file went with the call.

    500, 502, 504, resets and lost answers may come after the message did: ``Uncertain``, unless
    the call is ``repeatable`` (an edit), where trying again does no harm: ``Failed``. 503 comes
    from a proxy that found nobody, so nothing happened, nor where a proxy turned a call away.
    """
    match error:
        case Flood():
            return Later(error.seconds)
        case Forbidden():
            return Unreachable(error.message)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case BadRequest():
            gone = any(sign in error.message.lower() for sign in _GONE)
            return Unreachable(error.message) if gone else Refused(error.message)
        case InvalidToken():
            return Later(WITHOUT_TOKEN, everyone=True)
        case TooMuch() if uploads:
            return Refused(_TOO_MUCH)
        case NotConnected() | NotTelegram() | TooMuch() | ServerFault(code=503):
            return Failed(error.message)
        case _:
            return Failed(error.message) if repeatable else Uncertain(error.message)


def otherwise(call: Call, reason: str) -> Call | None:
    """Return the form in which a call may be taken that was refused, if there is one.

    What was meant for a topic that is gone or closed goes to the whole group, and a picture that
    Telegram does not take for a photo goes as a file. What somebody sent as a film goes as one:
    Telegram takes it as nothing else. A file that is not taken as anything, whatever Telegram says
    of it, is named: its words are not to be lost with it.
    """
    said = reason.lower()
    if "message_thread_id" in call.fields and any(sign in said for sign in _NO_TOPIC):
        fields = {name: each for name, each in call.fields.items() if name != "message_thread_id"}
        return replace(call, fields=fields)
    if (
        call.upload is None
        and call.method in _NEXT_KIND
        and any(sign in said for sign in _OTHER_KIND)
    ):
        name, method, other = _NEXT_KIND[call.method]
        fields = {other if each == name else each: value for each, value in call.fields.items()}
        return replace(call, method=method, fields=fields)
    if (
        call.upload is not None
        and call.upload[0] == "photo"
        and any(sign in said for sign in _NO_PHOTO)
    ):
        return replace(call, method="sendDocument", upload=("document", call.upload[1]))
    return named(call) if call.file else None
