"""What people say to a card of a suggestion in their own words: yes, no and why, or a question."""

import re
from datetime import datetime

from bot.domain.answers import Because
from bot.domain.challenges import Answer, Side
from bot.matching.lessons import REASONS
from bot.matching.typed import goes_on, said
from bot.talk.readers import asks

LONGEST = 200
"""Characters of what is read as an answer."""
WHY_FIGURE = "4"
"""The place of the question why among a card's buttons; also below what answers it."""
_NO = re.compile(r"^(?:(?:ach|och|oh|hm+|ja) )?(?:n(?:e|ee|oe|ein|ope|o|ah)|lieber nicht)\b[ -]*")
_NO_MORE = re.compile(r"\W*(?:\w+\W+)?(?:ne|no)\b(?!\s*[,.;:!–-])", re.IGNORECASE)
"""Here they are an article, or go with what follows: "ne tolle Idee", "no problem"."""
_BARE_NO = re.compile(
    r"(?:(?:nein|nee|ne|noe|no|ach|das|die|der|es|leider|sorry|danke) )*"
    r"(?:(?:interessiert|reizt) (?:mich|uns)|(?:mich|uns) interessiert (?:das|die|der)"
    r"|(?:ich |wir )?(?:habe?|haben) (?:(?:da|daran|leider) )*kein interesse|kein interesse"
    r"|(?:ich |wir )?(?:bin|sind) (?:leider )?nicht interessiert"
    r"|(?:i'm |i am |we're |we are )?not (?:really )?interested)"
    r"(?: (?:leider|gar|so|wirklich|eher|daran|danke|sorry))*(?P<nicht> nicht)?"
)
"""A no without a reason; behind what somebody is interested in, a "not" makes it one."""
_YES = re.compile(
    r"^(?:(?:oh|au|ah|na) )?(?:ja|jo|jep|klar|gerne?|unbedingt|super|prima|toll|yes|yeah|sure"
    r"|okay|ok)\b"
)
_MEETS = re.compile(
    r"kennen ?(?:zu)?(?:lernen|gelernt)|\btreffen\b|\binteress|\bsprechen\b|\breden\b|\bmeet\b"
    r"|\bget to know\b|\bmach(?:e|en)? (?:ich|wir)\b|\bpasst\b"
)
_PRAISED = re.compile(r"^(?:ja|jo|jep|klar|yes|yeah|sure)\b.*\b(?:klingt|sounds|hoert sich)\b")
"""A yes and praise; praise alone is none."""
_WISHES = re.compile(r"kennen ?(?:lernen|zu ?lernen)|\btreffen\b|\bmeet\b|\bget to know\b")
_INTERESTED = re.compile(
    r"\binteressier(?:t|en) (?:mich|uns)\b|\b(?:mich|uns) (?:\w+ )?interessier(?:t|en)\b"
    r"|(?:^|\bich )bin (?:\w+ ){0,2}interessiert\b|\bbin ich (?:\w+ ){0,2}interessiert\b"
    r"|\bwir sind (?:\w+ ){0,2}interessiert\b|\b(?:i am|i'm|we are|we're) (?:\w+ ){0,2}interested\b"
)
_WANTS = re.compile(r"\b(?:will|wollen|moechten?|wuerden?|gern|gerne|want|would|like|love)\b")
_AGREED = """
    oh au ah na ja jo jep klar gern gerne unbedingt super prima toll sehr echt wirklich bitte doch
    ich wir mich uns der die das den dem sie er ihn ihr ihm ihnen beide will wollen moechte
    moechten wuerde wuerden kennen lernen zu kennenlernen kennenzulernen treffen interessiert
    interessieren interesse bin sind klingt hoert sich an hab habe haben daran sprechen reden mit
    mache machen mach passt gut mal
    yes yeah sure okay ok please i we we'd i'd would will want like love to meet get know them her
    him it that this interested i'm we're am are in sounds good great happy glad very
    """
_AGREEING = frozenset(_AGREED.split())
"""All that is said in a yes: any other word may turn it into something else."""
_TURNS = re.compile(r"\b(?:doch|gern|gerne|aber ja|but yes|spaeter|later|zurueck|falsch)\b")
_AFTER_ALL = re.compile(
    r"\b(?:kann|koennen|schaffe|schaffen|geht|klappt) (?:\w+ ){0,4}doch (?:\w+ )?nicht\b"
    r"(?! (?:sein|wahr|stimmen|nein|ablehnen|widerstehen)\b)"
)
"""A "doch" that turns nothing: "nee, da kann ich leider doch nicht"."""
_YET = re.compile(r"\b(?:aber|trotzdem|macht (?:ja )?nichts|egal|kein problem|but|still|anyway)\b")
_WHY = re.compile(
    r"(?:(?:und|ja|aber|aehm?|hm+|ok|okay|na|and|but) )*"
    r"(?:warum|wieso|weshalb|weswegen|wozu|woher|why|how come)"
    r"(?: (?:das|denn|eigentlich|die|der|den|sie|er|ich|wir|gerade|genau|bitte|nun|jetzt"
    r"|ausgerechnet|der vorschlag|passt|passen|this|that|them|her|him|it|me|exactly|though))*"
)
_REASONS = {
    Because.FAR: re.compile(
        r"\bzu weit\b|\bweit weg\b|\bweit entfernt\b|\bzu lange anfahrt\b|\banfahrt ist\b"
        r"|\btoo far\b|\bfar away\b"
    ),
    Because.BUSY: re.compile(
        r"\b(?:keine|kaum|zu wenig|gar keine) zeit\b|\bzu viel (?:zu tun|um die ohren)\b"
        r"|\bausgelastet\b|\bno time\b|\btoo busy\b"
    ),
    Because.TOPIC: re.compile(
        r"\b(?:ein )?(?:anderes|falsches) thema\b|\bnicht (?:mein|unser) (?:thema|ding)\b"
        r"|\b(?:another|wrong) topic\b|\bnot my (?:topic|thing)\b"
    ),
    Because.CANNOT: re.compile(
        r"\b(?:das )?kann ich (?:gar |leider |so |einfach )*nicht\b"
        r"|\bich kann das (?:gar |leider |so |einfach )*nicht\b|\bi (?:can't|cannot) do\b"
    ),
    Because.SKILLS: re.compile(
        r"\bpasst fachlich (?:\w+ ){0,2}nicht\b|\bfachlich (?:passt (?:\w+ ){0,3})?nicht\b"
        r"|\bfalsches fach\b|\bwrong skills\b"
    ),
    Because.EXPECTATION: re.compile(
        r"\bander(?:e|es) (?:erwartung\w*|vorgestellt|ziel)\b|\bother expectations?\b"
    ),
    Because.KNOWN: re.compile(
        r"\bkenn\w* (?:\w+ ){0,3}?(?:schon|bereits)\b|\b(?:schon|bereits) (?:be)?kannt\b"
        r"|\balready know\b|\bknow (?:\w+ ){1,2}already\b"
    ),
}
_DENIED = re.compile(r"\b(?:nicht|not) (?:\w+ )?(?:zu weit|too far|weit|kein)\b|\bnoch nicht\b")


def read_because(text: str, side: Side) -> Because:
    """Return which of a side's reasons words are; ``OTHER`` where they are none, or several."""
    words = said(text)
    if _DENIED.search(words):
        return Because.OTHER
    hits = [each for each in REASONS[side] if (of := _REASONS.get(each)) and of.search(words)]
    return hits[0] if len(hits) == 1 else Because.OTHER


def says_no(text: str) -> bool:
    """Whether words are a no, and nothing else: "interessiert mich nicht", "kein Interesse"."""
    match = _BARE_NO.fullmatch(said(text))
    if match is None or asks(text):
        return False
    denied = re.search(r"\b(?:kein|not|nicht interessiert)\b", match[0]) is not None
    return denied is (match["nicht"] is None)


def names_reason(text: str) -> bool:
    """Whether words are a reason that some side can give by a button."""
    return any(read_because(text, each) is not Because.OTHER for each in Side)


def says_yes(text: str) -> bool:
    """Whether words are a yes to somebody: "Ja, die will ich kennenlernen", "interessiert mich"."""
    words = said(text)
    if len(text) > LONGEST or asks(text) or not _AGREEING.issuperset(words.split()):
        return False
    agreed = _YES.match(words) is not None and _MEETS.search(words) is not None
    wished = _WISHES.search(words) is not None and _WANTS.search(words) is not None
    spoken = _PRAISED.search(words) is not None or _INTERESTED.search(words) is not None
    return agreed or wished or spoken


def read_refusal(text: str) -> str | None:
    """Return why somebody says no in one go ("Nee, das ist mir zu weit weg"), in their words.

    Without a no in front it is one only by words that are a reason.
    """
    words = said(text)
    if len(text) > LONGEST or asks(text) or _TURNS.search(_AFTER_ALL.sub("", words)):
        return None
    no = None if _NO_MORE.match(text) else _NO.match(words)
    if no is not None and len(words) > no.end() + 2:
        return text
    turns = _YES.match(words) or _WISHES.search(words) or _YET.search(words)
    return text if no is None and not turns and names_reason(text) else None


def asks_why(text: str) -> bool:
    """Whether words ask for the reason of what was suggested, and for nothing else."""
    return _WHY.fullmatch(said(text).strip(" ?")) is not None


def is_answer(text: str, now: datetime) -> bool:
    """Whether words can be said to a card that waits for an answer."""
    return (
        goes_on(text, now)
        or text.strip() == WHY_FIGURE
        or says_yes(text)
        or says_no(text)
        or read_refusal(text) is not None
    )


def answer_of(text: str, now: datetime) -> Answer | None:
    """Return which answer words are; ``None`` where they ask why."""
    if text.strip() == WHY_FIGURE:
        return None
    if goes_on(text, now):
        return Answer.LATER
    return Answer.INTERESTED if says_yes(text) else Answer.DECLINED
