"""What people say to an invitation in their own words: that they come, that they cannot, or later.

Nothing is guessed: a sentence with any word that is not known here is left to who can read it.
"""

import re

from bot.domain.evenings import Coming
from bot.talk.readers import asks, clean, fold

LONGEST = 80
"""Characters of what is read as an answer."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMES = _words(
    "dabei komme kommen komm ja jo jep jepp yes yep sure klar gern gerne passt zusage zu "
    "coming come there in"
)

_DENIES = _words(
    "nicht kein keine absage absagen ab verhindert ohne raus not dont cant cannot wont unable out"
)
_CANCELS = _words("absage absagen ab verhindert raus unable out")
_NEGATES = _words("nicht kein keine not dont")
_CLAUSES = re.compile(r"[,.;:!–]|\b(?:und|and)\b")
_PLAIN_NO = _words("nein nee noe ne nope no nah")
_MILD = _words(
    "ok okay "
    "ich wir i we es das da dann am an dem den der tag abend termin im um mir uns mich bei auf "
    "jeden fall bin sind waere waeren werde werden kann koennen koennte schaffe schaffen schaffs "
    "geht sage sag sagen habe hab haben sehr schon auch mit doch leider diesmal heute "
    "natuerlich sicher bestimmt unbedingt auch danke dankeschoen vielen dank schoen super toll "
    "prima hallo hi guten morgen zeit vorbei dazu hin alle beide ach oh na och lieber mal so "
    "gut wirklich gar ganz ein einfach "
    "am are is be will would we'll i'll ill well im were make it can that this time thanks thank "
    "you great love to afraid sorry do have for me us definitely happy hello the count"
)
_LATER = re.compile(
    r"\b(?:noch nicht|noch kein\w*|noch unklar|noch offen|weiss (?:ich )?(?:\w+ )?nicht|"
    r"wissen (?:wir )?(?:\w+ )?nicht|(?:mal )?(?:sehen|schauen|gucken)|vielleicht|eventuell|"
    r"spaeter|unsicher|nicht sicher|keine ahnung|bescheid|melde mich|"
    r"not sure|dont know|maybe|perhaps|(?<!see you )later|see(?! you)|let you know|depends)\b"
)
_UNSURE = _words(
    "noch nicht unklar offen weiss wissen mal sehen schauen gucken vielleicht eventuell spaeter "
    "unsicher sicher keine ahnung bescheid melde mich ob erst muss muessen sagen gebe geben "
    "not sure yet dont know maybe perhaps later see let if depends"
)
_ASKS = re.compile(r"(?:kann|koennen|koennte|darf|can|could|may|will|do|am|are) (?:ich|wir|i|we)\b")
_WILLING = re.compile(r"\b(?:kein problem|no problem|keine frage)\b")
SURE = _words("dabei komme kommen komm zusage absage absagen verhindert coming come")
"""Words that are about an evening, also where something else was shown since."""


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]", "", fold(clean(text)).replace("-", " ")).split())


def read_coming(text: str) -> Coming | None:
    """Return what words answer to an invitation, ``None`` where they say anything else."""
    if len(text) > LONGEST or asks(text):
        return None
    said = _WILLING.sub("ja", _bare(text))
    words = _words(said)
    if not words or words - _COMES - _DENIES - _PLAIN_NO - _MILD - _UNSURE:
        return None
    if _LATER.search(said):
        return Coming.LATER
    if _cancels_not(text):
        return None
    if words & _DENIES:
        return Coming.NO
    if words & _PLAIN_NO:  # "no, I do come" may take back either
        return None if words & _COMES else Coming.NO
    if _ASKS.match(said):
        return None
    return Coming.YES if words & _COMES - {"zu", "in"} or _accepts(said) else None


def _accepts(said: str) -> bool:
    return re.search(r"\bsag\w* (?:\w+ )?zu\b|\b(?:im|am|count me) in\b", said) is not None


def _cancels_not(text: str) -> bool:
    """Whether a clause may say that somebody does not cancel."""
    clauses = (_words(_bare(each)) for each in _CLAUSES.split(text))
    return any(each & _CANCELS and each & _NEGATES for each in clauses)


def is_sure(text: str) -> bool:
    """Whether words can be about nothing but an evening."""
    return bool(_words(_bare(text)) & SURE)
