"""QR codes as files: what is printed on a poster, or shown on a screen.

They are dark on light, with the margin that scanners need, and bear that a seventh of them is lost.
"""

from io import BytesIO

from bot.talk.model import Document

PNG, SVG = "image/png", "image/svg+xml"
_SCALE = 12
_MARGIN = 4
_LEVEL = "m"


def png(content: str) -> bytes:
    """Return the code of what it says as a picture, some 500 pixels wide."""
    return _draw(content, "png")


def svg(content: str) -> bytes:
    """Return the code of what it says as a drawing, which stays sharp at any size."""
    return _draw(content, "svg")


def codes_of(name: str, text: str) -> tuple[Document, Document]:
    """Return both as files of that name."""
    return (
        Document.of(f"{name}.png", PNG, png(text)),
        Document.of(f"{name}.svg", SVG, svg(text)),
    )


def _draw(content: str, kind: str) -> bytes:
    import segno  # noqa: PLC0415 # most days go by without an invitation

    out = BytesIO()
    code = segno.make(content, error=_LEVEL, micro=False)
    code.save(out, kind=kind, scale=_SCALE, border=_MARGIN, light="#fff")
    return out.getvalue()
