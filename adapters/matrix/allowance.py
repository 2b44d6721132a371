"""How many invitations are accepted in an hour, and how many codes are looked at."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
_MANY = 1_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many who takes part may send, a guest, a stranger, strangers of a server, all strangers.

    ``codes`` is how many codes a stranger may try in the words of invitations.
    """

    known: int = 20
    guest: int = 3
    stranger: int = 3
    strangers_of_a_server: int = 100
    strangers: int = 200
    codes: int = 5


@dataclass(slots=True)
class Ledger:
    """What was accepted within the last hour, by whom it counts for."""

    allowance: Allowance
    accepted: dict[str, deque[datetime]] = field(default_factory=dict)

    def admits_known(self, user: str, now: datetime) -> bool:
        """Whether one more of somebody who takes part is accepted; then it counts."""
        return self._take({f"known {user}": self.allowance.known}, now)

    def admits_guest(self, user: str, now: datetime) -> bool:
        """Whether one more of somebody with a code is accepted; then it counts."""
        return self._take({f"guest {user}": self.allowance.guest}, now)

    def admits_stranger(self, user: str, now: datetime) -> bool:
        """Whether one more of a stranger is accepted; then it counts."""
        limits = {
            f"stranger {user}": self.allowance.stranger,
            f"server {user.partition(':')[2]}": self.allowance.strangers_of_a_server,
            "strangers": self.allowance.strangers,
        }
        return self._take(limits, now)

    def admits_code(self, user: str, now: datetime) -> bool:
        """Whether one more code of a stranger is looked at; then it counts."""
        return self._take({f"code {user}": self.allowance.codes}, now)

    def _take(self, limits: dict[str, int], now: datetime) -> bool:
        if len(self.accepted) > _MANY:
            self.accepted = {k: each for k, each in self.accepted.items() if now - each[-1] < HOUR}
        for name, most in limits.items():
            times = self.accepted.get(name, deque())
            while times and now - times[0] >= HOUR:
                times.popleft()
            if len(times) >= most:
                return False
        for name in limits:
            self.accepted.setdefault(name, deque()).append(now)
        return True
