"""The library's bot, with a door for calls that need none of its objects."""

from typing import Any
from urllib.parse import quote

from telegram import Bot
from telegram.error import BadRequest
from telegram.request import BaseRequest

from adapters.telegram.request import AiohttpRequest

_DOWNLOAD_SECONDS = 60.0


class Api(Bot):
    """``telegram.Bot`` whose ``call`` takes and returns plain JSON.

    ``Bot.send_message`` builds an object from each answer (160 microseconds against 25), and
    ``Bot.do_api_request`` warns of every method that the library knows.
    """

    __slots__ = ()

    async def call(
        self,
        method: str,
        *,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        **fields: Any,
    ) -> Any:
        """Call a method by its documented name and return the bare result.

        Fields may be anything that JSON holds, or ``telegram.InputFile``. Raises
        ``TelegramError``: see ``adapters.telegram.request`` for the kinds.
        """
        usual = BaseRequest.DEFAULT_NONE
        return await self._post(
            method,
            fields,
            read_timeout=usual if read_timeout is None else read_timeout,
            write_timeout=usual if write_timeout is None else write_timeout,
        )

    async def download(self, path: str) -> bytes:
        """Return the contents of a file by the ``file_path`` that ``getFile`` told.

        Raises ``TelegramError``; ``BadRequest`` for a path that no address can hold.
        """
        if path.startswith("/") or ".." in path.split("/"):
            raise BadRequest("a file path that belongs to no address")
        return await self.request.retrieve(
            f"{self.base_file_url}/{quote(path)}", read_timeout=_DOWNLOAD_SECONDS
        )


def open_api(token: str, api_url: str, request: AiohttpRequest) -> Api:
    """Return the bot on that server (``https://api.telegram.org`` or one of your own)."""
    base = api_url.rstrip("/")
    return Api(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )
