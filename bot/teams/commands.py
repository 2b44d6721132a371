"""What teams declare."""

from bot.domain.people import Account, Membership, Person
from bot.domain.teams import Member, Team
from bot.outsiders import TEXT_IDS as OUTSIDERS
from bot.scene import Action, Command, Place, Reaction
from bot.teams import inviting, namesakes
from bot.teams.flow import bind
from bot.teams.following import close_rooms, follow_account, follow_member, follow_role
from bot.teams.opening import open_room

COMMANDS = (Command("start", bind, stranger=True, menu=False, place=Place.ROOM),)
ACTIONS = (Action("room", open_room),)
REACTIONS = (
    Reaction(Member, follow_member),
    Reaction(Membership, follow_role),
    Reaction(Member, namesakes.follow_member),
    Reaction(Member, namesakes.show_heir),
    Reaction(Person, namesakes.follow_name),
    Reaction(Account, follow_account),
    Reaction(Team, close_rooms),
)

TEXT_IDS = (
    "room-known",
    "room-code",
    "room-stranger",
    "room-other",
    "room-bound",
    "room-over",
    "room-private-code",
    *(f"room-{name}" for name in (
        "made", "made-bridge", "lost", "guest", "guest-coordinator", "guests-coordinator",
        "member-left", "member-removed", "deserted", "unbound", "farewell", "somebody",
        "by-somebody",
    )),
    *(f"team-room-{name}" for name in (
        "open", "opening", "not", "name", "topic", "refused", "refused-lead",
    )),
    *OUTSIDERS,
    "team-gone",
    *inviting.TEXT_IDS,
    *namesakes.TEXT_IDS,
    "code-used-up",
    "silence-reminder",
    "silence-escalation",
)  # fmt: skip
