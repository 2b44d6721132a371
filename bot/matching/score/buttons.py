"""What both sides chose from the same lists, as small terms: they order equals, and replace no fit.

Nothing is taken from anybody: other hopes are a matter to talk about, and who is far may travel.
The language of a text is no term either: who reads what is said by people, not by their texts.
"""

from bot.ports import SECTOR, Brief

EXPECTATION = 0.15
SECTOR_SHARED = 0.1
REGION = 0.05
"""In units of the odds' logarithm: what being of one mind adds."""


def agreement(query: Brief, candidate: Brief) -> float:
    """Return what shared expectations, sectors and the region add to the odds' logarithm."""
    shared = query.tags & candidate.tags
    sectors = sum(tag.startswith(SECTOR) for tag in shared)
    return (
        EXPECTATION * (len(shared) > sectors)
        + SECTOR_SHARED * (sectors > 0)
        + REGION * same_region(query, candidate)
    )


def same_region(query: Brief, candidate: Brief) -> bool:
    """Whether both named the same region."""
    return bool(query.region) and query.region.casefold() == candidate.region.casefold()
