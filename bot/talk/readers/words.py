"""The vocabulary of dates and times: every word that is understood, and the code it stands for.

German and English share one table, because people mix them. A code is an upper-case word;
typed text is folded to lower case first, so nobody can type one. Umlauts are written out here
and met in all three spellings (ü, ue, u). What is not in these tables is not understood,
and a text that holds it is refused.
"""

import re
from types import MappingProxyType

from bot.talk.readers.clean import fold
from bot.talk.readers.feasts import FEASTS
from bot.talk.readers.numbers import NUMBER_WORDS, ORDINAL_WORDS

_DAYS = {
    "WD0": "montag mo mon monday mondey",
    "WD1": "dienstag di tuesday tue tues dienst",
    "WD2": "mittwoch mi wednesday wed weds mittwo",
    "WD3": "donnerstag do thursday thu thur thurs donnerst",
    "WD4": "freitag fr friday fri",
    "WD5": "samstag sa saturday sat sonnabend sams sbd",
    "WD6": "sonntag sunday sun sonnt",
    "SHIFT0": "heute heut hait today tdy",
    "MORGEN": "morgen morgn morjen",
    "SHIFT1": "tomorrow tomorow tommorow tommorrow tmrw tmr tmrow",
    "SHIFT2": "übermorgen übermorgn ümorgen",
    "SHIFT3": "überübermorgen",
    "SHIFT-1": "gestern yesterday",
    "SHIFT-2": "vorgestern",
    "SHIFT0 PART4": "tonight",
}
_MONTHS = {
    "MON1": "januar jan january jänner",
    "MON2": "februar feb february febuar feber",
    "MON3": "märz mär mrz march mar",
    "MON4": "april apr",
    "MON5": "mai may",
    "MON6": "juni jun june",
    "MON7": "juli jul july",
    "MON8": "august aug",
    "MON9": "september sep sept",
    "MON10": "oktober okt october oct",
    "MON11": "november nov",
    "MON12": "dezember dez december dec",
}
_UNITS = {
    "MINUTE": "minute minuten min mins minutes",
    "HOUR": "stunde stunden std hour hours",
    "DAY": "tag tage tagen day days tg",
    "WEEK": "woche wochen wo week weeks wk wks",
    "KW": "kw kalenderwoche cw",
    "MONTH": "monat monate monaten monats month months",
    "YEAR": "jahr jahre jahren jahres year years",
    "UHR": "uhr oclock hrs ur",
    "H": "h",
    "NOON": "noon midday",
    "PART0": "früh frühs morgens morning frühmorgens",
    "PART1": "vormittag vormittags vorm",
    "PART2": "mittag mittags",
    "PART3": "nachmittag nachmittags nachm afternoon",
    "PART4": "abend abends evening abds",
    "PART5": "nacht nachts night",
    "HALB": "halb",
    "HALBE": "halbe halben",
    "HALF": "half",
    "QUARTER": "viertel quarter",
    "THREEQ": "dreiviertel",
    "ONEHALF": "anderthalb eineinhalb",
    "ADVENT": "advent advents adventssonntag",
    "XMASDAY": "weihnachtsfeiertag weihnachtstag",
}
_RELATIONS = {
    "NEXT": "nächste nächsten nächster nächstes nächstem nächst nä next nxt nexte nexten nexter",
    "COMING": "kommende kommenden kommender kommendes kommendem coming upcoming",
    "THIS": "diese diesen dieser dieses diesem this",
    "OVERNEXT": "übernächste übernächsten übernächster übernächstes übernächstem",
    "LAST": "letzte letzten letzter letztes letztem last",
    "GONE": "vergangene vergangenen vergangener vorige vorigen voriger ago",
    "START": "anfang beginn start beginning",
    "MID": "mitte mid middle",
    "END": "ende end",
    "END MONTH": "monatsende",
    "IN": "in im",
    "ON": "am an on zum zur zu beim",
    "AT": "um at umme",
    "FROM": "ab",
    "VON": "von vom from",
    "BETWEEN": "zwischen between",
    "TILL": "bis until till",
    "ABOUT": "gegen ca circa zirka etwa ungefähr about around approx punkt pünktlich sharp",
    "AND": "und and sowie",
    "NACH": "nach past",
    "VOR": "vor",
    "TO": "to",
    "SO": "so",
    "A": "a",
}
_REFUSALS = {
    "NOT": "nicht nich ned net nie niemals nein nee nö kein keine keinen keiner keinem keinesfalls "
    "not no never none nope dont doesnt cant cannot wont isnt außer ohne statt anstatt except "
    "without schlecht ungünstig leider unfortunately absagen cancel nirgends unmöglich",
    "EVERY": "jede jeden jeder jedes jedem every each wöchentlich täglich monatlich immer always "
    "weekly daily monthly alle montage freitage sonntage samstage mittage abwechselnd",
    "OR": "oder or bzw beziehungsweise alternativ alternatively entweder either",
    "VAGUE": "vielleicht evtl eventuell ggf wahrscheinlich vermutlich voraussichtlich womöglich "
    "maybe perhaps probably possibly might wenn falls if sofern irgendwann irgendwie irgendein "
    "irgendeinem irgendeinen irgendwo sometime sometimes someday soon later whenever wann bald "
    "demnächst später mal paar einige mehrere several some few jederzeit anytime egal "
    "kurz knapp spätestens frühestens latest earliest seit since nachher danach "
    "davor vorher hoffentlich eigentlich weihnachten ostern pfingsten christmas easter xmas "
    "wochenende weekend mitternacht midnight winter sommer herbst frühling frühjahr ferien "
    "seconds sekunde sekunden semesterferien weihnachtsferien winterferien osterferien urlaub "
    "jahresende jahresanfang "
    "feierabend by before after during während innerhalb within tba tbd unsicher unklar",
}
_FILLERS = (
    "der die das des dem den the of ok okay oki okey gern gerne passt passen dann bitte danke "
    "dankeschön ja jo jup jawohl klar yes yep yeah sure wäre wär ist is were gut super prima "
    "perfekt toll fein ideal optimal schön wunderbar okidoki alles great good fine perfect nice "
    "lovely wonderful würde would be geht ginge klappt ok mir mich uns bei für es wir ich i we us "
    "me for lets let meet meeting see you then please thanks thank works work can will treffen "
    "gehts passts wärs ists triff treffe trefft treff sehen machen mache nehmen nehme sagen "
    "sage sag vorschlagen schlage "
    "vorschlag mein meine unser unsere unseren termin datum uhrzeit zeit date time also "
    "hallo hi hey hello moin servus na nun lieber besser nur only auch schon doch "
    "halt eben einfach dachte denke think how what mit with suits zusammen gleich direkt "
    "erst wieder nochmal noch genau exactly lasst lass kann können könnte könnten könntest could "
    "vereinbart abgemacht vereinbaren ausgemacht festgelegt steht fest neuer "
    "neues neu new slot jour monatstreffen erstgespräch findet stattfinden "
)
_PHRASES = {
    "SHIFT2": "day after tomorrow|ü morgen|ü-morgen|über morgen",
    "SHIFT-2": "day before yesterday",
    "OVERNEXT WEEK": "week after next",
    "OVERNEXT": "über nächste|über nächsten|über nächster",
    "FILL": "und zwar|wie wärs|wie wär es|wie wäre es|wie wär's|wie wäre|wie siehts aus|am besten"
    "|sieht gut aus|looks good|sounds good|auf jeden fall|auf alle fälle|mal wieder|what about"
    "|how about|in ordnung|findet statt|will do|can do|could do|would do|we do|i do|do you"
    "|let's do|lets do|hab ich zeit|habe ich zeit|haben wir zeit|hätte ich zeit|hätten wir zeit"
    "|hab zeit|habe zeit|haben zeit|guten morgen|guten tag|guten abend|good morning",
    "NOT": "auf keinen fall|doesn't|don't|can't|won't|isn't|can not|geht gar nicht",
    "VAGUE": "mal sehen|mal schauen|und so|ein paar|'n paar|zwischen den jahren|a few|a couple"
    "|couple of|kurz vor|kurz nach|weiß noch|nach weihnachten|first thing|gleich nach|im laufe"
    "|week of|woche vom|woche drauf|woche darauf|tag drauf|tag danach|tag davor",
    "OR": "oder so|and or|und oder",
    "NOW": "from now|from today|ab heute|ab jetzt|from now on",
    "UHR": "o'clock",
    "N2 WEEK": "a fortnight|fortnight",
    "N1 HOUR": "an hour|one hour",
    "HALBE HOUR": "half an hour|half hour",
    "PART0": "in der früh|in the morning|am morgen|in der frühe",
    "EVERY": "jeweils|alle zwei wochen|alle 2 wochen",
}


def spellings(surface: str) -> set[str]:
    """A written form as it arrives after folding: with ue for ü, and with the dots left out."""
    bare = surface.translate(str.maketrans("äöü", "aou"))
    return {fold(surface), fold(bare)}


def _table() -> dict[str, str]:
    table = {word: f"O{number}" for word, number in ORDINAL_WORDS.items()}
    table |= {word: f"N{number}" for word, number in NUMBER_WORDS.items()}
    for group in (_DAYS, _MONTHS, _UNITS, _RELATIONS, _REFUSALS):
        for code, surfaces in group.items():
            for surface in surfaces.split():
                table |= dict.fromkeys(spellings(surface), code)
    for surface in _FILLERS.split():
        for spelling in spellings(surface):
            table.setdefault(spelling, "FILL")
    weekdays = (word for code, words in _DAYS.items() if code[:2] == "WD" for word in words.split())
    table |= {f"{day}s": "EVERY" for day in weekdays if day.endswith(("day", "tag", "woch"))}
    return table


def _phrases() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, surfaces in _PHRASES.items():
        for surface in surfaces.split("|"):
            found |= dict.fromkeys(spellings(surface), code)
    for number, names in enumerate(FEASTS):
        for name in names.split("|"):
            found |= dict.fromkeys(spellings(name), f"FEAST{number}")
    return found


WORDS = MappingProxyType(_table())
"""Folded word to code (or to several codes, parted by blanks)."""

PHRASES = MappingProxyType(_phrases())
"""Folded wording of several words, or a feast, to code."""

PHRASE = re.compile(
    r"(?<![a-z0-9])(?:"
    + "|".join(re.escape(phrase) for phrase in sorted(PHRASES, key=len, reverse=True))
    + r")(?![a-z0-9])"
)
