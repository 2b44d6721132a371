"""What people see of a brief: its partners, its contact, and the coordinators."""

from collections.abc import Sequence

from bot.domain.challenges import Challenge, Organisation, Publish, Review
from bot.scene import button
from bot.talk.formats import Money
from bot.talk.model import Choice, Say, say

Rows = tuple[tuple[Choice, ...], ...]


def card(challenge: Challenge, organisation: Organisation) -> tuple[Say, ...]:
    """Return a brief as its partners read it: what was left out is not shown."""
    head = say(
        "brief-head",
        number=challenge.number,
        title=challenge.title,
        organisation=organisation.name,
        region=challenge.region,
    )
    values = {
        "need": challenge.need,
        "tried": challenge.tried,
        "supports": tuple(say(f"brief-supports-{each}") for each in challenge.supports),
        "success": challenge.success,
        "skills": challenge.skills,
        "askable": challenge.askable,
        "budget": Money(challenge.budget) if challenge.budget else "",
        "expectations": tuple(say(f"expectation-{each}") for each in challenge.expectations),
    }
    answers = (
        say("talk-answer", name=say(f"brief-{name}-name"), value=value)
        for name, value in values.items()
        if value not in ("", ())
    )
    return (head, *answers)


def standing(challenge: Challenge) -> Say:
    """Return the line that says where a brief stands, and may be published."""
    return say(
        "brief-standing",
        review=challenge.review,
        publish=say(f"brief-publish-{challenge.publish}"),
    )


def own(challenge: Challenge, organisation: Organisation) -> tuple[tuple[Say, ...], Rows]:
    """Return a brief as its contact sees it, with what can be done."""
    lines = [*card(challenge, organisation), standing(challenge)]
    if challenge.review is Review.RETURNED:
        lines.append(say("brief-comment-line", comment=challenge.comment))
    return tuple(lines), revise_buttons(challenge)


def revise_buttons(challenge: Challenge) -> Rows:
    """Return what its contact can do with a brief."""
    return ((button("brief-revise", "revise", challenge.id),),)


def review_buttons(challenge: Challenge) -> Rows:
    """Return what a coordinator can do with a brief, as it stands now: see ``edition``."""
    return (
        (
            button("brief-release", "release", challenge.id, edition(challenge)),
            button("brief-return", "return", challenge.id, edition(challenge)),
        ),
    )


def edition(challenge: Challenge) -> int:
    """Return what tells one wording of a brief from the next: nobody releases unread words."""
    return int(challenge.updated_at.timestamp())


def for_coordinator(challenge: Challenge, organisation: Organisation) -> tuple[Say, ...]:
    """Return a brief as a coordinator sees it."""
    lines = [*card(challenge, organisation), standing(challenge)]
    if challenge.publish is Publish.ASK:
        lines.append(say("brief-ask-first"))
    if challenge.review is Review.RETURNED:
        lines.append(say("brief-comment-line", comment=challenge.comment))
    return tuple(lines)


def listed(
    challenges: Sequence[Challenge], names: Sequence[str], most: int
) -> tuple[tuple[Say, ...], Rows]:
    """Return a line per challenge, and a button for each that waits to be read."""
    lines = tuple(
        say(
            "challenges-line",
            number=each.number,
            title=each.title,
            organisation=name,
            review=each.review,
        )
        for each, name in zip(challenges, names, strict=True)
    )
    waiting = [each for each in challenges if each.review is Review.OPEN]
    rows = tuple(
        (button(say("brief-read", number=each.number), "brief", each.id),)
        for each in waiting[:most]
    )
    return lines, rows
