"""Whether words ask something: "Was heißt das?" is the answer to no question."""

import re

from bot.talk.readers.clean import clean, fold

LONGEST = 300
_ABOUT = re.compile(
    r"(?:was|wie) (?:heisst|bedeutet|soll|meint|meinst|meinen|meinten|ist)\b.*"
    r"(?:\b(?:das|dies|damit|du|sie|ihr|es|hier|frage)|gemeint)(?: (?:denn|jetzt|genau|heissen|"
    r"bedeuten|da|mit|damit|die frage))*"
    r"|was .*\bgemeint(?: .{1,60})?"
    r"|(?:das |die frage )?(?:verstehe?|versteh|kapier|kapiere) (?:ich )?(?:die frage |das )?"
    r"(?:gerade |leider )?(?:nicht|net)"
    r"|(?:ich )?(?:verstehe?|kapiere?) (?:ich )?(?:die frage|das|nur bahnhof)"
    r"(?: leider)?(?: nicht)?"
    r"|wozu (?:ist das|braucht ihr das|brauchen sie das)(?: .{1,30})?"
    r"|(?:warum|wieso|weshalb|wozu|wofuer) (?:willst du|wollen sie|wollt ihr|fragst du|fragen sie|"
    r"fragt ihr|brauchst du|brauchen sie|braucht ihr|musst du|muessen sie|muesst ihr)(?: .{1,40})?"
    r"|was geht (?:dich|euch|sie) das an"
    r"|why do you (?:want|need|have|ask)(?: .{1,40})?|why are you asking(?: .{1,40})?"
    r"|was (?:soll|muss|kann) ich (?:hier|da|denn|jetzt)? ?(?:schreiben|antworten|sagen|eingeben)"
    r"|(?:zum )?beispiele?|hast du (?:mal )?ein beispiel|haben sie ein beispiel|hae+|wie bitte"
    r"|what do(?:es)? (?:you|that|this|it) mean(?: .{1,60})?|what is meant(?: .{1,60})?"
    r"|i do(?:n't| not) understand(?: .{1,30})?|what should i (?:write|say|answer)(?: here)?"
    r"|(?:an |for )?example|pardon"
)
_OPENING = re.compile(
    r"(?:(?:und|aber|aehm?|hm+|hae|hallo|sorry|moment|ok|okay|frage|eine frage|and|but|well)"
    r"[ ,:.]+)*"
    r"(?:was|wer|wem|wen|wie|wieso|wo|woher|wohin|wann|warum|weshalb|womit|wozu|wofuer|welche[rsmn]?"
    r"|ist|sind|muss|muessen|kann|koennen|darf|duerfen|soll|sollen|geht|gibt|reicht|heisst|gilt"
    r"|zaehlt|zaehlen|meinst|meinen|bekomme|bekommen|brauche|brauchen|habt|haben sie|hast du"
    r"|what|who|whom|how|where|when|why|which|is|are|can|could|do|does|must|should|may|will)\b"
)
_FILLED = 4
"""A question mark behind fewer words may be a mere hesitation: "Drehbank?"."""


def asks_about(text: str) -> bool:
    """Whether a text asks what a question means, with a question mark or without."""
    return _ABOUT.fullmatch(_bare(text)) is not None


def asks(text: str) -> bool:
    """Whether a text is a single question, and no answer with a question mark at its end."""
    said = clean(text)
    if asks_about(text):
        return True
    if not said.endswith("?") or len(said) > LONGEST:
        return False
    bare = _bare(said)
    one = re.search(r"[\w)][.!\n]\s*\S", said[:-1]) is None
    return _OPENING.match(bare) is not None or (one and len(bare.split()) >= _FILLED)


def _bare(text: str) -> str:
    return " ".join(fold(clean(text)[:LONGEST]).split()).strip(" .!?,…")
