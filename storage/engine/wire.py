"""How either end of a connection to PostgreSQL notices that the other one is gone without a word.

A machine without power, or a firewall that forgot the connection, says nothing; by itself a system
waits two hours for what will never come. What the client's end sends is known to have arrived, or
it gives up; while nothing is sent, it asks. This says nothing of a statement that takes long.
"""

from typing import Any

_IDLE, _BETWEEN, _PROBES = 5, 2, 3
"""Seconds of silence, then between so many questions."""

_GONE = _IDLE + _BETWEEN * _PROBES

SERVER = (
    f"-c tcp_keepalives_idle={_IDLE} -c tcp_keepalives_interval={_BETWEEN}"
    f" -c tcp_keepalives_count={_PROBES}"
)
"""The server's end, as ``options``: what a dead client locked is soon free."""

CLIENT: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": _IDLE,
    "keepalives_interval": _BETWEEN,
    "keepalives_count": _PROBES,
    "tcp_user_timeout": _GONE * 1000,
}
"""Our end, for libpq."""
