"""Towns by which people name a region: who writes "Aue" is in the Erzgebirge.

Only regions that programmes of this bot are about so far, and only towns with one meaning there;
for any other place its own name stays what the region is called.
"""

from collections.abc import Sequence

from bot.talk.readers import fold

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
