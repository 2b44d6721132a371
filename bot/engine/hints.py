"""Which command an ordinary sentence may mean: it is only named, never run.

A few words in German and English point to each. The order decides: who wants a copy of the data
and then have it erased is told of the copy first.
"""

import re
from collections.abc import Collection

from bot.engine.menu import commands_for
from bot.scene import Scene
from bot.talk.readers import clean, fold

LONGEST = 300
_DATA = r"\b(?:meine[nr]?|aller?|persoenlichen?|my|all|the)? ?(?:daten|data)\b"
_ALL = rf"(?:{_DATA}|\b(?:account|konto|profil|alles|mich|profile|everything)\b)"
_ERASING = r"(?:loesch|vergess|vergiss|entfern|delet|eras|forget)"
_HINTS = {
    "mydata": rf"(?:kopie|auskunft|export|copy|herunterl|download|einseh).*{_DATA}"
    rf"|{_DATA}.*(?:kopie|auskunft|export|anforder|einseh|herunterl|copy|download)"
    r"|was .*(?:weisst|wissen|gespeichert).* (?:ueber|von) mi[cr]|what .*know about me",
    "forget": rf"{_ALL}.*{_ERASING}|{_ERASING}\w*.*{_ALL}",
    "leave": r"(?:programm?e?|team|projekt|project)\b.*(?:verlass|aussteig|austret|beend|\braus|"
    r"leave|quit)|\b(?:aussteigen|steige? aus|austreten|abmelden|mich ab|nicht mehr mitmachen|"
    r"nicht mehr dabei|unsubscribe)\b|\b(?:leave|quit)\b.*(?:program|team|project)",
    "meeting": r"\b(?:wann|wo|when|where|naechste\w*|next|uhrzeit)\b.*(?:treffen|termin|meet)"
    r"|(?:treffen|termin|meeting|date)\b.*(?:wann|wo\b|when|where|verschieb|verleg|absag|move|"
    r"cancel|aender)",
    "suggestions": r"interess?(?:e|iert|ed)|vorschl(?:ag|aege)|\bsuggest|\binterested"
    r"|^(?!.*\b(?:termin|treffen|uhr|meeting|date)).*"
    r"\b(?:keine?[rs]?|niemand|nichts|nobody|no ?one|none|nothing)\b.*"
    r"\b(?:passt|passen|passend\w*|gefunden|fits?|fitting|suits?|found)\b",
    "update": r"\b(?:update|zwischenstand|fortschritt|statusbericht|progress)\b",
    "pause": r"\bpause\b|weniger (?:nachrichten|erinnerungen)|keine (?:nachrichten|erinnerungen)"
    r"|fewer (?:messages|reminders)|no (?:more )?(?:messages|reminders)",
    "profile": r"\b(?:profil|profile)\b|(?:angaben|kontaktdaten|telefonnummer|adresse).*aender",
    "privacy": r"datenschutz|einwilligung|widerruf|\bprivacy\b|\bconsent\b",
    "language": r"\b(?:auf englisch|auf deutsch|in english|in german|siezen|duzen|sprache|"
    r"language)\b",
    "ask": r"\b(?:koordination|koordinator\w*|ansprechpartner\w*|coordinators?)\b"
    r"|\b(?:habe?|hätte|haette|have) (?:ich |i )?(?:mal )?(?:noch )?(?:eine |a |ne )?"
    r"(?:frage|question)",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _HINTS.items()}
HINTED = tuple(_HINTS)
"""The commands that sentences can point to."""


def hinted(scene: Scene, text: str) -> str | None:
    """Return what somebody may want to type instead of a sentence, without the slash."""
    mine = {each.name: each for each in commands_for(scene.roles())}
    found = mine.get(hint(text, mine) or "")
    if found is None:
        return None
    german = scene.person.language == "de" and found.aliases
    return found.aliases[0] if german else found.name


def hint(text: str, known: Collection[str]) -> str | None:
    """Return which of the ``known`` commands, by their English names, a sentence may mean."""
    said = " ".join(fold(clean(text)[:LONGEST]).split())
    found = (name for name, pattern in _PATTERNS.items() if pattern.search(said))
    return next((name for name in found if name in known), None)
