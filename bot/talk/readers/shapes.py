"""Letters that look like Latin ones: in a name nobody can tell the two apart."""

import unicodedata

from bot.talk.readers.clean import fold

_LOOKS = {
    "A": "\u0410\u0391\u13aa\ua4ee",
    "B": "\u0412\u0392\u13f4\ua4d0",
    "C": "\u0421\u13df\ua4da",
    "D": "\u13a0\ua4d3\u0500",
    "E": "\u0415\u0395\u13ac\ua4f0",
    "F": "\ua4dd\u03dc",
    "G": "\u13c0\ua4d6",
    "H": "\u041d\u0397\u13bb\ua4e7",
    "I": "\u0406\u0399\ua4f2\u04c0",
    "J": "\u0408\u13ab\ua4d9",
    "K": "\u041a\u039a\u13e6\ua4d7",
    "L": "\u13de\ua4e1\u053c",
    "M": "\u041c\u039c\u13b7\ua4df",
    "N": "\u039d\ua4e0",
    "O": "\u041e\u039f\ua4f3\u0555",
    "P": "\u0420\u03a1\u13e2\ua4d1",
    "Q": "\u051a",
    "R": "\u13a1\ua4e3",
    "S": "\u0405\u13da\ua4e2\u054f",
    "T": "\u0422\u03a4\u13a2\ua4d4",
    "U": "\ua4f4\u054d",
    "V": "\u13d9\ua4e6",
    "W": "\u051c\u13b3\ua4ea",
    "X": "\u0425\u03a7\ua4eb",
    "Y": "\u04ae\u03a5\ua4ec",
    "Z": "\u0396\u13c3\ua4dc",
    "a": "\u0430\u03b1",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "\u0435\u03b5",
    "g": "\u0581",
    "h": "\u04bb\u0570",
    "i": "\u0456\u03b9",
    "j": "\u0458\u0575\u03f3",
    "k": "\u043a\u03ba",
    "l": "\u04cf",
    "m": "\u043c",
    "n": "\u043f\u03b7\u0578",
    "o": "\u043e\u03bf\u0585\u03c3",
    "p": "\u0440\u03c1",
    "q": "\u051b\u0566",
    "r": "\u0433",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5\u057d",
    "v": "\u03bd\u0475",
    "w": "\u051d\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443\u04af\u03b3",
}
"""By Latin letter: Cyrillic, Greek, Armenian, Cherokee and Lisu ones of nearly its shape."""
_LATIN = str.maketrans({other: latin for latin, others in _LOOKS.items() for other in others})


def shape(text: str) -> str:
    """Return a text folded, as somebody may read it who takes all of its letters for Latin ones."""
    return fold(unicodedata.normalize("NFKD", text).translate(_LATIN))
