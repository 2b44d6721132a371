"""How long to wait after failures in a row."""

FIRST, LONGEST = 1.0, 60.0


def pause(failures: int, *, first: float = FIRST, longest: float = LONGEST) -> float:
    """Return the seconds to wait after so many failures in a row: doubled each time, bounded.

    Nothing after no failure. Without jitter: there is one poller per token.
    """
    if failures < 1:
        return 0.0
    return min(longest, first * 2.0 ** min(failures - 1, 30))
