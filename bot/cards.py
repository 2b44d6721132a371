"""Cards: what two sides see of each other before names are told, and how long it counts."""

import textwrap
from datetime import timedelta

from bot.consents import consented
from bot.domain.challenges import Challenge, Organisation
from bot.domain.people import Account, Person, Profile, Purpose
from bot.ports import Tx
from bot.talk.model import Arg, Say, say

LOOK_BACK = 6
FORGOTTEN = timedelta(days=21)
"""How many messages, and how long, a card can lie back that is still answered in words."""
ROOM = 280
CUT = 20
"""With less room than that no further line is begun."""
TEXT_IDS = ("suggestion-challenge", "suggestion-goal", "suggestion-profile")


def shorten(text: str, room: int = ROOM) -> str:
    """Return a text that a card or a button has room for, cut at the end of a word."""
    short = textwrap.shorten(text, room, placeholder=" …")
    return short if short != "…" else f"{text.strip()[: room - 1]}…"


def shorten_lines(text: str, room: int = ROOM) -> str:
    """Return a text as ``shorten`` does, its line ends kept and its blank lines left out."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        left = room - sum(len(each) + 1 for each in lines)
        if left < min(CUT, len(line)):
            lines[-1] = f"{lines[-1].removesuffix('…').rstrip()} …"
            break
        lines.append(shorten(line, left))
        if lines[-1].endswith("…") and lines[-1] != line:
            break
    return "\n".join(lines)


def teaser_of_challenge(challenge: Challenge, organisation: Organisation) -> tuple[Say, ...]:
    """Return a challenge as makers see it at first: no names of people."""
    head = say(
        "suggestion-challenge",
        title=challenge.title,
        organisation=organisation.name,
        region=challenge.region,
        need=shorten(challenge.need),
    )
    success = challenge.success
    goal = (say("suggestion-goal", success=shorten(success)),) if success else ()
    return (head, *goal)


def teaser_of_profile(profile: Profile) -> tuple[Say, ...]:
    """Return a profile as contacts see it at first: no name, no address, no pictures."""
    head = say(
        "suggestion-profile",
        trade=profile.trade,
        other=profile.trade_other,
        doing=shorten(profile.doing),
        skills=profile.skills,
        region=profile.region,
        hopes=profile.hopes,
        expectations=tuple(say(f"expectation-{each}") for each in profile.expectations),
    )
    return (head,)


def more_of_profile(profile: Profile) -> tuple[Say, ...]:
    """Return what contacts see besides once the maker said yes; pictures and files go with it."""
    values: dict[str, Arg] = {
        "tools": profile.tools,
        "offers": profile.offers,
        "availability": tuple(say(f"maker-availability-{each}") for each in profile.availability),
        "links": profile.links,
    }
    return tuple(
        say("talk-answer", name=say(f"maker-{name}-name"), value=value)
        for name, value in values.items()
        if value not in ("", ())
    )


async def contact_details(tx: Tx, person: Person, programme_id: str) -> tuple[Say, ...]:
    """Return how the person can be reached, if they agreed to that."""
    if not await consented(tx, person.id, programme_id, Purpose.SHARING):
        return (say("match-through-bot", name=person.name),)
    accounts = await tx.find(Account, person_id=person.id)
    return tuple(
        say(f"match-reach-{each.channel}", name=person.name, contact=each.address)
        for each in [each for each in accounts if each.reachable] or accounts
    )
