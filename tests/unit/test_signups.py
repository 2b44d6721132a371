"""Sign-up lists: any bytes are people or faults by line, and nobody is ever half invited."""

import csv
import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from adapters.sheets.apart import read_apart
from adapters.sheets.reading import LONGEST, ZIP, SheetError, read_sheet
from bot.domain.newcomers import MOST_BYTES, MOST_LINES, Entry, SheetTrouble
from bot.domain.people import Role
from bot.invitations.signups import Fault, Wrong, counts, read_signups, write_table

HEAD = ("Name", "Rolle", "Organisation")


def book(rows: Iterable[Sequence[object]]) -> bytes:
    """Return an XLSX file with these lines."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def faults(*rows: Sequence[str], role: Role | None = Role.MAKER) -> tuple[Fault, ...]:
    found = read_signups((HEAD, *rows), role)
    assert not found.entries
    return found.faults


@pytest.mark.parametrize(
    "data",
    [
        "Name;Rolle\nAda Lindner;Maker\nJörg Weiß;Ansprechpartner\n".encode(),
        "Name;Rolle\r\nAda Lindner;Maker\r\nJörg Weiß;Ansprechpartner".encode("cp1252"),
        "\ufeffName,Rolle\nAda Lindner,Maker\n\nJörg Weiß,Ansprechpartner\n\n\n".encode(),
        "Name\tRolle\nAda Lindner\tMaker\nJörg Weiß\tAnsprechpartner".encode("utf-16"),
        '"Vorname";"Nachname";"Rolle"\n"Ada";"Lindner";"Maker"\n"Jörg ";"Weiß";contact'.encode(),
        "Anmeldungen\n\nVorname,Nachname,Rolle\nAda,Lindner,Maker\nJörg,Weiß,contact".encode(),
        "Anmeldungen 2024;\n;\nVor- und Nachname:;ROLLE *\n Ada  Lindner ;Makerin\n"
        "Jörg Weiß;Ansprechperson.".encode(),
        "Liste, Aue, Mai\nNachname;Vorname;Rolle\nLindner;Ada;Maker\nWeiß;Jörg;contact".encode(),
        "Name\tNotiz\tRolle\nAda Lindner\tja, gern\tMaker\nJörg Weiß\t1;2\tcontact".encode(),
        book([("Name", "Rolle"), ("Ada Lindner", "Maker"), ("Jörg Weiß", "Kontakt")]),
        book(
            [("Nr.", "Rolle", "Name"), (1, "Maker", "Ada Lindner"), (2.5, "Kontakt", "Jörg Weiß")]
        ),
    ],
)
def test_lists_as_office_programs_write_them(data: bytes) -> None:
    found = read_signups(read_sheet(data), None)
    assert found.faults == ()
    assert found.entries == (Entry("Ada Lindner", Role.MAKER), Entry("Jörg Weiß", Role.CONTACT))
    assert list(counts(found.entries)) == [(Role.MAKER, 1), (Role.CONTACT, 1)]


def test_a_name_that_begins_with_the_last_one_is_turned() -> None:
    rows = (HEAD, ("Müller, Anna", "Maker"), ("Weiß , Jörg ", "Maker"), (", Ada", "Maker"))
    names = [each.name for each in read_signups(rows, None).entries]
    assert names == ["Anna Müller", "Jörg Weiß", "Ada"]
    assert faults(("Anna Müller", "Maker"), ("Müller, Anna", "Maker"))[0].wrong is Wrong.TWICE


def test_only_the_columns_that_are_needed_are_kept() -> None:
    rows = (("Name", "E-Mail", "Organisation", ""), ("Ada Lindner", "a@example.org", "Werk", "x"))
    found = read_signups(rows, Role.CONTACT)
    assert found.entries == (Entry("Ada Lindner", Role.CONTACT, "Werk"),)
    assert found.ignored == ("E-Mail",)


@pytest.mark.parametrize(
    ("row", "wrong", "word"),
    [
        (("", "Maker"), Wrong.NAMELESS, ""),
        (("😀", "Maker"), Wrong.NAME, "😀"),
        (("<b>Ada</b>", "Maker"), Wrong.NAME, "<b>Ada</b>"),
        (("=HYPERLINK(1)", "Maker"), Wrong.NAME, "=HYPERLINK(1)"),
        (("Ada Lindner", "Chefin"), Wrong.ROLE, "Chefin"),
        (("Ada Lindner", "Koordination"), Wrong.ROLE, "Koordination"),
        (("Ada Lindner", "Maker", "x" * 200), Wrong.ORGANISATION, "x" * 120),
    ],
)
def test_a_fault_names_its_line(row: Sequence[str], wrong: Wrong, word: str) -> None:
    good = ("Ben Okafor", "Maker")
    assert faults(good, (), row) == (Fault(4, wrong, word),)


@pytest.mark.parametrize(
    ("house", "wrong"), [("Werk", Wrong.HOUSE), ("", Wrong.HOUSELESS), (" alte  BRAUEREI ", None)]
)
def test_an_expert_belongs_to_an_organisation_that_is_known(
    house: str, wrong: Wrong | None
) -> None:
    rows = (HEAD, ("Anna Roth", "Fachperson", house), ("Ada Lindner", "Maker", "Werk"))
    found = read_signups(rows, None, {"alte brauerei": "brewery"})
    assert found.faults == (() if wrong is None else (Fault(2, wrong, house),))


def test_faults_of_the_whole_list() -> None:
    assert read_signups((), None).faults == (Fault(0, Wrong.HEADINGS),)
    assert read_signups((("Telefon",), ("1",)), None).faults == (Fault(0, Wrong.HEADINGS),)
    assert read_signups((("Vorname",), ("Ada",)), None).faults == (Fault(0, Wrong.HEADINGS),)
    assert faults() == (Fault(0, Wrong.EMPTY),)
    assert faults(("Ada Lindner", ""), role=None) == (Fault(2, Wrong.ROLELESS),)


def test_who_is_there_twice_is_a_fault_but_namesakes_of_two_organisations_are_not() -> None:
    ada = ("Ada Lindner", "Maker", "Werk")
    assert faults(ada, ("ADA  LINDNER", "Kontakt", "werk")) == (Fault(3, Wrong.TWICE, "2"),)
    found = read_signups((HEAD, ada, ("Ada Lindner", "Maker", "Haus")), None)
    assert len(found.entries) == 2


def trouble(data: bytes) -> SheetTrouble:
    with pytest.raises(SheetError) as caught:
        read_sheet(data)
    return caught.value.trouble


def test_what_is_no_list() -> None:
    rows = [("Name",), *((f"Ada {number}",) for number in range(MOST_LINES))]
    text = "\n".join(row[0] for row in rows).encode()
    assert trouble(b"x" * (MOST_BYTES + 1)) is SheetTrouble.BIG
    assert trouble(text) is SheetTrouble.LONG
    assert trouble(book(rows)) is SheetTrouble.LONG
    assert (
        trouble(b"\xd0\xcf\x11\xe0 an old workbook, or one with a password") is SheetTrouble.STRANGE
    )
    assert trouble(b"PK\x03\x04 and no more") is SheetTrouble.STRANGE
    assert trouble(b"%PDF-1.7\0\1") is SheetTrouble.STRANGE
    assert trouble(b"\xff\xfea") is SheetTrouble.STRANGE
    assert len(read_sheet("\n".join(row[0] for row in rows[:-1]).encode())) == MOST_LINES


@pytest.mark.parametrize("cell", ['"Werk', '"Werk" Aue'])
def test_an_open_quotation_mark_swallows_nobody(cell: str) -> None:
    text = f"Name;Organisation\nAda Lindner;{cell}\nBen Okafor;Haus\nCem Arslan;Haus\n"
    assert trouble(text.encode()) is SheetTrouble.QUOTES


def test_one_long_text_everywhere_is_too_much() -> None:
    row = ["x" * LONGEST] * 40
    data = book([("Name",), *(row for _ in range(200))])
    assert len(data) < MOST_BYTES
    assert trouble(data) is SheetTrouble.BIG


def test_a_bomb_is_not_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (11 * MOST_BYTES))
    assert len(out.getvalue()) < MOST_BYTES
    assert trouble(out.getvalue()) is SheetTrouble.BIG


@pytest.mark.slow
async def test_what_asks_for_gigabytes_takes_nobody_elses() -> None:
    whole = book([("Name",), ("Ada Lindner",)])
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(whole)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for each in before.namelist():
            data = before.read(each)
            if each == "xl/styles.xml":
                data = data.replace(b"</cellXfs>", b"<xf/>" * 700_000 + b"</cellXfs>")
            after.writestr(each, data)
    assert len(out.getvalue()) < MOST_BYTES
    assert await read_apart(whole) == (("Name",), ("Ada Lindner",))
    with pytest.raises(SheetError, match="big"):
        await read_apart(out.getvalue())


async def test_trouble_is_the_same_in_a_process_of_its_own() -> None:
    with pytest.raises(SheetError, match="strange"):
        await read_apart(ZIP + b"no workbook")


def test_an_entity_is_not_expanded() -> None:
    """What openpyxl reads XML with refuses the classic of a billion laughs."""
    whole = book([("Name",), ("Ada Lindner",)])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as before, zipfile.ZipFile(out, "w") as after:
        for each in before.namelist():
            data = before.read(each)
            if each == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.split(b"?>", 1)[-1]
            after.writestr(each, data)
    assert trouble(out.getvalue()) is SheetTrouble.STRANGE


def test_far_away_cells_are_not_walked_to() -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Name"])
    sheet["A1000000"] = "Ada Lindner"
    sheet["XFD1"] = "far"
    out = BytesIO()
    made.save(out)
    assert read_sheet(out.getvalue()) == (("Name",),)


def test_a_formula_is_what_was_worked_out_last_or_nothing() -> None:
    assert read_sheet(book([("Name",), ("=1+1",)])) == (("Name",),)


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"Name\n")
@example(b'"')
def test_any_bytes_are_a_list_or_trouble(data: bytes) -> None:
    try:
        rows = read_sheet(data)
    except SheetError:
        return
    found = read_signups(rows, Role.MAKER)
    assert bool(found.faults) != bool(found.entries)


cells = st.one_of(
    st.sampled_from(("Name", "Vorname", "Nachname", "Rolle", "Firma", "Maker", "Ada Lindner", "")),
    st.text(max_size=20),
)


@given(st.lists(st.lists(cells, max_size=5), max_size=12), st.sampled_from((None, Role.CONTACT)))
def test_any_table_is_people_or_faults_never_both(rows: list[list[str]], role: Role | None) -> None:
    found = read_signups(rows, role)
    assert bool(found.faults) != bool(found.entries)
    for fault in found.faults:
        assert 0 <= fault.line <= len(rows)
    for entry in found.entries:
        assert entry.name.strip()
        assert entry.role is not Role.COORDINATOR


printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")))


def as_it_was(cell: str) -> str:
    """Return a cell without the apostrophes before what would begin a formula."""
    return re.sub("'(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])", "", cell).lstrip("'")


@given(st.lists(st.tuples(printable, printable), min_size=1, max_size=5))
@example([("=1+1", "@x"), ('a"b', ";"), ("", ";@")])
def test_what_is_handed_back_is_no_formula_and_reads_as_it_was(
    rows: list[tuple[str, str]],
) -> None:
    table = [("Name", "Code;"), *rows]
    back = read_sheet(write_table(table).encode())
    for row in back:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    for written, read in zip(table, back, strict=False):
        padded = (*read, "", "")
        assert [as_it_was(c.strip()[:LONGEST]) for c in written] == [
            as_it_was(c) for c in padded[:2]
        ]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("＝1", "'＝1"),
        (' Foo,=HYPERLINK("x"),', ' Foo,\'=HYPERLINK(""x""),'),
        ("a;\t-2", "a;\t'-2"),
        ("Anna-Lena, Aue", "Anna-Lena, Aue"),
        ("Tel, +49 37", "Tel, '+49 37"),
    ],
)
def test_nothing_is_taken_for_a_formula_whatever_separates_the_cells(cell: str, safe: str) -> None:
    assert write_table([(cell,)]) == f'\ufeff"{safe}"\r\n'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "cell",
    [
        "Werk,\"=cmd|'/C calc'!A0,x",
        'Werk\t"@SUM(A1)\tx',
        'x,"+1+1,y',
        ',""=1+1',
        'a; ""\t-1',
        '\t"=1',
    ],
)
def test_nor_behind_a_quote_that_vanishes(cell: str, delimiter: str) -> None:
    table = StringIO(write_table([("Ada", cell, "Maker")]).lstrip("\ufeff"), newline="")
    (row,) = csv.reader(table, delimiter=delimiter)
    assert [each for each in row if each.lstrip().startswith(("=", "+", "-", "@"))] == []


@given(st.lists(st.text(',;\t"=+ a', max_size=8), min_size=1, max_size=3))
def test_whatever_stands_before_it(cells: list[str]) -> None:
    table = write_table([cells]).lstrip("\ufeff")
    for delimiter in ",;\t":
        for row in csv.reader(StringIO(table, newline=""), delimiter=delimiter):
            assert [each for each in row if each.lstrip().startswith(("=", "+"))] == []
