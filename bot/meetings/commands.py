"""What meetings declare: commands, actions, dialogs, and the texts they can ask for."""

from bot.domain.people import Role
from bot.domain.teams import Member, Team
from bot.meetings.adding import held_rest
from bot.meetings.answering import answer_date, answer_held
from bot.meetings.choosing import team_chosen
from bot.meetings.dialog import DATE, HELD, WHICH, is_date
from bot.meetings.ending import end_dates
from bot.meetings.flow import (
    ask_date,
    cancel_coming,
    had,
    held,
    show_meeting,
)
from bot.meetings.members import excuse_leaver, follow_leaver, show_joiner
from bot.meetings.moving import move_in_words
from bot.meetings.proposing import date_given, date_rest
from bot.meetings.settled import date_settled, held_settled
from bot.meetings.spoken import answers_held, is_reply
from bot.scene import Action, Command, Form, Phrase, Reaction

COMMANDS = (
    Command(
        "meeting",
        show_meeting,
        aliases=("treffen",),
        roles=frozenset({Role.MAKER, Role.CONTACT}),
    ),
)
ACTIONS = (
    Action("date", ask_date, takes=is_date),
    Action("vote", answer_date, takes=is_reply, asks=True),
    Action("cannot", cancel_coming),
    Action("took", answer_held, takes=answers_held, asks=True),
    Action("had", had),
)
PHRASES = (Phrase("move", move_in_words, yields=True),)
REACTIONS = (
    Reaction(Member, follow_leaver),
    Reaction(Member, excuse_leaver),
    Reaction(Member, show_joiner),
    Reaction(Team, end_dates),
)
FORMS = (
    Form(WHICH, team_chosen, typed=frozenset({"words"}), unkept="date-unkept"),
    Form(
        DATE,
        date_given,
        settled=date_settled,
        apart=("slot",),
        typed=frozenset({"when"}),
        unkept="date-unkept",
        rest=date_rest,
    ),
    Form(
        HELD,
        held,
        settled=held_settled,
        adds=True,
        typed=frozenset({"attended"}),
        counts=True,
        unkept="held-had-unkept",
        rest=held_rest,
    ),
)

TEXT_IDS = (
    "slot-first",
    "slot-month",
    *(f"date-{name}" for name in (
        "propose", "dropped", "will-drop", "had", "other", "next", "reminder", "reminder-vote",
        "proposed", "asking", "agreed", "refused", "cannot", "replaced", "below", "stands",
        "answers", "answer-yes", "answer-missing", "asked-later", "team-ended", "without-you",
        "unkept", "unneeded", "lost", "crossed", "crossed-yes", "instead", "move", "off",
    )),
    *(f"vote-{name}" for name in ("yes", "no", "outdated", "known", "noted")),
    *(f"held-{name}" for name in (
        "yes", "no", "not", "not-told", "told", "told-note", "thanks", "thanks-next", "will-drop",
        "noted",
    )),
    *(f"meeting-{name}" for name in (
        "no-team", "open", "proposed", "agreed", "over", "held", "moved", "soon", "was",
        "escalation", "unconfirmed",
    )),
    *("calendar-title", "calendar-first"),
    "cannot",
    "open-team",
    *(f"held-{name}" for name in (
        "had-unkept", "lost", "more", "more-note", "note-late", "note-unkept", "too-long", "unkept",
    )),
)  # fmt: skip
