"""The region that somebody means: one of a programme's, or a place in words of their own.

Introductions ask for it, and so do briefs: that is why it stands beside the scene. Towns are those
by which people name a region: who writes "Aue" is in the Erzgebirge. Only regions that programmes
of this bot are about so far, and only towns with one meaning there; for any other place its own
name stays what the region is called.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.programme import Programme
from bot.talk.dialog import OTHER, Answers
from bot.talk.model import Option
from bot.talk.readers import Reason, Rejected, fold, read_text, tells

LONGEST = 120

_TOWNS = {
    "erzgebirge": (
        "aue, bad schlema, aue-bad schlema, annaberg, annaberg-buchholz, buchholz, bernsbach, "
        "breitenbrunn, crottendorf, drebach, ehrenfriedersdorf, eibenstock, elterlein, gelenau, "
        "geyer, gornau, gruenhain, gruenhain-beierfeld, johanngeorgenstadt, joehstadt, lauter, "
        "lauter-bernsbach, lengefeld, loessnitz, lugau, marienberg, oberwiesenthal, oelsnitz, "
        "olbernhau, pockau, pockau-lengefeld, raschau, raschau-markersbach, scheibenberg, "
        "schlettau, schneeberg, schoenheide, schwarzenberg, sehmatal, seiffen, stollberg, "
        "thalheim, thermalbad wiesenbad, thum, wolkenstein, zschopau, zschorlau, zwoenitz"
    ),
}
_REGION_OF = {town: region for region, towns in _TOWNS.items() for town in towns.split(", ")}
_BEFORE = ("im ", "in ", "bei ", "aus ", "stadt ", "near ", "from ")
_BEHIND = ("/erzgebirge", "/erzgeb.", " im erzgebirge", " (erzgebirge)", ", erzgebirge")


def region_of(place: str, regions: Sequence[str]) -> str:
    """Return the region of a programme in which a place lies; the place itself where none is known.

    A region that was written out is that region, however it was written.
    """
    said = " ".join(fold(place).split()).strip(" .!")
    for each in _BEFORE:
        said = said.removeprefix(each)
    for each in _BEHIND:
        said = said.removesuffix(each).strip()
    meant = (said, _REGION_OF.get(said, said))
    return next((each for each in regions if fold(each).strip() in meant), place)


def read_place(text: str, now: datetime) -> str | Rejected:
    """Return a place in one's own words."""
    read = read_text(text, least=2, most=LONGEST)
    return (
        Rejected(Reason.TOO_SHORT, limit=2) if isinstance(read, str) and not tells(read) else read
    )


def is_elsewhere(answers: Answers) -> bool:
    """Whether none of the regions was chosen, so that the place is asked for."""
    return answers.get("region") == OTHER


def places(programme: Programme, here: object = None) -> tuple[Option, ...]:
    """Return the regions to choose from, the place ``here`` that is known, and "elsewhere"."""
    known = [here] if isinstance(here, str) and here not in programme.regions else []
    return (*(Option(each, each) for each in (*programme.regions, *known)), Option(OTHER, ""))


def chosen(programme: Programme, region: str, place: str) -> str:
    """Return the region that was chosen, or the one that a place is in."""
    return region_of(place, programme.regions) if region == OTHER else region
