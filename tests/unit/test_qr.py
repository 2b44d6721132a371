"""QR codes: the right modules, in files that programs open."""

import struct
import zlib
from xml.etree.ElementTree import fromstring

import segno

from bot.qr import codes_of, png, svg

LINK = "https://t.me/kupplung_bot?start=abcdefgh22334455"
SCALE, MARGIN = 12, 4


def modules(data: bytes) -> list[list[bool]]:
    """Return the dark modules of a picture with one bit for each point."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (width, depth, colour) == (height, 1, 0)
    start = data.index(b"IDAT")
    [length] = struct.unpack(">I", data[start - 4 : start])
    raw = zlib.decompress(data[start + 4 : start + 4 + length])
    row = 1 + (width + 7) // 8
    found = []
    above = bytes(row - 1)
    for y in range(height):
        kind, line = raw[y * row], raw[y * row + 1 : (y + 1) * row]
        assert kind in (0, 2)  # as it is, or what differs from the line above
        above = bytes(a + b & 255 for a, b in zip(line, above, strict=True)) if kind else line
        if y % SCALE == SCALE // 2:
            middles = range(SCALE // 2, width, SCALE)
            found.append([not above[x // 8] >> (7 - x % 8) & 1 for x in middles])
    return found


def test_the_picture_is_the_code_of_the_link_with_its_margin() -> None:
    found = modules(png(LINK))
    expected = segno.make(LINK, error="m", micro=False)
    inner = [row[MARGIN:-MARGIN] for row in found[MARGIN:-MARGIN]]
    assert inner == [[bool(each) for each in row] for row in expected.matrix]
    margin = [*found[:MARGIN], *found[-MARGIN:], *(r[:MARGIN] + r[-MARGIN:] for r in found)]
    assert not any(map(any, margin))
    assert expected.error in ("M", "Q", "H")


def test_the_drawing_is_an_svg_of_the_same_size() -> None:
    root = fromstring(svg(LINK))  # our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    size = str(len(modules(png(LINK))) * SCALE)
    assert (root.get("width"), root.get("height")) == (size, size)
    assert svg(LINK) != svg(LINK + "x")


def test_the_same_link_gives_the_same_files() -> None:
    """A message that is sent once more has the files of the first time."""
    first, second = codes_of("a", LINK), codes_of("a", LINK)
    assert first == second
    assert [each.name for each in first] == ["a.png", "a.svg"]
    assert first[0].data == png(LINK)
