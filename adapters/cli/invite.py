"""``kupplung invite``: codes that let people in, the links that carry them, and their QR codes."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from adapters.app import (
    MatrixLinks,
    TelegramLinks,
    load_presets,
    open_database,
    telegram_options,
)
from adapters.matrix.home import KeyStoreError
from adapters.matrix.library.account import Folder
from adapters.settings import BadSettings, Settings
from adapters.telegram.inquiry import Unanswered, inquire
from bot.admission import is_over
from bot.codes import code_hash, new_code, pretty
from bot.domain.changes import Put
from bot.domain.people import Invitation, Role
from bot.domain.programme import Programme
from bot.ports import Clock, Ids, Tx
from bot.qr import codes_of

ROLES = (Role.COORDINATOR, Role.CONTACT, Role.MAKER, Role.EXPERT)
NAMELESS = "NAME_OF_THE"
TOO_LATE = (
    "who joins now is not asked for monthly meetings. Copy its file, change its id and dates, and "
    "name the folder in KUPPLUNG_PROGRAMMES."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for. Without ``programme`` the only one; without ``uses`` the role's usual.

    ``count`` codes are made, good for so many ``days``, if there is an end; ``folder`` is where
    their QR codes go.
    """

    role: Role
    programme: str | None = None
    uses: int | None = None
    count: int = 1
    days: int | None = None
    folder: Path | None = None

    @property
    def limit(self) -> int | None:
        """How often the code works; ``None`` for any number of times, as makers' codes do."""
        return self.uses if self.uses or self.role is Role.MAKER else 1


@dataclass(frozen=True, slots=True)
class Way:
    """How people get to the bot in one messenger, as far as its name is known."""

    channel: str
    link: Callable[[str], str]
    hint: str = ""

    def line(self, code: str) -> str:
        """Return what is printed of a code."""
        shown = f"{self.channel.title()}: {self.link(code)}"
        return f"{shown} ({self.hint})" if self.hint else shown


async def invite(settings: Settings, wish: Wish, clock: Clock, new_id: Ids) -> list[str]:
    """Make the codes, store what is kept of them, and return what to print.

    Raises ``BadSettings`` for an unknown programme and where QR codes cannot be written,
    ``FileExistsError`` where one would replace a file, ``ProgrammeError`` and ``StoreError``. Then
    there is no code.
    """
    programme = find_programme(settings, wish.programme)
    ways, troubles = await find_ways(settings)
    codes = [new_code(new_id) for _ in range(wish.count)]
    files = list(draw(wish.folder, wish.role, ways, codes)) if wish.folder is not None else []
    now = clock.now()
    until = None if wish.days is None else now + timedelta(days=wish.days)
    invitations = [
        Invitation(code_hash(each), programme.id, wish.role, None, wish.limit, now, None, until)
        for each in codes
    ]

    async def keep(tx: Tx) -> None:
        await tx.apply([Put(each) for each in invitations])

    store = await open_database(settings)
    try:
        write(files)
        await store.run(keep)
    finally:
        await store.close()
    times = {None: "any number of times", 1: "once"}.get(wish.limit, f"{wish.limit} times")
    life = "" if wish.days is None else f", for {wish.days} {'day' if wish.days == 1 else 'days'}"
    what = "Code" if wish.count == 1 else f"{wish.count} codes, each"
    lines = [f"{what} for a {wish.role} of {programme.name('en')}, which works {times}{life}:"]
    for code in codes:
        lines += ["", f"    {pretty(code)}", "", *(each.line(code) for each in ways)]
    lines += [*troubles, *(f"QR code: {path}" for path, _ in files)]
    if is_over(programme, now):
        lines += ["", f"But {programme.id} ended on {programme.ends}: {TOO_LATE}"]
    return lines


def find_programme(settings: Settings, name: str | None) -> Programme:
    """Return the programme of that id, or the only one. Raises ``BadSettings``."""
    programmes = load_presets(settings.programmes)
    if name is None and len(programmes) == 1:
        return next(iter(programmes.values()))
    if name not in programmes:
        known = ", ".join(programmes)
        problem = f"there is no programme {name}" if name else "say which programme is meant"
        raise BadSettings(f"{problem}; there are: {known}")
    return programmes[name]


def draw(
    folder: Path, role: Role, ways: list[Way], codes: list[str]
) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of the QR codes; nothing for a way whose link is not known.

    Raises ``BadSettings`` where there is nothing to draw, ``FileExistsError`` where one is there.
    """
    known = [each for each in ways if NAMELESS not in each.link(codes[0])]
    if not known and all(each.channel == "link" for each in ways):
        raise BadSettings("a QR code needs a link: set up a messenger first, or leave out --qr")
    if not known:
        raise BadSettings(
            "a QR code needs the bot's name, which cannot be had now: see kupplung doctor, or "
            "leave out --qr"
        )
    for number, code in enumerate(codes, 1):
        for way in known:
            name = f"kupplung-{role}-{way.channel}" + (f"-{number}" if len(codes) > 1 else "")
            for file in codes_of(name, way.link(code)):
                path = folder / file.name
                if path.exists():
                    raise FileExistsError(f"{path} exists already")
                yield path, file.data


def write(files: list[tuple[Path, bytes]]) -> None:
    """Write files, where there are none of these names, and their folder if need be.

    Raises ``BadSettings`` where that cannot be.
    """
    try:
        for path, data in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                out.write(data)
    except OSError as error:
        raise BadSettings(f"{path} cannot be written: {error.strerror}") from error


async def find_ways(settings: Settings) -> tuple[list[Way], list[str]]:
    """Return the ways to the bot, and what is to be said about them."""
    ways, troubles = await _telegram(settings)
    ways += _matrix(settings)
    if not ways:
        unnamed = Way("link", lambda code: f"https://t.me/{NAMELESS}_BOT?start={code}")
        hint = "People type it to the bot. No messenger is set up here; the link is Telegram's."
        return [unnamed], [hint]
    return ways, [*troubles, "It can also be typed to the bot."]


async def _telegram(settings: Settings) -> tuple[list[Way], list[str]]:
    options = telegram_options(settings)
    if options is None:
        return [], []
    try:
        links = TelegramLinks((await inquire(options)).username)
    except Unanswered as error:
        unnamed = Way("telegram", lambda code: f"https://t.me/{NAMELESS}_BOT?start={code}")
        return [unnamed], [f"Telegram: {error}; so the bot's name is not known."]
    return [Way("telegram", links.deep_link)], []


def _matrix(settings: Settings) -> list[Way]:
    """Return the way to the bot; where its server is not known, that of the first start's."""
    user = settings.matrix.user
    if user is None:
        return []
    if not user.startswith("@"):
        with suppress(KeyStoreError):  # the doctor tells of it
            account = Folder(settings.matrix_dir).load()
            user = account.user if account is not None and account.user else user
    if not user.startswith("@"):
        user = f"@{user}:{NAMELESS}_SERVER"
    return [Way("matrix", MatrixLinks(user).deep_link, "start a chat there, and write the code")]
