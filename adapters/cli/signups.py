"""``kupplung import``: a sign-up list becomes personal invitations, or nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.app import SheetError, open_database, read_sheet
from adapters.cli.invite import Way, find_programme, find_ways
from adapters.settings import BadSettings, Settings
from bot.codes import new_code, pretty
from bot.domain.changes import Put
from bot.domain.newcomers import Entry, Reading, Roster, SheetTrouble
from bot.domain.people import Audit, Role
from bot.domain.programme import Programme
from bot.invitations.lists import LIFE, fresh, houses_of, invitations
from bot.invitations.signups import Fault, Found, Rows, Wrong, counts, read_signups, write_table
from bot.ports import Clock, Ids, Tx

ROLES = (Role.MAKER, Role.CONTACT, Role.EXPERT)
OPERATOR = "operator"
"""Who does it, where it is nobody of the programme."""

_TROUBLE = {
    SheetTrouble.GONE: "cannot be read",
    SheetTrouble.BIG: "is too big: up to 2 MB",
    SheetTrouble.LONG: "is too long: up to 2,000 lines",
    SheetTrouble.STRANGE: "is neither CSV nor XLSX, or has a password",
    SheetTrouble.QUOTES: "has a quotation mark that is not closed, or stands within a cell",
}
_WRONG: Mapping[Wrong, str] = {
    Wrong.HEADINGS: "there is no column Name (or Vorname and Nachname)",
    Wrong.EMPTY: "there is nobody below the headings",
    Wrong.NAMELESS: "the name is missing",
    Wrong.NAME: "this is no name: ",
    Wrong.ROLELESS: "the role is missing; or say --role",
    Wrong.ROLE: "there is no such role: ",
    Wrong.ORGANISATION: "the name of the organisation is too long: ",
    Wrong.HOUSE: "there is no organisation of that name, or more than one: ",
    Wrong.HOUSELESS: "the organisation of an expert is missing",
    Wrong.TWICE: "is there already in line ",
}


@dataclass(frozen=True, slots=True)
class SignupList:
    """A list that was read: whom it invites into which programme, and what to print of it."""

    programme: Programme
    entries: tuple[Entry, ...]
    lines: tuple[str, ...]


async def read_list(
    settings: Settings, file: Path, programme: str | None, role: Role | None
) -> SignupList:
    """Return what a list says.

    Raises ``BadSettings`` with a line for everything that is wrong with it, and ``StoreError``.
    """
    found = find_programme(settings, programme)
    rows = _rows(file)
    store = await open_database(settings)
    try:
        houses = await store.run(lambda tx: houses_of(tx, found.id))
        signups = _read(file, rows, role, houses)
        entries = await store.run(lambda tx: fresh(tx, found.id, signups.entries))
    finally:
        await store.close()
    return SignupList(found, entries, tuple(_preview(found, signups, entries)))


def _rows(file: Path) -> Rows:
    try:
        return read_sheet(file.read_bytes())
    except OSError as error:
        raise BadSettings(f"{file} cannot be read: {error.strerror}") from error
    except SheetError as error:
        raise BadSettings(f"{file} {_TROUBLE[error.trouble]}") from error


def _read(file: Path, rows: Rows, role: Role | None, houses: Collection[str]) -> Found:
    found = read_signups(rows, role, houses)
    if found.faults:
        told = "\n".join(_told(file, each) for each in found.faults)
        raise BadSettings(f"{told}\nNobody is invited.")
    return found


def _told(file: Path, fault: Fault) -> str:
    place = f"{file}:{fault.line}" if fault.line else str(file)
    return f"{place}: {_WRONG[fault.wrong]}{fault.word}"


def _preview(programme: Programme, found: Found, entries: Sequence[Entry]) -> Iterator[str]:
    roles = ", ".join(f"{count} {role}" for role, count in counts(entries)) or "nobody"
    yield f"To be invited into {programme.name('en')}: {roles}"
    left_out = len(found.entries) - len(entries)
    if left_out:
        yield f"Left out, since they are in or invited already: {left_out}"
    if found.ignored:
        yield f"Columns that are not read: {', '.join(found.ignored)}"


async def invite_all(
    settings: Settings, listed: SignupList, target: Path, clock: Clock, new_id: Ids
) -> list[str]:
    """Invite everybody of a list, write the codes to ``target``, and return what to print.

    Raises ``BadSettings`` where it cannot be written, or where somebody else has invited people of
    the list meanwhile, ``FileExistsError`` where there is such a file, and ``StoreError``. Then
    nobody is invited, and there is no file of codes that do not work.
    """
    ways, troubles = await find_ways(settings)
    codes = [new_code(new_id) for _ in listed.entries]
    now, programme = clock.now(), listed.programme
    roster = Roster(
        new_id(), programme.id, OPERATOR, "", None, None, listed.entries, Reading.READ, now
    )
    audit = Audit(new_id(), programme.id, OPERATOR, "import", roster.id, now)

    async def keep(tx: Tx) -> None:
        if await fresh(tx, programme.id, listed.entries) != listed.entries:
            raise BadSettings("some of them have been invited meanwhile, please read it again")
        houses = await houses_of(tx, programme.id)
        await tx.apply([*invitations(roster, codes, None, now, houses), Put(audit)])

    store = await open_database(settings)
    try:
        _write(target, _table(listed.entries, codes, ways))
        try:
            await store.run(keep)
        except BaseException:
            _unwrite(target)
            raise
    finally:
        await store.close()
    days = LIFE.days
    made = f"{len(codes)} invitations, good for {days} days, are in {target}"
    return [made, *troubles]


def _table(entries: Sequence[Entry], codes: Sequence[str], ways: Sequence[Way]) -> str:
    rows = [
        (each.name, each.organisation, each.role, pretty(code), *(way.link(code) for way in ways))
        for each, code in zip(entries, codes, strict=True)
    ]
    head = ("Name", "Organisation", "Role", "Code", *(way.channel.title() for way in ways))
    return write_table([head, *rows])


def _write(target: Path, table: str) -> None:
    try:
        with target.open("x", encoding="utf-8", newline="") as out:
            out.write(table)
    except FileExistsError as error:
        raise FileExistsError(f"{target} exists already") from error
    except OSError as error:
        raise BadSettings(f"{target} cannot be written: {error.strerror}") from error


def _unwrite(target: Path) -> None:
    target.unlink(missing_ok=True)
