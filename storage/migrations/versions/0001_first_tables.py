"""The first tables: facts, open dialogs, inbox, outbox, leases."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _make_people()
    _make_matching()
    _make_teams()
    _make_queues()


def _make_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("language", WORDS, nullable=False),
        sa.Column("form", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("snoozed_until", Instant()),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "account",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
    )
    op.create_index("ix_account_person_id", "account", ["person_id"])
    op.create_table(
        "membership",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("left_at", Instant()),
        sa.PrimaryKeyConstraint("person_id", "programme_id", "role", name="pk_membership"),
    )
    op.create_index("ix_membership_programme_id_role", "membership", ["programme_id", "role"])
    op.create_table(
        "invitation",
        sa.Column("code_hash", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("role", WORDS),
        sa.Column("team_id", WORDS),
        sa.Column("uses_left", sa.BigInteger()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invitation"),
    )
    op.create_table(
        "consent",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("purpose", WORDS, nullable=False),
        sa.Column("version", WORDS, nullable=False),
        sa.Column("wording", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_person_id", "consent", ["person_id"])
    op.create_table(
        "profile",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("trade", WORDS, nullable=False),
        sa.Column("doing", WORDS, nullable=False),
        sa.Column("skills", WORDS, nullable=False),
        sa.Column("tools", WORDS, nullable=False),
        sa.Column("offers", WORDS, nullable=False),
        sa.Column("expectations", WORDS, nullable=False),
        sa.Column("hopes", WORDS, nullable=False),
        sa.Column("availability", WORDS, nullable=False),
        sa.Column("region", WORDS, nullable=False),
        sa.Column("links", WORDS, nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "programme_id", name="pk_profile"),
    )
    op.create_index("ix_profile_programme_id", "profile", ["programme_id"])
    op.create_table(
        "audit",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("act", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_programme_id_at", "audit", ["programme_id", "at"])


def _make_matching() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("sector", WORDS, nullable=False),
        sa.Column("size", WORDS, nullable=False),
        sa.Column("contact_id", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    op.create_index("ix_organisation_contact_id", "organisation", ["contact_id"])
    op.create_index("ix_organisation_programme_id", "organisation", ["programme_id"])
    op.create_table(
        "challenge",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", WORDS, nullable=False),
        sa.Column("contact_id", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("need", WORDS, nullable=False),
        sa.Column("skills", WORDS, nullable=False),
        sa.Column("supports", WORDS, nullable=False),
        sa.Column("budget", sa.BigInteger()),
        sa.Column("expectations", WORDS, nullable=False),
        sa.Column("region", WORDS, nullable=False),
        sa.Column("publish", WORDS, nullable=False),
        sa.Column("committed", sa.Boolean(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_challenge"),
        sa.UniqueConstraint("programme_id", "number", name="uq_challenge_programme_id_number"),
    )
    op.create_index("ix_challenge_contact_id", "challenge", ["contact_id"])
    op.create_index("ix_challenge_organisation_id", "challenge", ["organisation_id"])
    op.create_table(
        "suggestion",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("challenge_id", WORDS, nullable=False),
        sa.Column("maker_id", WORDS, nullable=False),
        sa.Column("contact_id", WORDS, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("fits", WORDS, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("maker", WORDS, nullable=False),
        sa.Column("contact", WORDS, nullable=False),
        sa.Column("asked_at", Instant()),
        sa.Column("withdrawn_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion"),
        sa.UniqueConstraint("challenge_id", "maker_id", name="uq_suggestion_challenge_id_maker_id"),
    )
    op.create_index("ix_suggestion_contact_id", "suggestion", ["contact_id"])
    op.create_index("ix_suggestion_maker_id", "suggestion", ["maker_id"])


def _make_teams() -> None:
    op.create_table(
        "team",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("challenge_id", WORDS, nullable=False),
        sa.Column("contact_id", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("stage", WORDS, nullable=False),
        sa.Column("matched_at", Instant(), nullable=False),
        sa.Column("form", WORDS),
        sa.Column("extent", WORDS),
        sa.Column("setup", WORDS),
        sa.Column("formed_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("programme_id", "number", name="uq_team_programme_id_number"),
    )
    op.create_index("ix_team_challenge_id", "team", ["challenge_id"])
    op.create_index("ix_team_contact_id", "team", ["contact_id"])
    op.create_table(
        "member",
        sa.Column("team_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("side", WORDS, nullable=False),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("verdict", WORDS),
        sa.Column("left_at", Instant()),
        sa.PrimaryKeyConstraint("team_id", "person_id", name="pk_member"),
    )
    op.create_index("ix_member_person_id", "member", ["person_id"])
    op.create_table(
        "room",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("team_id", WORDS, nullable=False),
        sa.Column("bound_by", WORDS, nullable=False),
        sa.Column("bound_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
    )
    op.create_index("ix_room_team_id", "room", ["team_id"])
    op.create_table(
        "meeting",
        sa.Column("team_id", WORDS, nullable=False),
        sa.Column("slot", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("starts_at", Instant()),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("proposed_by", WORDS),
        sa.Column("proposed_at", Instant()),
        sa.Column("yes", WORDS, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.Column("attended", WORDS, nullable=False),
        sa.Column("note", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "slot", name="pk_meeting"),
    )
    op.create_table(
        "update",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("team_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("month", WORDS, nullable=False),
        sa.Column("standing", WORDS, nullable=False),
        sa.Column("milestone_id", WORDS),
        sa.Column("sentence", WORDS, nullable=False),
        sa.Column("media", WORDS),
        sa.Column("help", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("helped_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_update"),
    )
    op.create_index("ix_update_team_id", "update", ["team_id"])
    op.create_table(
        "reminder",
        sa.Column("key", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("team_id", WORDS),
        sa.Column("why", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_reminder"),
    )
    op.create_index("ix_reminder_person_id_at", "reminder", ["person_id", "at"])


def _make_queues() -> None:
    op.create_table(
        "progress",
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("dialog", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_progress"),
    )
    op.create_index("ix_progress_dialog", "progress", ["dialog"])
    op.create_table(
        "inbox",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("account", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("body", WORDS),
        sa.PrimaryKeyConstraint("number", name="pk_inbox"),
        sa.UniqueConstraint("id", name="uq_inbox_id"),
    )
    op.create_index("ix_inbox_account_heard_at", "inbox", ["account", "heard", "at"])
    op.create_index("ix_inbox_account_state_number", "inbox", ["account", "state", "number"])
    op.create_index("ix_inbox_state_number", "inbox", ["state", "number"])
    op.create_table(
        "outbox",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("to", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.Column("why", WORDS, nullable=False),
        sa.Column("about", WORDS, nullable=False),
        sa.Column("person_id", WORDS),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("edits", WORDS),
        sa.Column("not_before", Instant()),
        sa.Column("not_after", Instant()),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("ref", WORDS),
        sa.Column("fate", WORDS, nullable=False),
        sa.Column("turn_at", Instant(), nullable=False),
        sa.Column("owner", WORDS),
        sa.Column("leased_until", Instant()),
        sa.Column("doubt", sa.Boolean(), nullable=False),
        sa.Column("settled_at", Instant()),
        sa.Column("note", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_channel_fate_not_after", "outbox", ["channel", "fate", "not_after"])
    op.create_index(
        "ix_outbox_channel_fate_number_not_before",
        "outbox",
        ["channel", "fate", "number", "not_before"],
    )
    op.create_index("ix_outbox_to_fate_number", "outbox", ["to", "fate", "number"])
    op.create_index("ix_outbox_to_ref", "outbox", ["to", "ref"])
    op.create_index("ix_outbox_to_turn_at", "outbox", ["to", "turn_at"])
    op.create_table(
        "lease",
        sa.Column("name", WORDS, nullable=False),
        sa.Column("owner", WORDS, nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
