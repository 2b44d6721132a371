"""Files, where another process has the device.

A file brings its own key, so a download takes neither those of the device nor its lock: the access
token is enough, and that lies in the folder.
"""

from pathlib import Path

from adapters.matrix.discovery import discover
from adapters.matrix.home import Denied, HomeError, Json, NotReached
from adapters.matrix.library.account import Folder
from adapters.matrix.library.media import LARGEST_DOWNLOAD, Media
from adapters.matrix.library.wire import Wire


class Downloads:
    """Downloads beside the device of a folder, which is only read.

    ``homeserver`` is a URL or a server's name.
    """

    def __init__(self, homeserver: str, folder: Path) -> None:
        """Touch neither yet."""
        self._homeserver, self._folder = homeserver, Folder(folder)
        self._url = ""

    async def download(self, file: Json) -> bytes:
        """See ``Home.download``. The token is read each time: it may be another one by now."""
        account = self._folder.load()
        if account is None or not account.token:
            raise NotReached("no device has logged in yet")
        self._url = self._url or await discover(self._homeserver)
        wire = Wire(self._url, account.token)
        try:
            return await Media(wire, LARGEST_DOWNLOAD).download(file)
        except Denied:
            raise
        except HomeError:
            self._url = ""  # it may have moved
            raise
        finally:
            await wire.close()
