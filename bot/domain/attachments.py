"""Which files the bot takes, keeps a reference to, and carries: what a team has to show.

Decided by what the messenger says of a file, before a byte of it is fetched; nothing is ever
unpacked or run. A photo is one by the messenger's own word. A file needs a good name or a good
type, and neither may be a bad one: an archive that calls itself a PDF is not taken.
"""

from pathlib import PurePosixPath

from bot.domain.milestones import Media, MediaKind

SUFFIXES = frozenset(
    """
    png jpg jpeg gif webp heic heif tif tiff bmp
    pdf txt md rtf csv tsv ics
    doc docx odt xls xlsx ods ppt pptx odp odg pages numbers key
    mp4 mov webm m4v
    step stp stl dxf
    """.split()  # noqa: SIM905 - a list of forty lines says no more
)
"""Pictures, documents, office files, films, and drawings of parts."""

_TYPES = ("image/", "video/", "text/")
_MORE_TYPES = frozenset(
    {
        "application/pdf",
        "application/rtf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
    }
)
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_UNKNOWN = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_BARRED_TYPES = frozenset(
    {"image/svg+xml", "text/html", "text/javascript", "text/x-python", "text/x-shellscript"}
)
"""They can hold programs."""


def is_welcome(media: Media) -> bool:
    """Whether the bot takes such a file. A macro in an office file is its reader's to refuse."""
    if media.kind is MediaKind.PHOTO:
        return media.mime.casefold() not in _BARRED_TYPES and _suffix(media) in {"", *SUFFIXES}
    kind, suffix = media.mime.partition(";")[0].strip().casefold(), _suffix(media)
    if kind in _BARRED_TYPES or (suffix and suffix not in SUFFIXES):
        return False
    if kind in _UNKNOWN:
        return suffix in SUFFIXES
    return kind.startswith((*_TYPES, *_OFFICE)) or kind in _MORE_TYPES or _is_drawing(suffix, kind)


def _is_drawing(suffix: str, kind: str) -> bool:
    """Whether it is a file for which messengers know many types, or none."""
    named = suffix in {"step", "stp", "stl", "dxf", "pages", "numbers", "key"}
    return named and kind.startswith(("application/", "model/"))


def _suffix(media: Media) -> str:
    """Return the last part of the name, which tells a computer what to open it with."""
    name = "".join(each for each in media.name if each.isprintable()).strip(" .")
    return PurePosixPath(name.replace("\\", "/")).suffix.removeprefix(".").strip().casefold()
