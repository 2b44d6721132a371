"""What privacy declares: commands, actions, dialogs, reactions, works, and their texts."""

from bot.domain.people import Account, Consent, Purpose, Role
from bot.privacy import forgetting, notice, publishing, renewal, retention, strangers
from bot.privacy.mydata import send_data
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

COMMANDS: tuple[Command, ...] = (
    Command("privacy", notice.show_privacy, aliases=("datenschutz",), stranger=True),
    Command("mydata", send_data, aliases=("meinedaten",), stranger=True, place=Place.PRIVATE),
    Command("forget", forgetting.begin, aliases=("vergessen",), stranger=True, place=Place.PRIVATE),
    Command(
        "retention",
        retention.show_retention,
        aliases=("aufbewahrung",),
        roles=frozenset({Role.COORDINATOR}),
        place=Place.PRIVATE,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action(forgetting.ACT, forgetting.go_on, way_out="no"),
    Action(notice.SHOW, notice.show_other, lasting=True),
    Action(notice.SET, notice.set_consent),
    Action(renewal.ACT, renewal.answer),
    Action(publishing.ACT, publishing.publish, lasting=True),
)
FORMS: tuple[Form, ...] = ()
REACTIONS: tuple[Reaction, ...] = (
    Reaction(Consent, publishing.follow_consent),
    Reaction(Account, renewal.catch_up),
)
WORKS: tuple[Work, ...] = (
    Work("consents", renewal.renew),
    Work("retention", retention.retain, lasting=True),
    Work("strangers", strangers.forget_strangers, lasting=True),
)

TEXT_IDS: tuple[str, ...] = (
    *(f"mydata-{name}" for name in (
        "lately", "sent", "json", "file", "title", "made", "intro", "not-here",
        "more", "first", "self", "at", "money", "table", "field", "state",
    )),
    *(f"privacy-{name}" for name in ("notice", "rights", "other")),
    *(f"consent-{purpose}" for purpose in Purpose),
    *(f"consent-{name}" for name in (
        "title", "line", "short", "withdraw", "withdraw-all", "give", "on", "off",
    )),
    *(f"publish-{name}" for name in ("which", "one", "all", "nothing")),
    *(f"renewal-{name}" for name in ("ask", "what", "thanks", "over")),
    *(f"retention-{name}" for name in ("notice", "plan", "names", "stays", "what")),
    "welcome-consent",
    *(f"forget-{name}" for name in (
        "what", "team", "stays", "organisation", "others", "leaderless", "before", "on", "no",
        "sure", "yes", "kept", "stale", "pressed", "done", "partner", "request", "idea", "lead",
        "lead-team", "team-undecided",
        "lead-list", "lead-announced", "heir", "deputy", "answer",
    )),
)  # fmt: skip
"""What flows say."""
