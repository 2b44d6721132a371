"""What people sent, for other messengers."""

from telegram.error import BadRequest, TelegramError

from adapters.telegram.api import Api
from adapters.telegram.contents import MOST_BYTES
from adapters.telegram.raw import read_count, read_object, read_text
from adapters.telegram.request import TooLarge
from bot.domain.milestones import Media
from bot.ports import MediaError


async def download(api: Api, media: Media) -> bytes:
    """Return what a photo or a file of Telegram's holds.

    Raises ``MediaError``; ``gone`` for what is too large for a bot and what Telegram does not know.
    """
    try:
        _check(media.size)
        found = read_object(await api.call("getFile", file_id=media.ref))
        _check(read_count(found.get("file_size")))
        path = read_text(found.get("file_path"))
        if not path:
            raise MediaError("Telegram does not say where the file lies")
        content = await api.download(path)
    except (BadRequest, TooLarge) as error:
        raise MediaError(error.message, gone=True) from None
    except TelegramError as error:
        raise MediaError(f"{type(error).__name__}: {error.message}") from None
    return content


def _check(size: int) -> None:
    if size > MOST_BYTES:
        raise MediaError(f"a bot can download {MOST_BYTES} bytes at most, not {size}", gone=True)
