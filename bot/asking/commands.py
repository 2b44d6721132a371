"""What asking declares: commands, actions, dialogs, reactions, works, and their texts."""

from bot.asking.dialog import ASK, REPLY, TWICE
from bot.asking.flow import ask_again, begin, begin_reply, passed_on, replied, replied_twice
from bot.asking.waiting import settle
from bot.domain.people import Role
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

_LEADS = frozenset({Role.COORDINATOR})

COMMANDS = (Command("ask", begin, aliases=("frage",), stranger=True, place=Place.PRIVATE),)
ACTIONS = (
    Action("ask", ask_again, lasting=True),
    Action("answer", begin_reply, lasting=True, roles=_LEADS),
    Action("asked", settle, roles=_LEADS),
)
ANSWERED = frozenset({"answer"})
"""Actions that ask for an answer in words, which may also come as a reply to their card."""
FORMS = (
    Form(ASK, passed_on, typed=frozenset({"text"}), unkept="ask-unkept"),
    Form(REPLY, replied, _LEADS, unkept="ask-reply-unkept"),
    Form(TWICE, replied_twice, _LEADS, unkept="ask-twice-unkept"),
)
REACTIONS: tuple[Reaction, ...] = ()
WORKS: tuple[Work, ...] = ()

TEXT_IDS = tuple(
    f"ask-{name}"
    for name in (
        "told", "answer", "before", "thanks", "nobody", "gone", "unreachable", "answered", "more",
        "turned-away", "unkept",
        "before-you", "reply-unkept", "twice-left", "twice-unkept",
        "settled", "sent", "somebody", "somebody-new", "waiting", "waiting-line", "waiting-more",
        "waiting-rest", "waiting-answer", "waiting-done", "waiting-gone", "waiting-settled",
    )
)  # fmt: skip
