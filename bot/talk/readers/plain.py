"""Readers of words, names, numbers, amounts, yes or no, and lists."""

import re
import unicodedata

from bot.talk.readers.clean import clean, fold, has_words, is_picture, wordless
from bot.talk.readers.numbers import NUMBER_WORDS
from bot.talk.readers.shapes import shape
from bot.talk.readers.values import Reason, Rejected


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LONGEST_TEXT = 2000
LONGEST_NAME = 80
LONGEST_ITEM = 200
MOST_ITEMS = 20
MOST_PARTS = 200
"""So many entries of a list are looked at, also of one that says the same again and again."""
MOST_CENTS = 10_000_000_00
_NAME_WORDS = 6
_NAME_MARKS = " '’‘.,-·()"

_INTRODUCTION = re.compile(
    r"^(?:ich bin|(?-i:bin)|bin(?= (?:die|der) )|(?:ich )?hei(?:ß|ss)e|mein name ist|mein name|"
    r"my name is|i am|i'm|name)(?: |: ?)"
    r"(?:(?:die|der) )?",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"koordinat|co-?ordinat|kupplung")
"""Who is called so could speak to others in the name of the programme."""
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "LISU"})
"""Scripts that share the shapes of letters."""
_NUMBER_FILLERS = _words(
    "ca circa etwa ungefaehr rund about around personen person leute people mitarbeiter "
    "mitarbeitende beschaeftigte employees stueck insgesamt min minute minuten minutes"
)
_NOTHING = frozenset({"kein", "keine", "keiner", "keinen", "none", "nobody", "niemand", "null"})
_GROUPED = re.compile(r"-?\d{1,3}(?:[., ]\d{3})+|-?\d+")
_AMOUNT = re.compile(
    r"(-?[0-9]{1,3}(?:[.,' ][0-9]{3})+(?![0-9])|-?[0-9]+)(?:([.,])([0-9]{1,2}|--?))?"
)
_CURRENCY = re.compile(r"€|(?<![a-z])eur(?:os?)?(?![a-z])")

_YES = _words(
    "ja jo jup jap jawohl jepp jep yes yep yeah yup sure klar okay ok okey oki gerne gern y j "
    "natuerlich selbstverstaendlich sicher definitiv absolutely definitely certainly unbedingt "
    "einverstanden agreed genau richtig correct stimmt"
)
_NO = _words("nein nee noe ne no nope nah n niemals never nicht not kein keine keinesfalls dont")
_MILD = _words(
    "bitte danke doch gut sehr passt geht klappt please thanks thank you of course auf jeden fall "
    "alle faelle das ist so mir uns ich wir i we will moechte want to mach mache machen lieber "
    "eher rather really wirklich leider sorry super prima perfekt fine aber auch dann na nun also "
    "mal und and or es it is that s for me fuer mich heute"
)
_MERE_NO = _words("nein nee noe ne no nope nah n")
_SUITS = _words("passt geht klappt fine")
"""Behind a mere no, as in "nein, das passt", they say the contrary, or that all may stay."""
_IDIOMS = (
    ("warum nicht", "ja"),
    ("why not", "ja"),
    ("kein problem", "ja"),
    ("no problem", "ja"),
    ("of course not", "nein"),
    ("don't", "dont"),
    ("stimmt nicht", "nein"),
    ("nicht einverstanden", "nein"),
    ("nicht sicher", "unsicher"),
    ("not sure", "unsicher"),
    ("nicht unbedingt", "unsicher"),
    ("nicht so gern", "nein"),
    ("nicht gern", "nein"),
    ("auf keinen fall", "nein"),
)
_PICTURED = {
    "👍": " ja ",
    "✅": " ja ",
    "👌": " ja ",
    "👎": " nein ",
    "❌": " nein ",
    "🚫": " nein ",
}

_SEPARATOR = re.compile(r"[\n;,•·▪]")
_BULLET = re.compile(r"^(?:[-*•·\u2013\u2014▪►✓✔]|\d{1,2}[.)])\s+")
_LAST_AND = re.compile(r"(.+)\s(?:und|u\.?|and|&)\s(.+)", re.IGNORECASE)
_AND_BEFORE = re.compile(r"^(?:und|u\.?|and|&)\s+", re.IGNORECASE)
_NO_ITEM = frozenset({"usw", "etc", "u.a", "..."})


def read_text(text: str, *, least: int = 1, most: int = LONGEST_TEXT) -> str | Rejected:
    """Cleaned text of ``least`` to ``most`` characters that holds at least one word or number."""
    text = clean(text)
    if not has_words(text):
        return wordless(text)
    if len(text) < least:
        return Rejected(Reason.TOO_SHORT, limit=least)
    return Rejected(Reason.TOO_LONG, limit=most) if len(text) > most else text


def tells(text: str) -> bool:
    """Whether a text tells something in words: figures alone were meant as a choice."""
    return any(char.isalpha() for char in text)


def read_name(text: str, *, least: int = 2) -> str | Rejected:
    """A person's name in one line, as written, without emoji or "ich heiße".

    Refused are digits, addresses, sentences of more than six words, fewer than ``least`` letters,
    and what pretends: words of letters from several scripts, and the programme's own offices.
    """
    name = clean(text).replace("´", "’").replace("`", "’")
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    if not has_words(name):
        return wordless(name)
    name = "".join(c for c in name if not is_picture(c))
    name = _INTRODUCTION.sub("", " ".join(name.split()), count=1).strip(" ,.:!")
    if len(name) > LONGEST_NAME:
        return Rejected(Reason.TOO_LONG, limit=LONGEST_NAME)
    letters = sum(c.isalpha() for c in name)
    odd = any(unicodedata.category(c)[0] not in "LM" and c not in _NAME_MARKS for c in name)
    if letters < least or odd or len(name.split()) > _NAME_WORDS or _pretends(name):
        return Rejected(Reason.NOT_A_NAME)
    return name


def _pretends(name: str) -> bool:
    for word in re.split(r"[\W_]+", name):
        scripts = {unicodedata.name(each, "").partition(" ")[0] for each in word}
        if len(scripts & _ALIKE) > 1:
            return True
    return any(_OFFICE.search(read(name)) for read in (fold, shape))


def read_number(text: str, least: int, most: int) -> int | Rejected:
    """A whole number in figures or words (German, English, up to 59) within the bounds."""
    said = re.sub(r"(?<=\d)(?=min)", " ", fold(clean(text)).strip(" .!"))
    words = [word for word in re.split(r"[\s:]+", said) if word.strip(".") not in _NUMBER_FILLERS]
    number = _whole(" ".join(words).strip(" ."))
    if number is None:
        return Rejected(Reason.NOT_A_NUMBER if has_words(said) else wordless(said).reason)
    if number < least:
        return Rejected(Reason.TOO_SMALL, limit=least)
    return Rejected(Reason.TOO_LARGE, limit=most) if number > most else number


def _whole(said: str) -> int | None:
    if said in _NOTHING:
        return 0
    if len(said) <= 15 and said.isascii() and _GROUPED.fullmatch(said):
        return int(re.sub("[., ]", "", said))
    return NUMBER_WORDS.get(said.replace("-", "").replace(" ", ""))


def read_amount(text: str, *, least: int = 0, most: int = MOST_CENTS) -> int | Rejected:
    """An amount of euros in cents: "2.500 EUR", "2,500.00", "250,50 €", "1200", "80,-".

    A single group of three figures after a point or comma counts as thousands. ``least`` and
    ``most`` are cents; the limit in a refusal is in euros.
    """
    said = fold(clean(text)).strip(" .!")
    if not has_words(said):
        return wordless(said)
    figures = _CURRENCY.sub(" ", re.sub("[\u2013\u2014\u2212]", "-", said)).strip()
    match = _AMOUNT.fullmatch(figures) if len(figures) <= 40 else None
    if match is None:
        return Rejected(Reason.NOT_AN_AMOUNT)
    whole, fraction = match[1], (match[3] or "").strip("-")
    groups = set(re.findall(r"[.,' ]", whole))
    if len(groups) > 1 or match[2] in groups or re.match(r"-?0\d|-?0[.,]", whole):
        return Rejected(Reason.NOT_AN_AMOUNT)
    cents = abs(int(re.sub(r"\D", "", whole))) * 100 + int(fraction.ljust(2, "0") or 0)
    cents = -cents if whole.startswith("-") else cents
    if cents < least:
        return Rejected(Reason.TOO_SMALL, limit=least // 100)
    return Rejected(Reason.TOO_LARGE, limit=most // 100) if cents > most else cents


def read_yes_no(text: str) -> bool | Rejected:
    """Yes or no in either language, or as a thumb; anything else beside them is refused."""
    said = clean(text)
    if not said:
        return Rejected(Reason.EMPTY)
    for picture, word in _PICTURED.items():
        said = said.replace(picture, word)
    said = fold(said)
    for idiom, word in _IDIOMS:
        said = said.replace(idiom, word)
    words = re.findall(r"[^\W_]+", said) if len(said) <= 80 else []
    known = all(word in _YES or word in _NO or word in _MILD for word in words)
    no = any(word in _NO for word in words)
    yes = any(word in _YES for word in words)
    if no and _SUITS.intersection(words) and _MERE_NO.issuperset(_NO.intersection(words)):
        return Rejected(Reason.NOT_YES_OR_NO)
    return yes if known and yes != no else Rejected(Reason.NOT_YES_OR_NO)


def read_things(text: str) -> tuple[str, ...] | Rejected:
    """Entries as ``read_list`` reads them, each in words."""
    items = read_list(text)
    if isinstance(items, tuple) and not all(tells(each) for each in items):
        return Rejected(Reason.TOO_SHORT, limit=2)
    return items


def read_list(text: str, *, most: int = MOST_ITEMS) -> tuple[str, ...] | Rejected:
    """Entries parted by commas, semicolons, bullets or lines, each once, in the order typed.

    "und", "and" and "&" part only the last two. Figures alone may be parted by blanks.
    """
    text = clean(text)
    if not has_words(text):
        return wordless(text)
    if re.fullmatch(r"\d{1,3}(?: \d{1,3})+", text):
        text = text.replace(" ", ",")
    lines = [_BULLET.sub("", line, count=1) for line in text.split("\n")]
    parts = [part for line in lines for part in _SEPARATOR.split(line)]
    if len(parts) > MOST_PARTS:
        return Rejected(Reason.TOO_MANY, limit=most)
    parts = [_AND_BEFORE.sub("", part.strip(), count=1).strip(" .-") for part in parts]
    parts = [part for part in parts if has_words(part) and fold(part) not in _NO_ITEM]
    last = _LAST_AND.fullmatch(parts[-1]) if parts and "\n" not in text else None
    if last is not None:
        parts[-1:] = [last[1].strip(), last[2].strip()]
    found = {fold(part): part for part in reversed(parts)}
    items = tuple(dict.fromkeys(found[fold(part)] for part in parts))
    if not items:
        return Rejected(Reason.EMPTY)
    if any(len(item) > LONGEST_ITEM for item in items):
        return Rejected(Reason.TOO_LONG, limit=LONGEST_ITEM)
    return Rejected(Reason.TOO_MANY, limit=most) if len(items) > most else items
