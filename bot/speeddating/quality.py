"""How good a plan is: how well its talks fit, and how well they would if chance decided."""

from collections.abc import Sequence
from hashlib import blake2b
from statistics import fmean
from typing import TYPE_CHECKING

from bot.assignment.dates import Talk
from bot.speeddating.interests import Interests

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 12
"""So many plans by chance tell how good a plan would be without knowing who fits whom."""


def drawn_worth(
    interests: Interests, worth: "NDArray[np.float64]", draw: int
) -> "NDArray[np.float64]":
    """Return what talks are worth to who knows nothing of how they fit: for each draw another.

    Who may not meet may not here, either. It is the same for the same people.
    """
    import numpy as np  # noqa: PLC0415 # as in ``interests``

    numbers = [
        [_number(f"{draw}/{maker}/{contact}") for contact in interests.contacts]
        for maker in interests.makers
    ]
    return np.where(np.isnan(worth), np.nan, np.asarray(numbers).reshape(worth.shape))


def _number(text: str) -> float:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest()) / 2**32


def mean_worth(interests: Interests, worth: "NDArray[np.float64]", talks: Sequence[Talk]) -> int:
    """Return how well talks fit on the average, of 100."""
    if not talks:
        return 0
    row = {each: at for at, each in enumerate(interests.makers)}
    column = {each: at for at, each in enumerate(interests.contacts)}
    chosen = [float(worth[row[each.maker], column[each.contact]]) for each in talks]
    return round(fmean(chosen) * 100)
