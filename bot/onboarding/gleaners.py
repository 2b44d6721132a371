"""What introductions read between the lines: several answers at once, and answers that clash."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.challenges import Size
from bot.domain.people import Availability, Expectation, Trade
from bot.talk.dialog import OTHER, Answers, Offered
from bot.talk.gleaning import Gleaned, glean
from bot.talk.readers import Rejected, fold, read_text, read_things

LONG = 600
SHORT = 120
TIMES: Mapping[str, tuple[str, ...]] = {
    Availability.MORNINGS: ("vormittag", "morgens", "morning"),
    Availability.AFTERNOONS: ("nachmittag", "afternoon"),
    Availability.EVENINGS: ("abend", "evening"),
    Availability.WEEKENDS: ("wochenend", "weekend"),
}
WANTED: Mapping[str, tuple[str, ...]] = {
    Expectation.ORDER: ("auftrag", "auftraeg", "order"),
    Expectation.EMPLOYMENT: ("anstellung", "festanstellung", "employment", "job"),
    Expectation.THESIS: ("abschlussarbeit", "bachelorarbeit", "masterarbeit", "thesis"),
    Expectation.RESEARCH: ("forschung", "research"),
    Expectation.INVESTOR: ("investition", "investor", "investment"),
    Expectation.DISTRIBUTION: ("vertrieb", "distribution"),
}
"""How times and expectations begin where they are said in words."""
_HOUSE = re.compile(
    r"^(?:bei|von|vom|für|at|from|of)\s+(?:der |dem |die |das |the )?", re.IGNORECASE
)
_OFFICE = re.compile(
    r"(?:(?:die |der |als |stellvertretende[rn]? |kaufmaennische[rn]? |technische[rn]? )*)"
    r"(?:geschaeftsfuehr|geschaeftsleit|inhaber|leiter|leitung|vorstand|vorsitz|chef|assisten|"
    r"projektleit|mitarbeiter|sekretaer|ceo\b|owner\b|director\b|manager|head of)"
)
"""What somebody is in an organisation is no part of its name."""
_CAN = re.compile(r"(?:ich |i )?(?:kann|beherrsche|can)(?: gut| auch)? (.+)", re.IGNORECASE)
_WANTS = re.compile(
    r"(?:ich |i )?(?:will|m(?:ö|oe)chte|suche|w(?:ü|ue)nsche mir|want|look for) (.+)",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"von", "van", "vom", "zu", "zur", "de", "der", "den", "di", "da", "la"})
_BETWEEN = r"(?:an? |am |im |in |on |the |eine?n? |weiteren? |more )*"
_DENIED = re.compile(rf"\b(?:nicht|nie|kein\w*|not|never|no) {_BETWEEN}(\w+)")
_ONLY = re.compile(rf"\b(?:nur|ausschliesslich|only) {_BETWEEN}(\w+)")


def glean_maker(text: str, offered: Offered) -> Mapping[str, Any]:
    """Return what a maker says at once: "Ich bin Ada, Schweißerin aus Aue, abends"."""
    found = glean(text, _some(offered, "trade", "availability", "region"))
    if found is None:
        return {}
    told, rest = _told(found.words)
    answers = {
        "name": capital(found.name),
        **_words("doing", replace(found, words=rest)),
        **told,
        **_times(found),
    }
    for step, kind in (("trade", Trade), ("region", str)):
        named = found.chosen.get(step, ())
        if len(named) == 1:
            answers[step] = kind(named[0])
    if found.links:
        answers["links"] = found.links
    return answers


def glean_expert(text: str, offered: Offered) -> Mapping[str, Any]:
    """Return what an expert says at once: "Mia Wolf, Lebensmittelrecht, vormittags"."""
    found = glean(text, _some(offered, "availability"))
    if found is None:
        return {}
    return {"name": capital(found.name), **_words("field", found), **_times(found)}


def glean_contact(text: str, offered: Offered) -> Mapping[str, Any]:
    """Return what a contact says at once: "Jutta Weber, Alte Brauerei, Kultur"."""
    found = glean(text, _some(offered, "sector", "size", "region"))
    if found is None:
        return {}
    parts = _HOUSE.sub("", found.words).split(", ")
    house = replace(
        found, words=", ".join([each for each in parts if not _OFFICE.match(fold(each))] or parts)
    )
    answers = {"name": capital(found.name), **_words("organisation", house, most=SHORT)}
    for step, kind in (("sector", str), ("size", Size), ("region", str)):
        named = found.chosen.get(step, ())
        if len(named) == 1:
            answers[step] = kind(named[0])
    return answers


def capital(name: str) -> str:
    """Return a name as names are written, if it was typed without any capital letter."""
    if name != name.lower() or len(name) == 1:
        return name
    parts = re.split(r"([\s-])", name)
    return "".join(each if each in _PARTICLES else each[:1].upper() + each[1:] for each in parts)


def _told(words: str) -> tuple[dict[str, Any], str]:
    """Return what is said as skills, tools and wishes ("kann fräsen, will Aufträge"); the rest."""
    told: dict[str, Any] = {}
    rest = []
    for part in words.split(", "):
        can, wants = _CAN.fullmatch(part), _WANTS.fullmatch(part)
        things = read_things(can[1]) if can is not None else None
        wishes = _named(WANTED, re.findall(r"\w+", fold(wants[1]))) if wants is not None else ()
        if isinstance(things, tuple) and "skills" not in told:
            told["skills"] = things
        elif wishes and "expectations" not in told:
            told["expectations"] = tuple(each for each in Expectation if each in wishes)
        else:
            rest.append(part)
    return told, ", ".join(rest)


def _some(offered: Offered, *steps: str) -> Offered:
    return {
        step: {option: label for option, label in offered[step].items() if option != OTHER}
        for step in steps
        if step in offered
    }


def _words(step: str, found: Gleaned, *, most: int = LONG) -> dict[str, Any]:
    words = read_text(found.words, least=2, most=most)
    return {} if isinstance(words, Rejected) else {step: words}


def _times(found: Gleaned) -> dict[str, Any]:
    named = found.chosen.get("availability", ())
    return {"availability": tuple(Availability(each) for each in named)} if named else {}


# What does not go together.


def times_clash(answers: Answers) -> bool:
    """Whether the words rule out a time that was chosen ("nur abends", "nie am Wochenende")."""
    chosen = set(answers.get("availability") or ())
    words = fold(answers.get("hopes") or "")
    only = _named(TIMES, _ONLY.findall(words))
    return bool(_named(TIMES, _DENIED.findall(words)) & chosen) or bool(only and chosen - only)


def wishes_clash(answers: Answers) -> bool:
    """Whether the words rule out what was chosen as an expectation ("keine Anstellung")."""
    chosen = set(answers.get("expectations") or ())
    words = fold(answers.get("hopes") or "")
    return bool(_named(WANTED, _DENIED.findall(words)) & chosen)


def _named(stems: Mapping[str, tuple[str, ...]], words: Iterable[str]) -> set[str]:
    said = tuple(words)
    return {
        option
        for option, beginnings in stems.items()
        if any(word.startswith(beginnings) for word in said)
    }
