"""Readers of web addresses."""

import re
from urllib.parse import urlsplit

from bot.talk.readers.clean import clean, has_words
from bot.talk.readers.values import Reason, Rejected

LONGEST_LINK = 500
MOST_LINKS = 5
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:(?!-)[^\W_](?:[^\W_]|-){0,62}\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,40})")
_FORBIDDEN = re.compile(r"[\s<>\"'`{}|\\^\x00-\x20]")
_GLUE = frozenset({"und", "and", "sowie", "&", "-", "–", "*", "•"})


def read_link(text: str) -> str | Rejected:
    """One web address with ``http`` or ``https`` (added where it is missing) and a public host.

    Refused are other schemes, user names and passwords in the address, mail addresses,
    bare IP numbers, and characters that would end the address where it is shown.
    """
    link = clean(text).strip("<>()[]\"'„“ ").rstrip(".,;!?)>")
    if not link:
        return Rejected(Reason.EMPTY)
    if len(link) > LONGEST_LINK:
        return Rejected(Reason.TOO_LONG, limit=LONGEST_LINK)
    if not has_words(link) or _FORBIDDEN.search(link):
        return Rejected(Reason.NOT_A_LINK)
    if not _SCHEME.match(link):
        link = "https://" + link
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return Rejected(Reason.NOT_A_LINK)
    host = parts.hostname or ""
    plain_host = parts.netloc.lower() == (host if port is None else f"{host}:{port}")
    if parts.scheme not in {"http", "https"} or not plain_host or not _HOST.fullmatch(host):
        return Rejected(Reason.NOT_A_LINK)
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def read_links(text: str, *, most: int = MOST_LINKS) -> tuple[str, ...] | Rejected:
    """Several web addresses, parted by blanks, commas or lines, each once."""
    words = [word for word in re.split(r"[\s,;]+", clean(text)) if word not in _GLUE and word]
    if not words:
        return Rejected(Reason.EMPTY)
    if len(words) > 4 * most:
        return Rejected(Reason.TOO_MANY, limit=most)
    links: list[str] = []
    for word in words:
        link = read_link(word)
        if isinstance(link, Rejected):
            return Rejected(Reason.NOT_A_LINK) if link.reason is Reason.EMPTY else link
        links.append(link)
    found = tuple(dict.fromkeys(links))
    return Rejected(Reason.TOO_MANY, limit=most) if len(found) > most else found
