"""A file of somebody on Matrix that is shown to others does not tell which homeserver theirs is."""

from dataclasses import dataclass, field, replace

import pytest

from adapters.matrix.home import Json
from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.markup import literal
from bot.talk.model import Why
from tests.unit.test_matrix_pieces import Paper, gateway, parcel, send

THEIRS, OWN = "mxc://ben-okafor.example/AbCd", "mxc://here/copy"
PHOTO = Media("matrix", MediaKind.PHOTO, f'{{"url":"{THEIRS}"}}', "tisch.jpg", 5, "image/jpeg")


@dataclass
class Archive(Paper):
    """A homeserver that also keeps files."""

    contents: list[Json] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)

    async def send(self, room: str, kind: str, content: Json, txn: str) -> str:
        """Take an event, and keep what is in it."""
        self.contents.append(content)
        return await super().send(room, kind, content, txn)

    async def largest_upload(self) -> int:
        """Return how many bytes a file may have."""
        return 1000

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """Keep a file."""
        self.uploads.append(data)
        return {"url": OWN}


async def fetch(media: Media) -> bytes:
    """Get what the photo holds."""
    assert media == PHOTO
    return b"photo"


@pytest.mark.parametrize("why", list(Why))
async def test_only_what_people_say_to_each_other_keeps_their_own_file(why: Why) -> None:
    home = Archive()
    shown = Body(literal("Jemand ist interessiert (noch ohne Namen)"), media=(PHOTO,))
    await send(gateway(home, fetch), replace(parcel("a", ""), body=shown, why=why))
    (said,) = (each for each in home.contents if each["msgtype"] == "m.image")
    address = str({"url": said.get("url"), "file": said.get("file")})
    assert (THEIRS in address) is (why is Why.CHAT)
    assert (OWN in address) is (why is not Why.CHAT)
    assert home.uploads == ([] if why is Why.CHAT else [b"photo"])
