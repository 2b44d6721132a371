"""The region that somebody means: one of a programme's, or a place in words of their own.

Introductions ask for it, and so do briefs: that is why it stands beside the scene. A programme's
file knows the towns by which people name its regions (``bot.domain.towns``); any other place stays
what its people call it. Where several towns share a name, they are asked which one it is.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.programme import Programme
from bot.domain.towns import Town
from bot.talk.dialog import OTHER, Answers, Ask, Asking
from bot.talk.model import Option, Say, say
from bot.talk.readers import Reason, Rejected, clean, fold, read_text, tells

LONGEST = 120

_BEFORE = ("im ", "in ", "bei ", "aus ", "stadt ", "near ", "from ")
_IN = re.compile(r"^(?:[Ii]n|[Ii]m|[Aa]us) (?=[A-ZÄÖÜ])")
_WRITTEN = re.compile(r" ?[/(,] ?")
_BEHIND = re.compile(
    r"(?: ?[/(,] ?| )(?:das |die )?(?:im |in der |in the |in |bei |i\. ?)?(?P<where>[^/(,]+?)[ .)]*"
)


def region_of(place: str, programme: Programme) -> str:
    """Return the region of a programme in which a place lies; the place itself where none is known.

    A region that was written out is that region, however it was written. A name that towns of
    several regions share tells none.
    """
    said = _said(place)
    written = [each for each in programme.regions if _said(each) == said]
    exact = [each for each in programme.towns if _said(each.name) == said]
    towns = exact or [each for each in programme.towns if _is_called(each.name, said, each.region)]
    found = written or list({each.region for each in towns})
    return found[0] or place if len(found) == 1 else place


def _said(place: str) -> str:
    """Return the words for a place as they are compared, without "in" and the like before it."""
    said = " ".join(fold(place).split()).strip(" .!")
    for each in _BEFORE:
        said = said.removeprefix(each)
    return said


def _parted(town: str) -> tuple[str, str]:
    """Return the name of a town, and where it lies if that is written behind it."""
    name, *where = _WRITTEN.split(_said(town), maxsplit=1)
    return name, "".join(where).rstrip(" .)")


def _is_called(town: str, said: str, region: str = "") -> bool:
    """Whether a town is called so: "Oelsnitz/Vogtl." is "oelsnitz", and "oelsnitz im vogtland"."""
    name, where = _parted(town)
    if said == name:
        return True
    behind = _BEHIND.fullmatch(said.removeprefix(name)) if said.startswith(name) else None
    told = behind["where"] if behind is not None else ""
    known = [each for each in (where, _said(region)) if each and told]
    return any(each.startswith(told) or told.startswith(each) for each in known)


def _ambiguous(towns: Sequence[Town]) -> tuple[str, ...]:
    """Return the towns whose name is that of a town in another region as well."""
    regions: dict[str, set[str]] = {}
    for each in towns:
        regions.setdefault(_parted(each.name)[0], set()).add(each.region)
    return tuple(each.name for each in towns if len(regions[_parted(each.name)[0]]) > 1)


def _read_place(text: str, now: datetime) -> str | Rejected:
    read = read_text(_IN.sub("", clean(text)), least=2, most=LONGEST)
    return (
        Rejected(Reason.TOO_SHORT, limit=2) if isinstance(read, str) and not tells(read) else read
    )


def _is_elsewhere(answers: Answers) -> bool:
    return answers.get("region") == OTHER


def _namesakes(place: str, towns: Sequence[str]) -> tuple[str, ...]:
    """Return those of the towns, each written in full, that are called as a place is."""
    said = _said(place)
    return tuple(each for each in towns if _is_called(each, said))


PLACE = Ask(
    name="region_other",
    read=_read_place,
    senses=_namesakes,
    when=_is_elsewhere,
    asking=Asking.NEVER,
)
"""The question for a place in one's own words, where none of the regions was chosen."""


def region_options(programme: Programme, here: object = None) -> Mapping[str, tuple[Option, ...]]:
    """Return what can be chosen as the region, and which towns the words for a place may mean.

    The place ``here`` that is known is offered beside the programme's regions and "elsewhere".
    """
    known = [here] if isinstance(here, str) and here not in programme.regions else []
    regions = [Option(each, each) for each in (*programme.regions, *known)]
    shared = tuple(Option(each, each) for each in _ambiguous(programme.towns))
    return {"region": (*regions, Option(OTHER, "")), "region_other": shared}


def chosen(programme: Programme, region: str, place: str) -> str:
    """Return the region that was chosen, or the one that a place is in."""
    return region_of(place, programme) if region == OTHER else region


def placed(programme: Programme, region: str, place: str) -> tuple[Say, ...]:
    """Return what is said of the region that stands for a place in somebody's own words."""
    found = chosen(programme, region, place)
    if region != OTHER or found not in programme.regions:
        return ()
    return (say("region-placed", place=place, region=found),)
