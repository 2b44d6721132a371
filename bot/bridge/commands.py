"""What the bridge declares: commands, the action of its card, what it reacts to, and its texts."""

from bot.bridge.carry import BESIDE
from bot.bridge.comings import account_changed, catch_up, member_changed, room_bound
from bot.bridge.consent import decide, show_bridge
from bot.bridge.dialog import SAYING
from bot.bridge.flow import SAY, say_to_team, told
from bot.bridge.late import TEXT_IDS as LATE
from bot.bridge.relaying import follow_consent, follow_word
from bot.bridge.shown import team_ended
from bot.bridge.views import NAMED
from bot.domain.people import Account, Consent, Role
from bot.domain.teams import Bridging, Member, Room, Team
from bot.scene import Action, Command, Form, Reaction

_MEMBERS = frozenset({Role.MAKER, Role.CONTACT})

COMMANDS = (
    Command("bridge", show_bridge, aliases=("bruecke", "brücke"), roles=_MEMBERS),
    Command(SAY[0], say_to_team, aliases=SAY[1:], roles=_MEMBERS),
)
ACTIONS = (Action("bridge", decide),)
FORMS = (Form(SAYING, told, typed=frozenset({"text"}), unkept="say-unkept"),)
REACTIONS = (
    Reaction(Member, member_changed),
    Reaction(Room, room_bound),
    Reaction(Account, account_changed),
    Reaction(Account, catch_up),
    Reaction(Consent, follow_consent),
    Reaction(Bridging, follow_word),
    Reaction(Team, team_ended),
)

TEXT_IDS = (
    *("carried", "carried-media", "carried-instead", "carried-gone", *BESIDE.values()),
    *(f"bridge-at-{name}" for name in (*NAMED, "room", "private")),
    *(f"bridge-{name}" for name in (
        "about", "some-team", "place", "word", "stands", "waits", "nowhere",
        "said-yes", "said-others", "said-no", "said-nothing",
        "yes", "others", "no", "end",
        "noted-no", "noted-others", "noted-waits", "begins", "how", "how-room",
        "ended", "declined", "own", "again", "rests", "halts", "aside", "no-team",
        "further", "further-how", "further-there",
    )),
    *(f"say-{name}" for name in (
        "which", "team", "empty", "done", "done-team", "no-bridge", "own-stay", "nobody", "how",
        "unkept", "unchanged",
    )),
    "room-code",
    *LATE,
)  # fmt: skip
