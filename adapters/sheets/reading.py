"""Tables in files: bytes become lines of cells, or a reason why they do not.

CSV in any of the usual encodings, with ``;``, ``,`` or tabs, and the first sheet of an XLSX file.
Nothing of a file is run, formulas are never worked out, and a file that unpacks to far more than a
list needs is refused before it is unpacked.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

from bot.domain.newcomers import MOST_BYTES, MOST_COLUMNS, MOST_LINES, SheetTrouble

Rows = tuple[tuple[str, ...], ...]

UNPACKED = 10 * MOST_BYTES
"""Bytes to which an XLSX file may unpack."""
MOST_LETTERS = MOST_BYTES
"""Characters of all cells: an XLSX file may repeat one long text without end."""
LONGEST = 500
"""Characters of a cell; what is longer is cut."""
ZIP = b"PK\x03\x04"
"""How an XLSX file begins."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = "\t;,"
_LOOKED_AT = 20


class SheetError(Exception):
    """A file is no list; ``trouble`` tells why."""

    def __init__(self, trouble: SheetTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def read_sheet(data: bytes) -> Rows:
    """Return the lines of a table, without empty ones at its end. Raises ``SheetError``."""
    if len(data) > MOST_BYTES:
        raise SheetError(SheetTrouble.BIG)
    rows = _read_xlsx(data) if data.startswith(ZIP) else _read_csv(data)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_LINES:
        raise SheetError(SheetTrouble.LONG)
    if sum(len(cell) for row in rows for cell in row) > MOST_LETTERS:
        raise SheetError(SheetTrouble.BIG)
    return tuple(rows)


def _row(cells: Iterable[object]) -> tuple[str, ...]:
    found = [_cell(each) for _, each in zip(range(MOST_COLUMNS), cells, strict=False)]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()[:LONGEST]


def _read_csv(data: bytes) -> list[tuple[str, ...]]:
    if data.startswith(_OLD_OFFICE):
        raise SheetError(SheetTrouble.STRANGE)
    text = _decode(data)
    if "\0" in text:
        raise SheetError(SheetTrouble.STRANGE)
    rows: list[tuple[str, ...]] = []
    try:
        # Strictly: an open quotation mark would swallow all that follows, with its people.
        for row in csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            rows.append(_row(row))
            if len(rows) > 2 * MOST_LINES:
                raise SheetError(SheetTrouble.LONG)
    except csv.Error as error:
        raise SheetError(SheetTrouble.QUOTES) from error
    return rows


def _delimiter(text: str) -> str:
    """Return what stands in most of the first lines; a title or a name may have a comma, too."""
    first = text.splitlines()[:_LOOKED_AT]
    return max(_DELIMITERS, key=lambda each: sum(each in line for line in first))


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise SheetError(SheetTrouble.STRANGE) from error
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _read_xlsx(data: bytes) -> list[tuple[str, ...]]:
    try:
        with ZipFile(BytesIO(data)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        rows = _read_first(data) if unpacked <= UNPACKED else None
    except MemoryError as error:
        raise SheetError(SheetTrouble.BIG) from error
    except Exception as error:  # whatever a library says of bytes that anybody can send
        raise SheetError(SheetTrouble.STRANGE) from error
    if rows is None:
        raise SheetError(SheetTrouble.BIG)
    return rows


def _read_first(data: bytes) -> list[tuple[str, ...]]:
    """Return the lines of the first sheet, up to one more than a list may have."""
    # Whoever never imports a list need not have its library in memory.
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    rows: list[tuple[str, ...]] = []
    empty = 0
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
            row = _row(cells)
            empty = 0 if row else empty + 1
            if empty > MOST_LINES or len(rows) - empty > MOST_LINES:
                break
            rows.append(row)
    finally:
        book.close()
    return rows
