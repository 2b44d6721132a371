"""How people say where a team stands, in words of their own."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.domain.milestones import Standing
from bot.talk.readers import clean, closest, fold

STANDINGS = {
    "im plan": Standing.ON_TRACK,
    "auf kurs": Standing.ON_TRACK,
    "läuft": Standing.ON_TRACK,
    "laeuft": Standing.ON_TRACK,
    "on track": Standing.ON_TRACK,
    "on-track": Standing.ON_TRACK,
    "ontrack": Standing.ON_TRACK,
    "gefährdet": Standing.AT_RISK,
    "gefaehrdet": Standing.AT_RISK,
    "wackelt": Standing.AT_RISK,
    "at risk": Standing.AT_RISK,
    "at-risk": Standing.AT_RISK,
    "blockiert": Standing.BLOCKED,
    "blocked": Standing.BLOCKED,
    "fertig": Standing.DONE,
    "erreicht": Standing.DONE,
    "erledigt": Standing.DONE,
    "geschafft": Standing.DONE,
    "done": Standing.DONE,
}
"""What people type behind ``/update`` for the four answers, in small letters."""

ALONE = {
    **{fold(name): standing for name, standing in STANDINGS.items()},
    **dict.fromkeys(
        ("gruen", "green", "alles im plan", "im gruenen bereich", "laeuft gut", "laeuft super",
         "laeuft alles", "alles laeuft", "alles gut", "going well", "all good"),
        Standing.ON_TRACK,
    ),
    **dict.fromkeys(
        ("gelb", "yellow", "amber", "hakt", "stockt", "hapert", "klemmt", "hakt etwas",
         "laeuft schlecht", "laeuft nicht gut", "laeuft nicht so gut", "not going well"),
        Standing.AT_RISK,
    ),
    **dict.fromkeys(
        ("rot", "red", "stuck", "steht still", "laeuft nicht", "laeuft gar nicht",
         "geht nicht weiter", "haengt fest", "steckt fest", "stecken fest"),
        Standing.BLOCKED,
    ),
}  # fmt: skip
"""What people type as the whole answer, folded; "es läuft" and "wir sind im Plan" are among it."""

_LEADING = re.compile(r"^(?:(?:es|das|wir|alles|it|it's|we're|we|ist|sind|is|are|auf) )+")

_MARKS = ":,;.-–—!"
_STOP = re.compile(r"[,;:.!–—]|(?:^| )-")
_TURNING = re.compile(
    r"\b(?:nicht|nich|net|nie|kein\w*|kaum|nur|eher|schlecht|schleppend|zaeh|maessig|not|never"
    r"|hardly|badly|slowly)\b|n't\b"
)
"""Behind a standing such words turn it: "läuft noch nicht", "im Plan sind wir nicht"."""


_REMARKED = re.compile(
    r"(?P<head>[^,;.!–—]{2,40}?)"
    r"(?:[,;.!–—]\s*|\s-+\s+|\s+(?=(?:weil|because)\b))(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A standing, and a remark behind a comma or a "weil": "gelb, weil das Holz fehlt"."""
_POLITE = frozenset({"alles gut", "all good"})
"""These say as much by themselves; with more words behind they are said of anything."""
_OTHERWISE = re.compile(r"(?:oder|or|nein|nee|eher|vielmehr|rather)\b")
"""A remark that begins with these names another standing, or leaves it open."""
_HEDGED = re.compile(
    r"(?:(?:noch |ganz )?(?:nicht|not)(?: ganz| wirklich| quite| yet| really)?|fast|beinahe|nahezu"
    r"|(?:so )?gut wie|halb(?:wegs)?|almost|nearly|half)[.!…]*"
)
"""A remark that is nothing but this says that it is not so, or not yet."""
_COLOURS = {
    name: ALONE[name] for name in ("gruen", "green", "gelb", "yellow", "amber", "rot", "red")
}
"""Another colour in a remark does, too: "grün, jetzt gelb"."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What was typed behind the command: a standing if it begins with one, and the rest."""

    standing: Standing | None
    sentence: str


def read_opening(words: str) -> Opening:
    """Return what ``blockiert: der Lieferant schweigt`` says.

    A standing is one of ``STANDINGS`` at the beginning, unless what goes on there asks, or turns
    it; or one of ``ALONE`` with a remark behind a comma. Before a colon a slip of the finger is
    forgiven; without one it would turn ordinary sentences into answers. "Fertig, fast" is none.
    """
    text = clean(words)
    found = _read(text)
    hedged = _HEDGED.fullmatch(fold(found.sentence)) is not None
    return Opening(None, text) if hedged else found


def _read(text: str) -> Opening:
    head, colon, rest = text.partition(":")
    standing = read_standing(head)
    if standing is not None:
        return Opening(standing, rest.strip())
    if colon:
        names = list(STANDINGS)
        hit = None if head.strip().isdigit() else closest(head, names)
        if hit is not None:
            return Opening(STANDINGS[names[hit]], rest.strip())
    pieces = text.split()
    for count in (2, 1):
        name, rest = " ".join(pieces[:count]).casefold(), " ".join(pieces[count:])
        standing = STANDINGS.get(name.rstrip(_MARKS)) if len(pieces) >= count else None
        if standing is not None and not (name[-1] not in _MARKS and _is_turned(rest)):
            return Opening(standing, rest.lstrip(_MARKS + " "))
    return _remarked(text) or Opening(None, text)


def _remarked(text: str) -> Opening | None:
    """Return a standing with a remark on it, of all the words that mean one alone.

    Not so of a question, nor where the remark takes it back.
    """
    match = _REMARKED.fullmatch(text)
    if match is None or text.endswith("?") or fold(match["head"]).strip() in _POLITE:
        return None
    standing, rest = read_standing(match["head"]), match["rest"]
    turned = standing in (Standing.ON_TRACK, Standing.DONE) and _is_turned(rest)
    if standing is None or turned or _names_another(standing, fold(rest)):
        return None
    return Opening(standing, rest)


def _names_another(standing: Standing, rest: str) -> bool:
    """Whether a remark, which is folded, may name another standing."""
    named = {_COLOURS[each] for each in re.findall(r"\w+", rest) if each in _COLOURS}
    return bool(named - {standing}) or _OTHERWISE.match(rest) is not None


def _is_turned(rest: str) -> bool:
    """Whether what goes on behind a standing, up to the next stop, asks or turns it."""
    clause = _STOP.split(fold(rest), maxsplit=1)[0].strip()
    return clause.endswith("?") or _TURNING.search(clause) is not None


def read_standing(text: str) -> Standing | None:
    """Return the standing that words name which say nothing else: "gelb", "es läuft"."""
    said = " ".join(fold(clean(text)).split()).strip(_MARKS + " .")
    return ALONE.get(said, ALONE.get(_LEADING.sub("", said, count=1)))


def is_standing(text: str, now: datetime) -> bool:
    """Whether words that answer a reminder begin with a standing.

    "Erledigt" there may as well mean that the update was sent.
    """
    return read_opening(text).standing not in (None, Standing.DONE)
