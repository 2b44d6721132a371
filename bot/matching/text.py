"""Words that can be compared: folded, stemmed, without the ones that say nothing.

Spelling on phones is forgiven: case, accents, ``ß``/``ss`` and ``ä``/``ae`` make no difference.
Results are cached by text, as the same profiles are compared again and again.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from threading import Lock
from typing import Any

GRAM = 4
"""Length of the character grams."""

_STEMMED = {"de": "german", "en": "english", "cs": "czech"}
_WORD = re.compile(r"[^\W_]+(?:[+#]+)?")
_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e")
_MAX_WORD = 60
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_SHOUTED = re.compile(r"[^\W\d_]{5}")
_STEMMING = Lock()
"""A stemmer holds the word that it cuts: it can do one at a time, whichever thread asks."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP_DE = _set("""
ab abend abends aber alle allem allen aller alles als also alt alte alten am an ander andere anderen
arbeit arbeite arbeiten auch auf aus bei beim bereits biete bieten bietet bin bis bist bitte brauche
brauchen braucht bringe bringen bringt bzw ca da dabei dadurch dafür damit dann das dass davon dazu
dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses dinge
doch dort du durch eben eher eigene eigenen ein eine einem einen einer eines einfach einige er erste
ersten es etc etwa etwas euch euer für ganz geben gegen geht gerade gern gerne gesucht gibt groß
große großen gut gute guten hab habe haben hast hat heute hier ich idee ideen ihm ihn ihnen ihr ihre
ihrem ihren ihrer im immer in ins ist jahr jahre jahren jede jedem jeden jeder jedes kann kein keine
keinen klein kleine kleinen kleiner können könnte lange leute leuten machen macht man mehr mein
meine meinem meinen meiner mensch menschen mich mir mit monat monate muss möchte möchten möglich
möglichst müssen nach neben nein neu neue neuen neuer neues nicht nichts noch nun nur ob oder oft
ohne paar partner projekt projekte richtig sache sachen schnell schon sehr sei sein seine seit
selber selbst sich sicher sie sind so soll sollen sollte sonst soviel sowie statt stunde stunden
suche suchen sucht tag tage tagen teil uhr um und uns unser unsere unserem unseren unserer unter usw
viel viele vielleicht vom von vor wann war waren warum was weil weiter welche welcher wenig weniger
wenn wer werden wie wieder will wir wird wo woche wochen wollen wurde wünschen würde zb zeit zu zum
zur zwischen älter ältere über
""")
STOP_EN = _set("""
a about after all also am an and any are around as at be been being big both but by can could day
days did do does doing don each etc every first for from get good great had has have having he help
her here his hour hours how i if in into is it its just keen know let like look looking lot made
make makes making many may me month months more most much must my need needed needs new no nor not
of off offer offers old on one only or other our out over own people per project projects re really
see she should small so some still such than that the their them then there these they thing things
this those through time times to too under until up us use used using very via want wants was way we
week weeks well were what when where which while who whose why will with without work working works
would year years you your
""")
STOP_CS = _set("""
a aby ale ani asi až bez bude by bych bychom byl byla být chce chceme chci co další do hledám
hledáme ho i jak jako je jeho jejich její jen ještě ji jiné jsem jsme jsou já k kde kdo když ke
která které který ku mezi mi moje my má mám máme mít mě můj na nabízím nad naše ne nebo nejsou než
nic nám nás náš něco o od on ona oni po pod podle potřebujeme pro proto před při s se si tak také
tam ten tento to tu ty u umím už v ve váš více však vše z za ze či že
""")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as typed, folded (``word``), and reduced to its stem."""

    spelling: str
    word: str
    stem: str


def plain(text: str) -> str:
    """Return the text as it was meant: nothing hidden in it, no letters of odd width, not shouted.

    Models know little of words in capitals; a few short ones, as ``CNC, CAD``, stay.
    """
    bare = unicodedata.normalize("NFKC", _HIDDEN.sub("", text)).strip()
    shouted = bare == bare.upper() and _SHOUTED.search(bare)
    return bare.lower() if shouted else bare


def fold(text: str) -> str:
    """Return the text in small letters without accents; ``ä`` and ``ae`` both become ``a``."""
    flat = unicodedata.normalize("NFD", text.casefold())
    return _UMLAUT.sub(r"\1", "".join(char for char in flat if not unicodedata.combining(char)))


fold_word = lru_cache(65536)(fold)
"""The same for words, which come again and again."""

STOP_WORDS = frozenset(fold(word) for word in STOP_DE | STOP_EN | STOP_CS)
"""Folded words that say nothing about what somebody can do or needs, in three languages at once."""


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are spelled, digits among them, signs left out."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text)))


def places_of_words(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return the words of a composed text (NFC), with where each begins and ends."""
    return tuple((match[0], match.start(), match.end()) for match in _WORD.finditer(text))


@cache
def _stemmer(language: str) -> Any:
    """Return what stems words of a language; ``None`` where nothing does."""
    import snowballstemmer  # noqa: PLC0415 # all languages of the world, needed by the first match

    name = _STEMMED.get(language)  # Czech came with 3.1
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None


@lru_cache(65536)
def stem(word: str, language: str) -> str:
    """Return the folded Snowball stem; of a language without a stemmer the folded word."""
    stemmer = _stemmer(language)
    small = unicodedata.normalize("NFC", word.casefold())
    if not stemmer:
        return fold(small)
    with _STEMMING:
        return fold(stemmer.stemWord(small))


def tokens_in(phrase: str, language: str) -> tuple[Token, ...]:
    """Return the telling words of one phrase in their order, repetitions included."""
    return tuple(filter(None, map(_read_word, words_in(phrase), repeat(language))))


read_phrase = lru_cache(16384)(tokens_in)
"""The same for phrases that are asked again, by who quotes them."""


@lru_cache(65536)
def _read_word(spelling: str, language: str) -> Token | None:
    """Return a word, unless it tells nothing."""
    word = fold_word(spelling)
    fit = 1 < len(spelling) <= _MAX_WORD and not spelling.isdecimal() and word not in STOP_WORDS
    return Token(spelling, word, stem(spelling, language)) if fit else None


def read_phrases(phrases: Iterable[str], language: str) -> tuple[Token, ...]:
    """Return the telling words of all phrases."""
    return tuple(token for phrase in phrases for token in read_phrase(phrase, language))


@lru_cache(65536)
def cut_grams(word: str) -> tuple[str, ...]:
    """Return the character grams of a folded word, edges marked: ``_hol``, ``holz``, ``olz_``."""
    edged = f"_{word}_"
    return tuple(edged[at : at + GRAM] for at in range(max(1, len(edged) - GRAM + 1)))
