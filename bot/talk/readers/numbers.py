"""German and English words for small numbers and their ordinals, in folded spelling."""

_DE = "null eins zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf dreizehn vierzehn"
_DE += " fuenfzehn sechzehn siebzehn achtzehn neunzehn"
_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_EN += " fifteen sixteen seventeen eighteen nineteen"
_DE_TENS = {20: "zwanzig", 30: "dreissig", 40: "vierzig", 50: "fuenfzig"}
_EN_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
_DE_FIRST = {"erst": 1, "dritt": 3, "siebt": 7, "siebent": 7, "acht": 8}
_EN_FIRST = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"


def _bare_vowels(words: dict[str, int]) -> dict[str, int]:
    """The words once more as people type them who leave the dots of an umlaut out."""
    return words | {
        word.replace("fuenf", "funf").replace("zwoelf", "zwolf"): number
        for word, number in words.items()
    }


def _german() -> dict[str, int]:
    words = {word: number for number, word in enumerate(_DE.split())}
    units = ["", "ein", *_DE.split()[2:10]]
    for tens, word in _DE_TENS.items():
        words[word] = tens
        words |= {f"{units[unit]}und{word}": tens + unit for unit in range(1, 10)}
    return _bare_vowels(words)


def _english() -> dict[str, int]:
    words = {word: number for number, word in enumerate(_EN.split())}
    for tens, word in _EN_TENS.items():
        words[word] = tens
        words |= {word + _EN.split()[unit]: tens + unit for unit in range(1, 10)}
    return words


def _german_ordinals() -> dict[str, int]:
    stems = dict(_DE_FIRST)
    for word, number in _german().items():
        if 1 < number <= 31 and number not in _DE_FIRST.values():
            stems[word + ("t" if number < 20 else "st")] = number
    return {stem + end: n for stem, n in stems.items() for end in ("e", "er", "en", "em", "es")}


def _english_ordinals() -> dict[str, int]:
    units = _EN_FIRST.split()
    words = {word: number for number, word in enumerate(units, 1)}
    words |= {f"{word}th": number for number, word in enumerate(_EN.split()[13:], 13)}
    words |= {"twentieth": 20, "thirtieth": 30, "thirtyfirst": 31}
    return words | {f"twenty{word}": 20 + number for number, word in enumerate(units[:9], 1)}


ARTICLES = dict.fromkeys(("ein", "eine", "einer", "einem", "einen", "eines", "nem", "ner"), 1)
"""German words that count one thing, or only announce it."""

NUMBER_WORDS = _english() | _german() | ARTICLES | {"zwo": 2}
"""Words from 0 to 59, in both languages; compounds without blank or hyphen."""

ORDINAL_WORDS = _english_ordinals() | _german_ordinals()
"""Ordinals from 1 to 31, in both languages and all German endings."""
