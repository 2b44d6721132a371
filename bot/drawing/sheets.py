"""Printed pages (PDF, A4): tables with a title, a head that comes again, and page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

MIME = "application/pdf"
BOX = "[ ]"
"""A cell with nothing but a box to tick."""
_FONT = "Roboto"
_TITLE, _TEXT, _CELL, _SMALLEST = 18, 10.5, 10, 6.5
"""Points."""
_LINE, _MARGIN = 7.2, 14
"""Millimetres."""
_HEAD, _STRIPE, _RULE = (226, 234, 243), (246, 248, 250), (190, 200, 210)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to print: ``shares`` are the widths of its columns, against each other."""

    title: str
    lines: tuple[str, ...]
    head: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = False
    """Whether the page lies on its side."""


def print_sheets(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """Return tables as one PDF; what does not fit into a cell is printed smaller, then cut."""
    from fpdf import FPDF  # noqa: PLC0415 # most days go by without paper

    pdf = FPDF(format="A4")
    pdf.set_creation_date(made_at)
    fonts = files("font_roboto") / "files"
    pdf.add_font(_FONT, "", str(fonts / "Roboto-Regular.ttf"))
    pdf.add_font(_FONT, "B", str(fonts / "Roboto-Bold.ttf"))
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_auto_page_break(auto=False)
    pdf.set_draw_color(*_RULE)
    for sheet in sheets:
        _print(pdf, sheet)
    return bytes(pdf.output())


def _print(pdf: "FPDF", sheet: Sheet) -> None:
    _begin(pdf, sheet, first=True)
    for number, row in enumerate(sheet.rows):
        if pdf.get_y() + _LINE > pdf.h - _MARGIN - _LINE:
            _foot(pdf)
            _begin(pdf, sheet, first=False)
        pdf.set_fill_color(*_STRIPE)
        _row(pdf, row, _widths(pdf, sheet), fill=bool(number % 2))
    _foot(pdf)


def _widths(pdf: "FPDF", sheet: Sheet) -> Sequence[float]:
    return [each * pdf.epw / sum(sheet.shares) for each in sheet.shares]


def _begin(pdf: "FPDF", sheet: Sheet, *, first: bool) -> None:
    pdf.add_page(orientation="landscape" if sheet.wide else "portrait")
    pdf.set_font(_FONT, "B", _TITLE if first else _TEXT)
    pdf.cell(0, _LINE * (1.4 if first else 1), sheet.title, new_x="LMARGIN", new_y="NEXT")
    if first:
        pdf.set_font(_FONT, "", _TEXT)
        for each in sheet.lines:
            pdf.cell(0, _LINE * 0.9, each, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    pdf.set_fill_color(*_HEAD)
    _row(pdf, sheet.head, _widths(pdf, sheet), fill=True, bold=True)


def _row(
    pdf: "FPDF", cells: Sequence[str], widths: Sequence[float], *, fill: bool, bold: bool = False
) -> None:
    for at, (text, width) in enumerate(zip(cells, widths, strict=True)):
        pdf.set_font(_FONT, "B" if bold or not at else "", _CELL)
        if text == BOX:
            left, top = pdf.get_x(), pdf.get_y()
            pdf.cell(width, _LINE, "", border="B", fill=fill)
            pdf.rect(left + 2, top + 1.8, _LINE - 3.6, _LINE - 3.6)
            continue
        pdf.cell(width, _LINE, _fitting(pdf, text, width - 2), border="B", fill=fill)
    pdf.ln(_LINE)


def _fitting(pdf: "FPDF", text: str, width: float) -> str:
    """Choose a size of letters in which a text fits, and return it, or what fits of it."""
    size = float(_CELL)
    while pdf.get_string_width(text) > width and size > _SMALLEST:
        size -= 0.5
        pdf.set_font_size(size)
    short = text
    while len(short) > 1 and pdf.get_string_width(short) > width:
        short = short.rstrip("…")[:-1].rstrip() + "…"
    return short


def _foot(pdf: "FPDF") -> None:
    pdf.set_y(pdf.h - _MARGIN)
    pdf.set_font(_FONT, "", _SMALLEST + 1.5)
    pdf.cell(0, _LINE, str(pdf.page_no()), align="R")
