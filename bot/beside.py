"""Invitations that go on beside a chat: what is said in it does not wait for them."""

from bot.ports import BESIDE, mark_of

_STEM = "room-beside/"


def invitations(team_id: str, account_id: str | None = None) -> str:
    """Return how the keys begin of those into a team's rooms, of all or of one account."""
    stem = f"{_STEM}{team_id}/"
    return stem if account_id is None else f"{stem}{mark_of(account_id)}/"


def lane(room_id: str, account_id: str) -> str:
    """Return the address of the invitations of one account into a room."""
    return f"{room_id}{BESIDE}{mark_of(account_id)}"


def is_beside(key: str) -> bool:
    """Whether that is the key of such an invitation."""
    return key.startswith(_STEM)


def team_in(key: str) -> str:
    """Return the id of the team for which such an invitation is."""
    return key.removeprefix(_STEM).partition("/")[0]
