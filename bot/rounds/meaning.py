"""What a coordinator means by "Ada nicht mit Alte Brauerei": which rule, and which pair."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.rounds import Insists
from bot.rounds.field import Field
from bot.rounds.names import Names
from bot.rounds.sparing import read_spared
from bot.talk.readers import clean, closest, fold
from bot.talk.readers.near import distance

_NEVER = (
    r"auf keinen fall|keinesfalls|niemals|nie|nicht?|net|kein(?:e|en)?|"
    r"on no account|under no circumstances|must not|never|not"
)
_MUST = (
    r"auf jeden fall|unbedingt|bitte|muss|fest|(?P<only>nur|only)|in any case|by all means|"
    r"definitely|must|certainly|please"
)
_RULE = re.compile(
    rf"(?<=[\s,:–-])(?:soll(?:en)? |darf |dürfen |should |may )?"
    rf"(?:(?P<never>{_NEVER})|(?P<must>{_MUST}))"
    r"(?: zusammen| together| be| go)?(?: (?:mit|zu|bei|with|to|and|und))? (?=.)",
    re.IGNORECASE,
)
"""What stands between the two of a pair. It begins with a letter, so that a run of anything else
is passed over once."""
_JOINTS = " \n,:–-"
_LONGEST = 400
"""No rule has more characters: two names have room in it, and what is longer is not read."""
_NUMBER = re.compile(
    r"(?:(?:nummer|number|nr\.?|no\.?|herausforderung|challenge|maker|person) ?)?#?(\d{1,6})\.?",
    re.IGNORECASE,
)
_KIND = re.compile(r"(?:herausforderung|challenge|(?P<maker>maker|person)) ?#?\d", re.IGNORECASE)
"""What a number is of."""
_HINT = re.compile(
    r"\b(?:mit|nicht|unbedingt|nur|muss|soll|darf|will|höchstens|mindestens|regeln?|partner|"
    r"verschicken|abschicken|zurück|vorschau|with|not|must|only|should|may|wants|at most|at least|"
    r"rules?|send|back|preview|niemand(?:e[nm])?|nobody|pausiert|aussetzen|bekommt|kriegt|gets)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?<=\w{3})(?:e[mnrs]?|n|s)$")
_ARTICLE = re.compile(r"^(?:der|die|das|dem|den|the)\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as it was said: who, with whom; ``only``: and with nobody else.

    Of who sits out there is just the one.
    """

    insists: Insists
    one: str
    other: str
    only: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """The ids that may be meant on either side; several, and ``guessed``, are to be asked about."""

    challenges: tuple[str, ...]
    makers: tuple[str, ...]
    guessed: bool = False

    def fits(self, wanted: Wanted) -> bool:
        """Whether a rule can be made of it: for a pair both are there, else one."""
        both = (self.challenges, self.makers)
        return any(both) if wanted.insists is Insists.OUT else all(both)


def read_rule(text: str) -> Wanted | None:
    """Return the rule that a text of one line states, or ``None``."""
    said = clean(text).strip(" .!")
    if len(said) > _LONGEST:
        return None
    spared = read_spared(said)
    if spared is not None:
        return Wanted(Insists.OUT, spared, "")
    for found in _RULE.finditer(said):
        one, other = said[: found.start()].rstrip(_JOINTS), said[found.end() :].strip()
        if "\n" in one + other:
            return None
        if one:
            insists = Insists.NEVER if found["never"] else Insists.MUST
            return Wanted(insists, one, other, bool(found["only"]))
    return None


def sounds_like_rule(text: str, _at: object = None) -> bool:
    """Whether a text is a rule, or seems to be meant as one, or as what a preview can do."""
    return read_rule(text) is not None or _HINT.search(clean(text)) is not None


def find_pair(wanted: Wanted, field: Field) -> Meant:
    """Return who may be meant, whichever side was named first; nobody where nothing is alike."""
    names = Names(field)
    makers, challenges = _makers(field, names), _challenges(field)
    if wanted.insists is Insists.OUT:
        return _find_one(wanted.one, makers, challenges)
    ways = (
        Meant(_meant(wanted.other, challenges), _meant(wanted.one, makers)),
        Meant(_meant(wanted.one, challenges), _meant(wanted.other, makers)),
    )
    whole = [each for each in ways if each.challenges and each.makers]
    if len(whole) == 1 or (len(whole) == 2 and wanted.one != wanted.other):
        return whole[0]
    near = [each for each in (_guess(wanted, way, makers, challenges) for way in (0, 1)) if each]
    if near and not whole:
        return near[0]
    return max(ways, key=lambda each: bool(each.challenges) + bool(each.makers))


def _find_one(
    words: str,
    makers: Mapping[str, tuple[str, int]],
    challenges: Mapping[str, tuple[str, int]],
) -> Meant:
    """Return who may be meant, a maker or a challenge, unless the words say which of them."""
    kind = _KIND.match(words)
    if kind is not None:
        makers, challenges = (makers, {}) if kind["maker"] else ({}, challenges)
    sure = Meant(_meant(words, challenges), _meant(words, makers))
    if sure.challenges or sure.makers:
        return sure
    return Meant(_alike(words, challenges), _alike(words, makers), guessed=True)


def _guess(
    wanted: Wanted,
    way: int,
    makers: Mapping[str, tuple[str, int]],
    challenges: Mapping[str, tuple[str, int]],
) -> Meant | None:
    """Return what may be meant if there are slips in the words of a name."""
    maker, challenge = (wanted.one, wanted.other) if way == 0 else (wanted.other, wanted.one)
    one = _meant(maker, makers) or _alike(maker, makers)
    other = _meant(challenge, challenges) or _alike(challenge, challenges)
    return Meant(other, one, guessed=True) if one and other else None


def _alike(words: str, known: Mapping[str, tuple[str, int]]) -> tuple[str, ...]:
    """Return the ids in whose names each word is to be found, with a slip or two."""
    said = [each for each in fold(_ARTICLE.sub("", words)).split() if len(each) >= 4]
    return tuple(
        key
        for key, (name, _) in known.items()
        if said and all(any(_near(each, own) for own in fold(name).split()) for each in said)
    )


def _near(said: str, own: str) -> bool:
    slips = 2 if len(said) >= 7 else 1
    return own.startswith(said) or distance(said, own, slips) <= slips


def _makers(field: Field, names: Names) -> Mapping[str, tuple[str, int]]:
    return {each: (person.name, names.number(each)) for each, person in field.people.items()}


def _challenges(field: Field) -> Mapping[str, tuple[str, int]]:
    found = {}
    for each, challenge in field.asked.items():
        organisation = field.organisations.get(challenge.organisation_id)
        found[each] = (organisation.name if organisation else challenge.title, challenge.number)
    return found


def _meant(words: str, known: Mapping[str, tuple[str, int]]) -> tuple[str, ...]:
    """Return the ids whose number or name is meant: by the whole name, a word of it, or nearly."""
    number = _NUMBER.fullmatch(words)
    if number is not None:
        return tuple(each for each, (_, own) in known.items() if own == int(number[1]))
    words = _ARTICLE.sub("", words)
    said = fold(words)
    whole = [each for each, (name, _) in known.items() if fold(name) == said]
    if whole:
        return tuple(whole)
    parts = [each for each, (name, _) in known.items() if _has(fold(name), said)]
    if parts:
        return tuple(parts)
    unique = list(dict.fromkeys(name for name, _ in known.values()))
    hit = closest(words, unique) if unique else None
    if hit is None:
        return ()
    return tuple(each for each, (name, _) in known.items() if name == unique[hit])


def _has(name: str, said: str) -> bool:
    """Whether a name has these words at the beginning of one of its own, in whatever case."""
    if not said:
        return False
    if f" {name}".find(f" {said}") >= 0:
        return True
    own = [_ENDING.sub("", each) for each in name.split()]
    return all(_ENDING.sub("", each) in own for each in said.split())
