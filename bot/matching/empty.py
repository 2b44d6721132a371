"""What somebody hears for whom there is nothing: why, what would change it, and who looks on."""

from collections.abc import Iterator, Sequence

from bot.domain.challenges import Challenge, Side
from bot.domain.people import Profile
from bot.matching.finding import Empty, Found
from bot.matching.text import read_phrase
from bot.scene import Scene
from bot.talk.model import Message, Say, say

FEW_WORDS = 3
"""A description with fewer telling words is thin."""
FEW_SKILLS = 2

TEXT_IDS = (
    *(f"empty-{why}-{side}" for why in Empty if why is not Empty.HELD for side in Side),
    f"empty-{Empty.HELD}-{Side.CONTACT}",
    *(f"empty-thin-{name}" for name in ("doing", "skills", "offers", "need", "wanted")),
    *(f"empty-wider-{side}" for side in Side),
    "empty-asked",
    "empty-look",
    "empty-idea",
)


def thin_profile(profile: Profile) -> tuple[str, ...]:
    """Return what of a profile tells too little to be found by: the ends of text ids."""
    found = (
        ("doing", len(read_phrase(profile.doing, "de")) < FEW_WORDS),
        ("skills", len(profile.skills) < FEW_SKILLS),
        ("offers", not profile.offers),
    )
    return tuple(name for name, thin in found if thin)


def thin_challenge(challenge: Challenge) -> tuple[str, ...]:
    """Return what of a challenge tells too little."""
    found = (
        ("need", len(read_phrase(challenge.need, "de")) < FEW_WORDS),
        ("wanted", len(challenge.skills) < FEW_SKILLS),
    )
    return tuple(name for name, thin in found if thin)


def told(scene: Scene, found: Found, thin: Sequence[str]) -> tuple[Message, ...]:
    """Return what the speaker hears where nothing was found for them."""
    lines = tuple(_lines(found, thin))
    return (Message(scene.private, lines, about="nothing"),) if lines else ()


def _lines(found: Found, thin: Sequence[str]) -> Iterator[Say]:
    why, side = found.why, found.seeker.side
    if why is None:
        return
    yield say(f"empty-{why}-{side}")
    if found.asked:
        yield say("empty-asked", count=found.asked)
    if why in (Empty.FULL, Empty.HELD):
        return
    if why is Empty.UNLIKE and thin:
        yield say(f"empty-thin-{thin[0]}")
    yield say("empty-look")
    if why not in (Empty.NOBODY, Empty.TAKEN):
        yield say(f"empty-wider-{side}")
    if side is Side.MAKER:
        yield say("empty-idea")
