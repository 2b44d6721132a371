"""A picture of who is brought together with whom: two columns, and a line per pair.

The better a pair fits, the thicker and darker its line. The right column is ordered so that few
lines cross. Who has nobody is named below.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

WIDTH = 1200
"""Pixels: as wide as a phone shows without loss."""
ROW = 58
BOX = 440
"""How wide a name may be; longer ones are cut."""
_EDGE, _HEAD, _LETTERS, _TITLE = 36, 96, 27, 34
_PAPER, _INK, _GREY, _FRAME = "#ffffff", "#1b1b1b", "#6b6b6b", "#c9d4de"
_LEFT, _RIGHT = "#eaf2fb", "#eef7ee"


@dataclass(frozen=True, slots=True)
class Line:
    """Two names, and how well they fit, from 0 to 1."""

    left: str
    right: str
    fit: float


def draw_pairs(title: str, lines: Sequence[Line], notes: Sequence[str] = ()) -> bytes:
    """Return a picture (PNG) of these pairs, with ``notes`` below."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 # see the package

    letters, heading = _font(_LETTERS), _font(_TITLE, bold=True)
    left, right = _columns(lines)
    below = [part for note in notes for part in _wrapped(note, letters, WIDTH - 2 * _EDGE)]
    tall = max(len(left), len(right))
    height = _HEAD + tall * ROW + (len(below) + 1) * (_LETTERS + 12) + _EDGE
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((_EDGE, _EDGE), _cut(title, heading, WIDTH - 2 * _EDGE), _INK, heading)
    at_left = {name: _middle(place, len(left), tall) for place, name in enumerate(left)}
    at_right = {name: _middle(place, len(right), tall) for place, name in enumerate(right)}
    for each in sorted(lines, key=lambda line: line.fit):
        _link(draw, at_left[each.left], at_right[each.right], each.fit)
    for name, middle in at_left.items():
        _box(draw, _EDGE, middle, _cut(name, letters, BOX - 24), _LEFT, letters)
    for name, middle in at_right.items():
        _box(draw, WIDTH - _EDGE - BOX, middle, _cut(name, letters, BOX - 24), _RIGHT, letters)
    for number, words in enumerate(below):
        top = _HEAD + tall * ROW + _LETTERS + number * (_LETTERS + 12)
        draw.text((_EDGE, top), words, _GREY, letters)
    found = BytesIO()
    image.quantize(48).save(found, "PNG", optimize=True)
    return found.getvalue()


def _columns(lines: Iterable[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return both columns: the left one as it comes, the right one near its partners."""
    left: dict[str, int] = {}
    places: dict[str, list[int]] = defaultdict(list)
    for each in lines:
        places[each.right].append(left.setdefault(each.left, len(left)))
    ordered = sorted(places, key=lambda name: fmean(places[name]))
    return tuple(left), tuple(ordered)


def _middle(place: int, count: int, tall: int) -> float:
    """Return the height of a box's middle; the shorter column is spread over the longer one."""
    return _HEAD + (place + 0.5) * ROW * tall / count


def _link(draw: "ImageDraw.ImageDraw", left: float, right: float, fit: float) -> None:
    shade = round(190 - 150 * min(max(fit, 0.0), 1.0))
    ends = ((_EDGE + BOX, left), (WIDTH - _EDGE - BOX, right))
    draw.line(ends, (shade, shade, min(shade + 40, 255)), 2 + round(8 * min(max(fit, 0.0), 1.0)))


def _box(
    draw: "ImageDraw.ImageDraw",
    x: int,
    middle: float,
    words: str,
    colour: str,
    font: "ImageFont.FreeTypeFont",
) -> None:
    half = ROW / 2 - 5
    draw.rounded_rectangle((x, middle - half, x + BOX, middle + half), 10, colour, _FRAME, 2)
    draw.text((x + 12, middle), words, _INK, font, anchor="lm")


def _font(size: int, *, bold: bool = False) -> "ImageFont.FreeTypeFont":
    import font_roboto  # noqa: PLC0415 # see the package
    from PIL import ImageFont  # noqa: PLC0415 # see the package

    path: str = font_roboto.RobotoBold if bold else font_roboto.Roboto
    return ImageFont.truetype(path, size)


def _cut(words: str, font: "ImageFont.FreeTypeFont", room: int) -> str:
    """Return words that have room, cut at the end if they must be."""
    if font.getlength(words) <= room:
        return words
    while words and font.getlength(f"{words}…") > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _wrapped(words: str, font: "ImageFont.FreeTypeFont", room: int) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, room))
    return lines
