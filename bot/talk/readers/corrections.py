"""Words that correct others: "nee, lieber Freitag um 10", "Do 15 Uhr ... nein, Freitag"."""

import re

from bot.talk.readers.clean import clean

_BREAK = r"\s*(?:[,.;:!…\u2013\u2014]|-(?=\s))[\s,.;:!…\u2013\u2014-]*"
_RATHER = r"(?:lieber|eher|besser|doch|sondern|rather|better|make it)\s+"
_PLAIN_NO = r"(?:ach |oh )?(?:nein|nee|nö|noe)"
_NO = rf"(?:{_PLAIN_NO}|ne|no|nope|quatsch|sorry)"
"""Some mean other things as well ("ne Drehbank") where nothing parts them from the rest."""
_HALT = rf"(?:{_NO}|moment(?: mal)?|halt|stopp?|falsch|stimmt nicht|korrektur|wait|wrong)"
_INSTEAD = re.compile(
    rf"(?:{_PLAIN_NO}\s+|{_HALT}(?:{_BREAK}|\s+(?={_RATHER})))+(?:{_RATHER})*(?P<after>\w.*)",
    re.IGNORECASE | re.DOTALL,
)
_MENDED = re.compile(
    rf"(?P<before>.*\w)[\s,.;:!?…\u2013\u2014-]+{_NO}(?:{_BREAK}|\s+(?={_RATHER}))"
    rf"(?:{_RATHER})*(?P<after>\w.*)",
    re.IGNORECASE | re.DOTALL,
)


def instead(text: str) -> str:
    """Return what is said in the place of what was read back: "nee, lieber Freitag um 10".

    All of the text where no such no stands before it.
    """
    said = clean(text)
    match = _INSTEAD.fullmatch(said)
    return said if match is None else match["after"]


def mended(text: str) -> tuple[str, str] | None:
    """Return what a text takes back in the middle, and what it says after all, if it does so."""
    match = _MENDED.fullmatch(clean(text))
    return None if match is None else (match["before"], match["after"])
