"""What a homeserver's errors mean for a parcel."""

from adapters.matrix.home import Denied, HomeError, KeyStoreError, LoggedOut, Throttled
from bot.ports import Delivery, Failed, Later, Refused, Unreachable

LOCKED_OUT = 60.0
"""Seconds to leave a homeserver alone that does not let the bot's device or account speak."""

PASSING = frozenset({"M_UNKNOWN", "M_UNAVAILABLE", "M_UNRECOGNIZED"})
"""What passes, and may be about one call alone. A path that is routed wrongly during an upgrade is
not recognized; nor is perhaps a room of somebody who has called it so on purpose."""
SILENCING = frozenset(
    {
        "M_CONSENT_NOT_GIVEN",
        "M_RESOURCE_LIMIT_EXCEEDED",
        "M_USER_LOCKED",
        "M_USER_SUSPENDED",
        "ORG_MATRIX_EXPIRED_ACCOUNT",
    }
)
"""With these the bot's account may say nothing, until the staff of the homeserver see to that."""
FORBIDDEN = "M_FORBIDDEN"
"""Said to who is not in a room, and to who may not say this there, or nothing for now."""
_GONE = frozenset({FORBIDDEN, "M_NOT_FOUND", "M_UNKNOWN_ROOM", "M_USER_DEACTIVATED"})


def judge(error: HomeError, *, everyone: bool = True) -> Delivery:
    """Return what an error means for a parcel; sending again soon never shows it twice.

    ``everyone`` says whether a limit that was met, or a silence, is the bot's own, and so
    everybody's; else it may be another homeserver's answer.
    """
    match error:
        case Throttled():
            return Later(error.seconds, everyone=everyone)
        case LoggedOut() | KeyStoreError():
            return Later(LOCKED_OUT, everyone=True)
        case Denied(code=code) if code in SILENCING:
            return Later(LOCKED_OUT, everyone=everyone)
        case Denied(code=code) if code in _GONE:
            return Unreachable(str(error))
        case Denied(code=code) if code not in PASSING:
            return Refused(str(error))
        case _:
            return Failed(str(error) or type(error).__name__)
