"""QR codes as files: what is printed on a poster, or shown on a screen.

They are dark on light, with the margin that scanners need, and bear that a seventh of them is lost.
"""

from io import BytesIO

from bot.talk.model import Document

PNG, SVG = "image/png", "image/svg+xml"
_SCALE = 12
_MARGIN = 4
_LEVEL = "m"


def png(text: str) -> bytes:
    """Return the code of a text as a picture, some 500 pixels wide."""
    return _draw(text, "png")


def svg(text: str) -> bytes:
    """Return the code of a text as a drawing, which stays sharp at any size."""
    return _draw(text, "svg")


def codes_of(name: str, text: str) -> tuple[Document, Document]:
    """Return both as files of that name."""
    return (
        Document.of(f"{name}.png", PNG, png(text)),
        Document.of(f"{name}.svg", SVG, svg(text)),
    )


def _draw(text: str, kind: str) -> bytes:
    import segno  # noqa: PLC0415 # most days go by without an invitation

    out = BytesIO()
    code = segno.make(text, error=_LEVEL, micro=False)
    code.save(out, kind=kind, scale=_SCALE, border=_MARGIN, light="#fff")
    return out.getvalue()
