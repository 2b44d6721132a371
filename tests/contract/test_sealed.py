"""Every text that is kept is sealed, or is said here to be plain and why."""

import pytest

from storage.tables import Row, is_sealed

ID = "names a row, and nobody outside of this database"
STATE = "one of a few words of ours"
ADDRESS = "messages are routed by it"
KEY = "made of ids and numbers, and of addresses, until these are erased"
OURS = "words of the programme, or of the bot, and nobody's own"

PLAIN = {
    "account.id": ADDRESS,
    "account.person_id": ID,
    "announcement.audience": STATE,
    "announcement.author_id": ID,
    "announcement.course": STATE,
    "announcement.id": ID,
    "announcement.last": ID,
    "announcement.programme_id": ID,
    "audit.act": STATE,
    "audit.id": ID,
    "audit.person_id": ID,
    "audit.programme_id": ID,
    "audit.subject": "an id, or the address of an account that was linked, until that is erased",
    "bridging.carrying": STATE,
    "bridging.person_id": ID,
    "bridging.team_id": ID,
    "challenge.contact_id": ID,
    "challenge.expectations": STATE,
    "challenge.id": ID,
    "challenge.organisation_id": ID,
    "challenge.programme_id": ID,
    "challenge.publish": STATE,
    "challenge.supports": STATE,
    "consent.channel": STATE,
    "consent.id": ID,
    "consent.person_id": ID,
    "consent.programme_id": ID,
    "consent.purpose": STATE,
    "consent.version": OURS,
    "consent.wording": OURS,
    "inbox.account": ADDRESS,
    "inbox.conversation": ADDRESS,
    "inbox.id": "the messenger's number of an update",
    "inbox.state": STATE,
    "invitation.code_hash": "a hash of 80 random bits",
    "invitation.person_id": ID,
    "invitation.programme_id": ID,
    "invitation.role": STATE,
    "invitation.team_id": ID,
    "lease.name": "what is leased: a bot's number, or a device",
    "lease.owner": ID,
    "look.id": ID,
    "look.matter": STATE,
    "look.programme_id": ID,
    "meeting.attended": ID,
    "meeting.proposed_by": ID,
    "meeting.slot": STATE,
    "meeting.state": STATE,
    "meeting.team_id": ID,
    "meeting.yes": ID,
    "member.person_id": ID,
    "member.side": STATE,
    "member.team_id": ID,
    "member.verdict": STATE,
    "membership.person_id": ID,
    "membership.programme_id": ID,
    "membership.role": STATE,
    "note.name": "a channel's name for it: addresses of rooms, and of people until they are erased",
    "note.value": "positions and rooms; and events that Matrix' own keys seal",
    "organisation.contact_id": ID,
    "organisation.id": ID,
    "organisation.programme_id": ID,
    "organisation.size": STATE,
    "outbox.about": STATE,
    "outbox.channel": STATE,
    "outbox.edits": KEY,
    "outbox.fate": STATE,
    "outbox.key": KEY,
    "outbox.note": "what a messenger said against a message, in its own words",
    "outbox.owner": ID,
    "outbox.person_id": ID,
    "outbox.ref": "the messenger's number of a message",
    "outbox.to": ADDRESS,
    "outbox.why": STATE,
    "person.form": STATE,
    "person.id": ID,
    "person.language": STATE,
    "profile.availability": STATE,
    "profile.expectations": STATE,
    "profile.person_id": ID,
    "profile.programme_id": ID,
    "profile.trade": STATE,
    "progress.account_id": ADDRESS,
    "progress.dialog": STATE,
    "reminder.key": KEY,
    "reminder.kind": STATE,
    "reminder.person_id": ID,
    "reminder.programme_id": ID,
    "reminder.team_id": ID,
    "reminder.why": STATE,
    "room.bound_by": ID,
    "room.id": ADDRESS,
    "room.team_id": ID,
    "suggestion.challenge_id": ID,
    "suggestion.contact": STATE,
    "suggestion.contact_id": ID,
    "suggestion.id": ID,
    "suggestion.maker": STATE,
    "suggestion.maker_id": ID,
    "suggestion.programme_id": ID,
    "team.challenge_id": ID,
    "team.contact_id": ID,
    "team.extent": STATE,
    "team.form": STATE,
    "team.id": ID,
    "team.programme_id": ID,
    "team.setup": STATE,
    "team.stage": STATE,
    "update.id": ID,
    "update.milestone_id": OURS,
    "update.month": STATE,
    "update.person_id": ID,
    "update.standing": STATE,
    "update.team_id": ID,
    "vault_key.id": ID,
    "vault_key.master": "a hash of a master key, which tells nothing of it",
    "vault_key.subject": "whose key it is: an id, or an address",
    "vault_key.wrapped": "a key, which a master key seals",
    "wait.id": ID,
    "wait.matter": STATE,
    "wait.person_id": ID,
    "wait.programme_id": ID,
    "watch.edition": OURS,
    "watch.programme_id": ID,
}

SEALED = {
    "announcement.text",
    "challenge.need",
    "challenge.region",
    "challenge.skills",
    "challenge.title",
    "inbox.body",
    "meeting.note",
    "organisation.name",
    "organisation.sector",
    "outbox.body",
    "person.name",
    "profile.doing",
    "profile.hopes",
    "profile.links",
    "profile.offers",
    "profile.region",
    "profile.skills",
    "profile.tools",
    "progress.body",
    "suggestion.fits",
    "team.name",
    "update.media",
    "update.sentence",
}

TEXTS = [
    column
    for table in Row.metadata.sorted_tables
    for column in table.columns
    if column.type.python_type is str
]


def test_every_text_is_sealed_or_plain_for_a_reason() -> None:
    found = {f"{column.table.name}.{column.name}": is_sealed(column) for column in TEXTS}
    assert {name for name, sealed in found.items() if sealed} == SEALED
    assert {name for name, sealed in found.items() if not sealed} == set(PLAIN)


@pytest.mark.parametrize("table", Row.metadata.sorted_tables, ids=lambda table: str(table.name))
def test_what_is_sealed_has_a_subject(table: Row) -> None:
    sealed = any(is_sealed(column) for column in table.columns)  # type: ignore[attr-defined] # a table
    assert sealed == ("subject" in table.info)  # type: ignore[attr-defined]
