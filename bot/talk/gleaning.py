"""What one message says at once: "Ich bin Ada, Schweißerin aus Aue, abends".

Gleaning takes a message apart at its commas and keeps only what it can place: a name, web
addresses, answers that are offered somewhere (a time, a region), and the other words as they were
written. It never decides: the conversation shows what was gleaned and asks whether that is right,
and what is missing is asked as ever. So it may be wrong, but it must not be wild: a message in
which there is no name, or nothing but a name, gives nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.talk.dialog import Offered
from bot.talk.readers import Rejected, clean, fold, read_link, read_name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LONGEST = 400
NAME_WORDS = 4

_GREETING = re.compile(
    r"^(?:hallo|hi|hey|moin|servus|hello|guten (?:tag|morgen|abend)|gl(?:ü|ue)ck auf|good \w+)\b"
    r"(?: (?:bot|zusammen|alle|ihr|miteinander|there|all|everybody)\b)?[\s,.!:-]*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:ich bin|(?-i:bin)|bin(?= die | der )|(?:ich )?hei(?:ß|ss)e|"
    r"mein name ist|hier (?:ist|schreibt)|i am|i['’]m|my name is|"
    r"this is)\s+(?:die |der )?",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"[\n;,•·]+|(?<=\w{3})(?<!\bprof)(?<!\bdipl)(?<!\bing)[.!]+(?=\s|$)", re.IGNORECASE
)
_TAIL = re.compile(r"\s+(?=(?:aus|in|im|bei|from|at|und|and)\s)", re.IGNORECASE)
_AND = re.compile(r"^(?:und|u\.?|and|&|\+)\s+", re.IGNORECASE)
_PLACE = re.compile(
    r"(?P<before>(?:.*\S\s+)?)(?:aus|in|im|from)\s+(?:dem |der |den |the )?(?P<place>\S.*)",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^(?:ich bin|ich arbeite als|von beruf|i am|i['’]m|i work as)\s+(?:eine? |an? )?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s+(?:und|u\.?|oder|and|or|&|\+)\s+", re.IGNORECASE)
_LINK = re.compile(
    r"(?<![\w@.-])(?:(?:https?://|www\.)[^\s,;]+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/[^\s,;]*)?(?![\w@]))"
)
_DENIAL = re.compile(r"\b(?:nicht|kein\w*|nie|niemals|ohne|au(?:ß|ss)er|not|no|never|except)\b")
_NAMELESS = _words(
    "ich du wir ihr sie nein nee noe ja doch was wer wie wo wann warum wozu welche kein keine "
    "nicht nichts das dies bitte danke ok okay alles no yes what who why how where when nothing "
    "please thanks thank it this that"
)
"""Words with which hardly any name begins."""
_TELLING = _words("ich wir baue bauen mache machen suche suchen kann arbeite loete naehe")
"""Words of a sentence; only the last word of a name may be one ("Heinrich Mache")."""
_FILLING = _words(
    "am an im in zu zur den der die das meist meistens immer nur gern gerne auch vor allem habe "
    "hab ich zeit kann liebsten eher the on at during mostly only always usually i have time can "
    "available verfuegbar frei free aus from dem region bereich"
)


@dataclass(frozen=True, slots=True)
class Gleaned:
    """What was said at once. ``chosen`` maps steps to options; ``words`` could not be placed."""

    name: str
    words: str = ""
    links: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def glean(text: str, offered: Offered) -> Gleaned | None:
    """Return what a message says besides a name; ``None`` if that is nothing or not sure."""
    text = clean(text)
    if len(text) > LONGEST:
        return None
    links, text = _links(_GREETING.sub("", text))
    parts = [part.strip(" .-") for part in _PARTS.split(text)]
    parts = [part for part in parts if part]
    named = next((at for at, part in enumerate(parts) if _NAMED.match(part)), None)
    said = named is not None
    if not parts:
        return None
    own, *tail = _TAIL.split(_NAMED.sub("", parts.pop(named or 0)), maxsplit=1)
    name = read_name(own)
    if isinstance(name, Rejected) or len(name.split()) > NAME_WORDS:
        return None
    if is_hardly(name):
        return None
    words, chosen, unplaced = _place(list(_apart([*tail, *parts], offered)), offered)
    sure = links or chosen or unplaced
    if not sure and (not words or not (said or _whole(name, words))):
        return None
    return Gleaned(name, words, links, chosen)


def is_hardly(name: str) -> bool:
    """Whether words begin as hardly any name does: "Was soll das", "nein danke"."""
    return fold(name).split()[0].strip(",.!?") in _NAMELESS


def tells_more(name: str) -> bool:
    """Whether words tell more than a name: "Ada Lindner, Bastlerin aus Aue, abends".

    "Lindner, Ada" is a name, and so is what a title stands behind ("Ada Lindner, M.A.").
    """
    first, *behind = (each.strip() for each in name.split(","))
    behind = [each for each in behind if each and "." not in each]
    small = any(each[0].islower() for each in behind) and first != first.lower()
    long = any(len(each.split()) > 2 for each in behind)
    return len(behind) > 1 or small or long or not _TELLING.isdisjoint(fold(name).split()[:-1])


def _whole(name: str, words: str) -> bool:
    """Whether a name stands for itself, and is not the first half of "Lindner, Ada"."""
    return len(name.split()) > 1 or len(words.split()) > 1


def _links(text: str) -> tuple[tuple[str, ...], str]:
    """Return the web addresses of a text, and the text without them."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        link = read_link(match[0])
        if isinstance(link, Rejected):
            return match[0]
        found.append(link)
        return ""

    rest = _LINK.sub(take, text)
    return tuple(dict.fromkeys(found)), rest


def _apart(parts: list[str], offered: Offered) -> Iterator[str]:
    """Yield the parts; one with an "und" in halves, if just one of them names an option."""
    for part in parts:
        halves = [_AND.sub("", each) for each in _SEVERAL.split(part)]
        mixed = not any(_hits(part, offered)) and any(any(_hits(each, offered)) for each in halves)
        yield from halves if mixed else [_AND.sub("", part)]


def _place(parts: list[str], offered: Offered) -> tuple[str, dict[str, tuple[str, ...]], bool]:
    """Return the words that are nobody's option, the options, and whether anything was left out.

    Left out are what was denied ("nicht abends"), questions, and addresses of mail.
    """
    words: list[str] = []
    places: list[str] = []
    unplaced = False
    chosen: dict[str, tuple[str, ...]] = {}
    for part in parts:
        hits = dict(_hits(part, offered))
        match = _PLACE.fullmatch(part)
        if not hits and match is not None and match["before"]:
            hits = dict(_hits(match["place"], offered))
            part = match["before"].strip() if hits else part  # noqa: PLW2901
            words.extend([part] if hits else [])
        if hits and _DENIAL.search(fold(part)):
            unplaced = True
            continue
        for step, options in hits.items():
            chosen[step] = tuple(dict.fromkeys((*chosen.get(step, ()), *options)))
        if hits:
            continue
        if match is not None and not match["before"]:
            places.append(part)
        elif any(char.isalpha() for char in part) and not re.search(r"@|\?$", part):
            words.append(_AGAIN.sub("", part, count=1))
        else:
            unplaced = True
    return " ".join([", ".join(words), *places]).strip(), chosen, unplaced


def _hits(part: str, offered: Offered) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the step whose options are all that a part names; nothing if two steps may be meant."""
    wanted = [_bare(each) for each in _SEVERAL.split(part)]
    found = []
    for step, options in offered.items():
        labels = {option: _spellings(label) for option, label in options.items()}
        picked = [
            [option for option, spellings in labels.items() if each in spellings]
            for each in wanted
            if each
        ]
        if picked and all(len(each) == 1 for each in picked):
            found.append((step, tuple(dict.fromkeys(each[0] for each in picked))))
    if len(found) == 1:
        yield found[0]


def _spellings(label: str) -> frozenset[str]:
    """Return how a label may be said: whole, or by what stands between its commas."""
    bare = {_bare(each) for each in (label, *re.split(r"[,/&]", label))}
    return frozenset(
        bare | {each.removesuffix("s") for each in bare} | {f"{each}s" for each in bare}
    )


def _bare(text: str) -> str:
    """Return the words of a text that say something of when or where."""
    words = re.findall(r"[^\W_]+", fold(text))
    return " ".join(each for each in words if each not in _FILLING and not _DENIAL.fullmatch(each))
