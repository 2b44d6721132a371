"""The table of contents of the product: every dialog, command, action, reaction and reminder."""

from collections.abc import Iterator, Mapping

from bot.announcements import commands as announcements
from bot.asking import commands as asking
from bot.bridge import commands as bridge
from bot.briefs import commands as briefs
from bot.briefs.nags import NAGS as BRIEF_NAGS
from bot.coordination import commands as coordination
from bot.first_meetings import commands as first_meetings
from bot.first_meetings.nags import NAGS as FIRST_MEETING_NAGS
from bot.ideas import commands as ideas
from bot.invitations import commands as invitations
from bot.leaving import commands as leaving
from bot.matching import commands as matching
from bot.matching.nags import NAGS as MATCHING_NAGS
from bot.meetings import commands as meetings
from bot.meetings.nags import NAGS as MEETING_NAGS
from bot.milestones import commands as milestones
from bot.milestones.nags import NAGS as MILESTONE_NAGS
from bot.onboarding import commands as onboarding
from bot.onboarding.nags import NAGS as ONBOARDING_NAGS
from bot.onboarding.unfinished import DRAFTS, OWED
from bot.preferences import commands as preferences
from bot.privacy import commands as privacy
from bot.profiles import commands as profiles
from bot.rounds import commands as rounds
from bot.scene import Action, Command, Form, Nag, Phrase, Reaction
from bot.speeddating import commands as speeddating
from bot.talk import machine
from bot.teams import commands as teams
from bot.teams.nags import NAGS as TEAM_NAGS
from bot.works import Work

COMMANDS: tuple[Command, ...] = (
    *onboarding.COMMANDS,
    *invitations.COMMANDS,
    *profiles.COMMANDS,
    *briefs.COMMANDS,
    *teams.COMMANDS,
    *matching.COMMANDS,
    *ideas.COMMANDS,
    *meetings.COMMANDS,
    *milestones.COMMANDS,
    *bridge.COMMANDS,
    *coordination.COMMANDS,
    *announcements.COMMANDS,
    *rounds.COMMANDS,
    *preferences.COMMANDS,
    *asking.COMMANDS,
    *leaving.COMMANDS,
    *speeddating.COMMANDS,
    *privacy.COMMANDS,
)
ACTIONS: Mapping[str, Action] = {
    each.name: each
    for each in (
        *onboarding.ACTIONS,
        *teams.ACTIONS,
        *matching.ACTIONS,
        *ideas.ACTIONS,
        *first_meetings.ACTIONS,
        *meetings.ACTIONS,
        *milestones.ACTIONS,
        *bridge.ACTIONS,
        *coordination.ACTIONS,
        *announcements.ACTIONS,
        *rounds.ACTIONS,
        *preferences.ACTIONS,
        *invitations.ACTIONS,
        *briefs.ACTIONS,
        *asking.ACTIONS,
        *profiles.ACTIONS,
        *leaving.ACTIONS,
        *speeddating.ACTIONS,
        *privacy.ACTIONS,
    )
}
FORMS: Mapping[str, Form] = {
    each.dialog.name: each
    for each in (
        *onboarding.FORMS,
        *matching.FORMS,
        *ideas.FORMS,
        *first_meetings.FORMS,
        *meetings.FORMS,
        *milestones.FORMS,
        *bridge.FORMS,
        *announcements.FORMS,
        *invitations.FORMS,
        *briefs.FORMS,
        *asking.FORMS,
        *profiles.FORMS,
        *leaving.FORMS,
        *speeddating.FORMS,
        *privacy.FORMS,
    )
}
ANSWERED = asking.ANSWERED | briefs.ANSWERED
BY_HAND = onboarding.BY_HAND
PHRASES: tuple[Phrase, ...] = (
    *speeddating.PHRASES,
    *matching.PHRASES,
    *first_meetings.PHRASES,
    *rounds.PHRASES,
    *meetings.PHRASES,
)
REACTIONS: tuple[Reaction, ...] = (
    *onboarding.REACTIONS,
    *matching.REACTIONS,
    *rounds.REACTIONS,
    *ideas.REACTIONS,
    *first_meetings.REACTIONS,
    *meetings.REACTIONS,
    *milestones.REACTIONS,
    *teams.REACTIONS,
    *bridge.REACTIONS,
    *announcements.REACTIONS,
    *invitations.REACTIONS,
    *briefs.REACTIONS,
    *asking.REACTIONS,
    *profiles.REACTIONS,
    *leaving.REACTIONS,
    *speeddating.REACTIONS,
    *privacy.REACTIONS,
)
NAGS: tuple[Nag, ...] = (
    *MEETING_NAGS,
    *FIRST_MEETING_NAGS,
    *MILESTONE_NAGS,
    *TEAM_NAGS,
    *MATCHING_NAGS,
    *ONBOARDING_NAGS,
    *BRIEF_NAGS,
)

WORKS: tuple[Work, ...] = (
    *announcements.WORKS,
    *rounds.WORKS,
    *matching.WORKS,
    *onboarding.WORKS,
    *invitations.WORKS,
    *briefs.WORKS,
    *asking.WORKS,
    *ideas.WORKS,
    *profiles.WORKS,
    *leaving.WORKS,
    *speeddating.WORKS,
    *privacy.WORKS,
)

LASTING = frozenset(form.dialog.name for form in (*onboarding.FORMS, *briefs.LASTING))
"""The dialogs that can be resumed after any time: those of joining, and briefs."""

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "DRAFTS",
    "FORMS",
    "LASTING",
    "NAGS",
    "OWED",
    "REACTIONS",
    "WORKS",
    "text_ids",
]


def text_ids() -> Iterator[str]:
    """Yield every Fluent id that the product can ask for, but those of the engine."""
    yield from machine.TEXT_IDS
    for package in (
        onboarding,
        teams,
        matching,
        ideas,
        first_meetings,
        meetings,
        milestones,
        bridge,
        coordination,
        announcements,
        rounds,
        preferences,
        invitations,
        briefs,
        asking,
        profiles,
        leaving,
        speeddating,
        privacy,
    ):
        yield from package.TEXT_IDS
    for form in FORMS.values():
        yield from form.dialog.text_ids()
    for command in COMMANDS:
        if command.menu:
            yield f"menu-{command.name}"
