"""What people say in their own words to a proposed date, and when asked how a meeting was.

Nothing is guessed: another date is read back, and whoever says anything else is asked again, with
buttons. A no in a sentence calls no date off: too often it is said of something else.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.talk.readers import Moment, Reason, Rejected, asks, clean, fold, read_moment

LONGEST = 200
"""Characters of what is read as an answer."""
_CLAUSES = re.compile(
    r"[,;!?…–]+|(?<!\d)\.(?=\s|$)|\s-+\s|\b(?:aber|sondern|dafür|dafuer|but|rather)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\W*\d+\W*")
_GREETING = frozenset({"morgen", "morning"})
"""A day, or rather a greeting where somebody says nothing else."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DENIES = _words("nein nee ne noe no nope nicht kein keine keinen not cannot cant can't unable")
_REFUSING = _DENIES | _words(
    """
    ich wir mir uns es das da dann dort den dem der die am an um im in so gar ganz leider sorry
    danke kann koennen kanns koennt schaffe schaffen schaffs passt passen geht gehts klappt
    ginge moeglich habe hab haben zeit termin tag uhrzeit bei auch gut diesmal doch eher
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag uhr
    i we i'm am are is it that this day date time then me us for does do works work make have at
    on sorry afraid unfortunately really monday tuesday wednesday thursday friday saturday sunday
    """
)
"""All that is said in a refusal: with any other word it is about something else."""
_YES = r"(?:ja|jo|jup|jep|jepp|klar|yes|yep|yeah|sure)\b"
_WAS = r"\b(?:war|waren|fand|lief|hatten|geklappt|getroffen|gelaufen|was|were|went|had)\b"
_TOOK_PLACE = re.compile(
    rf"(?:{_YES}.*{_WAS}|.*\b(?:stattgefunden|haben uns (?:\w+ ){{0,3}}getroffen|fand statt"
    r"|took place|we (?:have )?met)\b).*"
)
_TURNED = re.compile(
    r"\b(?:nicht|kein\w*|nie\w*|nein|nee|noe|aber|leider|fast|nur|beinahe|noch|erst|statt dessen|ob"
    r"|wenn|falls|verschoben|ausgefallen|abgesagt|geplatzt|soll\w*|woll\w*|wird|werden|haette\w*"
    r"|waere\w*|morgen|naechste\w*|nix|nichts|nich|net|ned|nit|niemand|ohne|krank|urlaub|vergessen"
    r"|hatten (?:\w+ )?vor|musst\w*|ich war|not|no|nobody|nothing|never|without|but|almost|only"
    r"|yet|if|whether|postponed|moved|reschedul\w*|called off|cancel\w*|forg[eo]t\w*|sick|had to"
    r"|i was|would|should|will)\b|n't\b"
)
"""It took place only in part, otherwise, or not at all; or somebody speaks of something else."""

_MERELY = _words(
    """
    ja jo jup jep jepp klar yes yep yeah sure hat haben hatten war waren fand lief ging statt
    stattgefunden getroffen geklappt gelaufen wir uns sich es das unser erstes treffen meeting
    termin gespraech erstgespraech gut sehr super toll schoen prima alles alle beide dabei wie
    geplant besprochen abgemacht am um im in heute gestern vorgestern uhr auch hier danke mit
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    the it was were went had took place met we have our first well great good fine as planned on
    at today yesterday all both there very thanks with
    monday tuesday wednesday thursday friday saturday sunday
    """
)
"""All that is said where somebody says only that it took place: any other word tells more."""

_FELL_THROUGH = re.compile(
    r"\b(?:ausgefallen|(?:faellt|fiel) (?:\w+ )?aus|abgesagt|geplatzt|ins wasser|cancell?ed"
    r"|called off|fell through)\b|\b(?:nein|nee|ne|noe|no)\b.*\b(?:verschoben|postponed)\b"
)
_NOT_MET = re.compile(
    r"\bnicht (?:stattgefunden|getroffen)\b|\bfand (?:\w+ )?nicht statt\b"
    r"|\b(?:did not|didn't) (?:take place|happen|meet)\b"
)
_NEVER = _words(
    """
    nein nee ne noe no nope nicht leider sorry diesmal heute gestern kurzfristig das es der unser
    erstes treffen meeting termin gespraech erstgespraech ist war wurde hat haben wir uns fand fiel
    faellt aus statt ins wasser ausgefallen abgesagt geplatzt verschoben stattgefunden getroffen
    it was the has been had we our first unfortunately afraid cancelled canceled called off fell
    through did not didn't take place happen meet postponed today yesterday
    """
)
"""All that is said where somebody says only that it did not take place."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Another date, in words that a question for a date can be answered with."""

    words: str


def read_reply(text: str, now: datetime, proposed: datetime) -> Counter | None:
    """Return the other date that words, read at the local time ``now``, answer to a proposed one.

    An hour without a day is one of the proposed day. ``None`` is anything else, also where they
    name just what was proposed.
    """
    local = proposed.astimezone(now.tzinfo)
    words = _named(text, now, local.date())
    return None if words is None else _counter(words, now, local)


def is_reply(text: str, now: datetime) -> bool:
    """Whether words can be said to a proposed date: a refusal, or another date."""
    return _refuses(text) or _named(text, now, now.date() + timedelta(days=1)) is not None


def _counter(words: str, now: datetime, proposed: datetime) -> Counter | None:
    moment = read_moment(words, now, proposed.date())
    if isinstance(moment, Rejected):
        return Counter(words)
    if _is_at(moment, proposed):
        return None
    if moment.time is None:
        return Counter(words)
    return Counter(f"{moment.day:%d.%m.%Y} {moment.time:%H:%M}")


def _is_at(moment: Moment, proposed: datetime) -> bool:
    """Whether a day, or an hour of it, is the proposed one."""
    return moment.day == proposed.date() and moment.time in (None, proposed.time())


def _refuses(text: str) -> bool:
    """Whether words are the like of "da kann ich leider nicht", whatever they were said of."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", fold(clean(text)))
    known = bool(_DENIES.intersection(words)) and _REFUSING.issuperset(words)
    return known and len(text) <= LONGEST


def _named(text: str, now: datetime, day: date) -> str | None:
    """Return the words of a text that name a date, or one of a few, without what it denies."""
    if len(text) > LONGEST or _FIGURE.fullmatch(text):
        return None
    if fold(clean(text)).strip(" .!,") in _GREETING:
        return None
    if _names(text, now, day):
        return text
    clauses = [each.strip() for each in _CLAUSES.split(text) if each and each.strip()]
    left = " ".join(each for each in clauses if not _denied(each, now))
    return left if left and left != text and _names(left, now, day) else None


def _denied(clause: str, now: datetime) -> bool:
    """Whether a clause says no, by a word for it or as a whole."""
    read = read_moment(clause, now)
    return isinstance(read, Rejected) and read.reason is Reason.NEGATED


def _names(text: str, now: datetime, day: date) -> bool:
    read = read_moment(text, now, day)
    return isinstance(read, Moment) or (read.reason is Reason.AMBIGUOUS and bool(read.moments))


def tells_held(text: str, _now: datetime) -> bool:
    """Whether words tell clearly that a meeting took place."""
    said = fold(clean(text))
    if len(text) > LONGEST or asks(text) or said.endswith("?"):
        return False
    return _TOOK_PLACE.match(said) is not None and not _TURNED.search(said)


def tells_missed(text: str) -> bool:
    """Whether words say that a meeting did not take place, and nothing else."""
    said = fold(clean(text))
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", said)
    if said.endswith("?") or not _NEVER.issuperset(words):
        return False
    spoken = " ".join(words)
    if _NOT_MET.search(spoken):
        return True
    turned = {"nicht", "not", "didn't"}.intersection(words)
    return _FELL_THROUGH.search(spoken) is not None and not turned


def answers_held(text: str, now: datetime) -> bool:
    """Whether words tell clearly if a meeting took place."""
    return tells_held(text, now) or tells_missed(text)


def led_to(text: str) -> str:
    """Return the words of somebody who tells that a meeting took place, where they tell more."""
    words = re.findall(r"[^\W\d_]+", fold(clean(text)))
    return "" if _MERELY.issuperset(words) else " ".join(clean(text).split())
