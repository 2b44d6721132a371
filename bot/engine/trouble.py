"""Trouble that lasts: the log says that it began, seldom that it lasts, and that it is over.

Whatever is tried again and again (a poll, a sync, a tick, a look into the inbox) fails the same way
each time while something is down. Who reads the log wants to know what and since when, and how long
it took, not each attempt.

States: *well*, *hushed* (it fails, and nobody was told, because the same was told within the hour)
and *told*. Something flickers, so what comes again within the hour is told only once it has lasted
for a minute. The time is an argument: seconds of any clock, even one that jumps.
"""

import logging

AGAIN = 3600.0
"""Seconds after which trouble that lasts is told again."""
LASTING = 60.0
"""Seconds after which it is told although the same was told a moment ago."""
MOST_KINDS = 8
"""Different words for one trouble; more of them are a number that changes from try to try."""


class Trouble:
    """One thing that may go wrong at every attempt. ``over`` says what works once it is over."""

    def __init__(self, log: logging.Logger, over: str) -> None:
        """All is well."""
        self._log, self._over = log, over
        self._since = 0.0
        self._failures = 0
        self._told = False
        self._told_at = 0.0
        self._kinds: dict[str, float] = {}
        self._hushed = 0

    @property
    def lasts(self) -> bool:
        """Whether the last attempt failed."""
        return self._failures > 0

    def strike(
        self,
        now: float,
        words: str,
        *,
        kind: str = "",
        level: int = logging.WARNING,
        error: BaseException | None = None,
    ) -> None:
        """Take note of a failed attempt, and tell it if it is news.

        ``kind`` is what makes two failures the same (by default their ``words``). ``error`` is
        shown with its traceback the first time.
        """
        if not self._failures:
            self._since, self._told = now, False
            self._kinds = {each: at for each, at in self._kinds.items() if 0 <= now - at < AGAIN}
        self._since = min(self._since, now)
        self._failures += 1
        if self._is_news(kind or words, now):
            self._tell(now, words, level, error)

    def end(self, now: float, over: str = "") -> None:
        """Take note of an attempt that worked; nothing if the last one did, too.

        ``over`` is said in place of what is usually said then.
        """
        if not self._failures:
            return
        if self._told:
            self._log.info("%s, after %s", over or self._over, self._length(now))
        else:
            self._hushed += 1
        self._failures = 0

    def _is_news(self, kind: str, now: float) -> bool:
        self._told_at = min(self._told_at, now)
        if kind not in self._kinds and len(self._kinds) < MOST_KINDS:
            self._kinds[kind] = now
            return True
        if self._told:
            return now - self._told_at >= AGAIN
        return now - self._since >= LASTING

    def _tell(self, now: float, words: str, level: int, error: BaseException | None) -> None:
        if self._told and now - self._told_at >= AGAIN:
            words = f"{words} So it is for {self._length(now)}."
            error = None
        elif self._hushed:
            words = f"{words} It came and went {self._hushed} times since it was last told."
        self._hushed = 0
        self._told, self._told_at = True, now
        self._log.log(level, "%s", words, exc_info=error)

    def _length(self, now: float) -> str:
        attempts = f"{self._failures} failed attempt{'s' if self._failures > 1 else ''}"
        return f"{_span(now - self._since)} ({attempts})"


class Troubles:
    """What may go wrong for whoever shares this, by name."""

    def __init__(self, log: logging.Logger) -> None:
        """All is well."""
        self._log = log
        self._found: dict[str, Trouble] = {}

    def of(self, name: str) -> Trouble:
        """Return the trouble with that; the name is what works again once it is over."""
        return self._found.setdefault(name, Trouble(self._log, f"{name} works again"))


def _span(seconds: float) -> str:
    """Return a length of time in words of two units at most."""
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    if minutes < 1:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
