"""What a short talk with the homeserver, and a look at the folder, tell about the bot's device.

For commands that only want to know: it never logs in, sends nothing, and works beside the service.
"""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adapters.matrix.home import Denied, HomeError, KeyStoreError, LoggedOut, Secrets
from adapters.matrix.library.account import FILE, STORE, Account, Folder
from adapters.matrix.library.convert import objects
from adapters.matrix.library.peek import read_identity, signing_key
from adapters.matrix.library.wire import Wire, path

SECONDS = 10.0
_PASSWORD = "m.login.password"  # noqa: S105
_MEDIA = "/_matrix/client/v1/media/config"
_VERSION = re.compile(r"v1\.([0-9]{1,3})")
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was found; ``about`` is a word or two."""

    about: str
    words: str
    well: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """Whom to ask about: the homeserver's base URL, the user or the first part of the id."""

    base: str
    user: str
    secrets: Secrets
    folder: Path


async def inquire(question: Question) -> AsyncIterator[Remark]:
    """Yield what was found, in the order in which it matters."""
    for remark in look_at_files(question.folder):
        yield remark
    wire = Wire(question.base)
    try:
        yield await _versions(wire)
        folder = Folder(question.folder)
        account = folder.load()
        login = await _login(wire, question, account)
        yield login.remark
        if login.user:
            async for remark in _device(wire, folder, account, login):
                yield remark
            yield await _uploads(wire)
    except KeyStoreError as error:
        yield Remark("matrix keys", str(error), well=False)
    except HomeError as error:
        yield Remark("matrix", f"{question.base} does not answer as it should: {error}", well=False)
    finally:
        await wire.close()


def look_at_files(folder: Path) -> Iterator[Remark]:
    """Yield what is wrong with who may read account and keys."""
    try:
        open_door = bool(folder.stat().st_mode & _OTHERS)
        found = [folder / name for name in (FILE, STORE) if (folder / name).exists()]
        public = [str(each) for each in found if each.stat().st_mode & _OTHERS]
        closed = [str(each) for each in found if not _readable(each)]
    except FileNotFoundError:
        return
    except OSError as error:
        words = f"{folder} cannot be read ({error.strerror}): give it to this user"
        yield Remark("matrix files", words, well=False)
        return
    if closed:
        words = f"{' and '.join(closed)} cannot be read: give the folder to this user"
        yield Remark("matrix files", words, well=False)
    elif open_door and public:
        words = f"others can read {' and '.join(public)}: chmod -R go= {folder}"
        yield Remark("matrix files", words, well=False)


def _readable(file: Path) -> bool:
    try:
        file.open("rb").close()
    except OSError:
        return False
    return True


async def _versions(wire: Wire) -> Remark:
    answer = await wire.call("GET", "/_matrix/client/versions", patience=SECONDS)
    spoken = answer.get("versions")
    found = [
        int(known[1])
        for each in (spoken if isinstance(spoken, list) else [])
        if isinstance(each, str) and (known := _VERSION.fullmatch(each))
    ]
    if not found:
        words = f"{wire.homeserver} is too old: it does not speak Matrix 1.1"
        return Remark("matrix", words, well=False)
    return Remark("matrix", f"{wire.homeserver} speaks Matrix up to 1.{max(found)}")


# Who the bot is.


@dataclass(frozen=True, slots=True)
class _Login:
    remark: Remark
    user: str = ""
    device: str = ""


async def _login(wire: Wire, question: Question, account: Account | None) -> _Login:
    wire.token = question.secrets.token or (account.token if account is not None else "")
    if not wire.token:
        return _Login(await _first_login(wire, question))
    try:
        answer = await wire.call("GET", path("account", "whoami"), patience=SECONDS)
    except LoggedOut:
        wire.token = ""
        if question.secrets.password:
            words = "the access token is no longer good: a start logs in with the password"
            return _Login(Remark("login", words))
        words = "the access token is no longer good: configure a new one, or the password"
        return _Login(Remark("login", words, well=False))
    user, device = str(answer.get("user_id", "")), answer.get("device_id")
    if not isinstance(device, str):
        words = "the access token is of no device: one of an ordinary login is needed"
        return _Login(Remark("login", words, well=False))
    if not _is_meant(user, question.user):
        words = f"the access token is of {user}, but {question.user} is configured"
        return _Login(Remark("login", words, well=False))
    return _Login(Remark("login", f"is {user}, device {device}"), user, device)


def _is_meant(user: str, wanted: str) -> bool:
    return user == wanted if wanted.startswith("@") else user.startswith(f"@{wanted}:")


async def _first_login(wire: Wire, question: Question) -> Remark:
    answer = await wire.call("GET", path("login"), patience=SECONDS)
    flows = answer.get("flows")
    kinds = [objects(each).get("type") for each in (flows if isinstance(flows, list) else [])]
    if _PASSWORD not in kinds:
        words = f"{wire.homeserver} takes no passwords: set KUPPLUNG_MATRIX__ACCESS_TOKEN instead"
        return Remark("login", words, well=False)
    return Remark("login", f"not yet: the first start logs in as {question.user}")


# Its keys.


async def _device(
    wire: Wire, folder: Folder, account: Account | None, login: _Login
) -> AsyncIterator[Remark]:
    user, device = login.user, login.device
    body: dict[str, Any] = {"device_keys": {user: []}}
    answer = await wire.call("POST", path("keys", "query"), body, patience=SECONDS)
    known = objects(answer, "device_keys", user, device)
    published = objects(known, "keys").get(f"ed25519:{device}")
    if published is None:
        yield Remark("matrix keys", "are not published yet: a start does it")
        return
    if account is None:
        words = (
            f"the access token is of the device {device}, which has its keys elsewhere (in "
            "Element, say): set the password, or the token of a login that nothing else uses"
        )
        yield Remark("matrix keys", words, well=False)
        return
    account = replace(account, user=user, device=device)
    if published != read_identity(folder, account):
        words = (
            f"the homeserver has other keys for the device {device} than {folder.store}: restore "
            f"{STORE} and {FILE} from one backup, or move {STORE} away: with the password "
            "configured the bot then becomes a new device, which cannot read older messages"
        )
        yield Remark("matrix keys", words, well=False)
        return
    yield Remark("matrix keys", "the homeserver has the same ones")
    yield _signing(answer, known, account)


def _signing(answer: dict[str, Any], known: dict[str, Any], account: Account) -> Remark:
    user, ours = account.user, f"ed25519:{signing_key(account)}"
    theirs = objects(answer, "self_signing_keys", user, "keys")
    if ours in theirs and ours in objects(known, "signatures", user):
        return Remark("verified", "the device is signed by its owner: clients do not warn of it")
    if theirs and ours not in theirs:
        words = (
            f"the account has cross-signing keys that are not in {FILE}, so clients warn of the "
            f"bot: restore the {FILE} to which they belong, or give the bot an account of its own"
        )
        return Remark("verified", words, well=False)
    words = (
        "the device is not signed yet, so clients warn of the bot: a start does it; where the log "
        "then says that the homeserver asks for the password, configure that once"
    )
    return Remark("verified", words, well=False)


async def _uploads(wire: Wire) -> Remark:
    try:
        size = (await wire.call("GET", _MEDIA, patience=SECONDS)).get("m.upload.size")
    except Denied:  # an older homeserver
        size = None
    if not isinstance(size, int):
        return Remark("uploads", "the homeserver tells no limit")
    return Remark("uploads", f"the homeserver takes files of up to {size / 1024**2:.0f} MiB")
