"""``kupplung invite``: a code that lets people in, and the links that carry it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

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
from bot.codes import code_hash, new_code, pretty
from bot.domain.changes import Put
from bot.domain.people import Invitation, Role
from bot.domain.programme import Programme
from bot.ports import Clock, Ids, Tx

TOO_LATE = (
    "who joins now is not asked for monthly meetings. Copy its file, change its id and dates, and "
    "name the folder in KUPPLUNG_PROGRAMMES."
)
ROLES = (Role.COORDINATOR, Role.CONTACT, Role.MAKER)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for. Without ``programme`` the only one; without ``uses`` the role's usual."""

    role: Role
    programme: str | None = None
    uses: int | None = None

    @property
    def limit(self) -> int | None:
        """How often the code works; ``None`` for any number of times, as makers' codes do."""
        return self.uses if self.uses or self.role is Role.MAKER else 1


async def invite(settings: Settings, wish: Wish, clock: Clock, new_id: Ids) -> list[str]:
    """Make the code, store what is kept of it, and return what to print.

    Raises ``BadSettings`` for an unknown programme, ``ProgrammeError`` and ``StoreError``.
    """
    programme = find_programme(settings, wish.programme)
    code = new_code(new_id)
    invitation = Invitation(code_hash(code), programme.id, wish.role, None, wish.limit, clock.now())

    async def keep(tx: Tx) -> None:
        await tx.apply([Put(invitation)])

    store = await open_database(settings)
    try:
        await store.run(keep)
    finally:
        await store.close()
    times = {None: "any number of times", 1: "once"}.get(wish.limit, f"{wish.limit} times")
    head = f"Code for a {wish.role} of {programme.name('en')}, which works {times}:"
    lines = [head, "", f"    {pretty(code)}", ""]
    if is_over(programme, clock.now()):
        lines += [f"But {programme.id} ended on {programme.ends}: {TOO_LATE}", ""]
    return [*lines, *await _links(settings, code)]


def is_over(programme: Programme, now: datetime) -> bool:
    """Whether its last day is past."""
    return programme.ends < programme.calendar.local(now).date()


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


async def _links(settings: Settings, code: str) -> list[str]:
    found = [*await _telegram(settings, code), *_matrix(settings, code)]
    if not found:
        return [
            "People type it to the bot. No messenger is set up here; with Telegram, the link is",
            f"https://t.me/NAME_OF_THE_BOT?start={code}",
        ]
    return [*found, "It can also be typed to the bot."]


async def _telegram(settings: Settings, code: str) -> list[str]:
    options = telegram_options(settings)
    if options is None:
        return []
    try:
        links = TelegramLinks((await inquire(options)).username)
    except Unanswered as error:
        return [
            f"Telegram: {error}",
            f"So the bot's name is not known; the link is https://t.me/NAME_OF_THE_BOT?start={code}",
        ]
    return [f"Telegram: {links.deep_link(code)}"]


def _matrix(settings: Settings, code: str) -> list[str]:
    """Return the link to the bot; where its server is not known, that of the first start's."""
    user = settings.matrix.user
    if user is None:
        return []
    if not user.startswith("@"):
        with suppress(KeyStoreError):  # the doctor tells of it
            account = Folder(settings.matrix_dir).load()
            user = account.user if account is not None and account.user else user
    if not user.startswith("@"):
        user = f"@{user}:NAME_OF_THE_SERVER"
    link = MatrixLinks(user).deep_link(code)
    return [f"Matrix: {link} (start a chat there, and write the code)"]
