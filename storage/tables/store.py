"""The store's own tables: queues, open dialogs, leases, keys, and what is due."""

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlmodel import Field

from storage.tables.columns import (
    At,
    Count,
    Key,
    LaterWords,
    MaybeAt,
    MaybeSealed,
    MaybeWords,
    Row,
    Sealed,
    Serial,
    Words,
    of,
)

_CARRIES = text("matters IS NOT NULL")
_LEADS = text("leads_to IS NOT NULL")
_IN_PIECES = text("pieces IS NOT NULL")


class ProgressRow(Row, table=True):
    """Where the dialog of an account stands; ``body`` is the whole ``Progress``."""

    __tablename__ = "progress"
    __table_args__ = (
        Index(None, "dialog"),
        of("account_id"),
    )
    account_id: Key
    dialog: Words
    body: Sealed


class InboxRow(Row, table=True):
    """An envelope. Once it is decided its ``body`` goes; its ``id`` stays, lest it is taken twice.

    ``heard`` tells that the person wrote or pressed something. ``conversation`` is what keeps its
    order: the account, or the group chat of which it is. ``leads_to`` is where that moves with it,
    until it is decided: the chat whose order goes on behind it, or what a new room is made for.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("id"),
        Index(None, "state", "number"),
        Index(None, "conversation", "state", "number"),
        Index(None, "account", "heard", "at"),
        Index(None, "leads_to", sqlite_where=_LEADS, postgresql_where=_LEADS),
        of("account"),
    )
    number: Serial
    id: Words
    account: Words
    at: At
    heard: bool
    state: Words
    attempts: Count
    body: MaybeSealed
    conversation: MaybeWords
    leads_to: MaybeWords


class OutboxRow(Row, table=True):
    """A parcel.

    ``turn_at`` is the instant from which it may be said, then that at which it was, and orders what
    was said, however the clocks of those differ who decide and send.
    ``owner`` and ``leased_until`` are its lease. ``begun`` tells that it may be on its way, and
    ends with the try; ``doubt`` tells that one never ended, or its answer was lost, or that a part
    of it lies in the old place of a group chat, and stays. ``attempts`` counts the tries that
    ended, ``settled_at`` is when it was last put down. ``matters`` are the keys of the reminders
    that it carries, as JSON; ``in_role`` is the role in which its reader is meant. ``pieces`` are
    the messenger's ids of all of which the message now consists, as JSON, where that is not ``ref``
    alone, and what each shows of one that broke off. ``programme_id`` is whose polite hours it
    keeps, ``polite`` whether it is news that do, also once they were tried.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "channel", "fate", "number", "not_before"),
        Index(None, "channel", "fate", "not_after"),
        Index(None, "to", "fate", "number"),
        Index(None, "to", "turn_at"),
        Index(None, "to", "ref"),
        Index(None, "person_id", sqlite_where=_CARRIES, postgresql_where=_CARRIES),
        Index(None, "to", sqlite_where=_IN_PIECES, postgresql_where=_IN_PIECES),
        of("to"),
    )
    number: Serial
    key: Words
    to: Words
    channel: Words
    body: Sealed
    why: Words
    about: Words
    person_id: MaybeWords
    created_at: At
    edits: MaybeWords
    not_before: MaybeAt
    not_after: MaybeAt
    attempts: Count
    ref: MaybeWords
    fate: Words
    turn_at: At
    owner: MaybeWords
    leased_until: MaybeAt
    doubt: bool
    settled_at: MaybeAt
    note: Words
    begun: bool = Field(sa_column_kwargs={"server_default": false()})
    matters: MaybeWords
    in_role: LaterWords
    pieces: MaybeWords
    programme_id: LaterWords
    polite: bool = Field(sa_column_kwargs={"server_default": false()})


class LeaseRow(Row, table=True):
    """Who may poll a channel."""

    __tablename__ = "lease"
    name: Key
    owner: Words
    until: At


class NoteRow(Row, table=True):
    """What a channel remembers."""

    __tablename__ = "note"
    name: Key
    value: Words


class VaultKeyRow(Row, table=True):
    """A key that seals what is its subject's; see ``storage.vault``."""

    __tablename__ = "vault_key"
    __table_args__ = (Index(None, "subject"),)
    id: Key
    subject: Words
    master: Words
    wrapped: Words


class LookRow(Row, table=True):
    """When a case has to be looked at again, and when it was; see ``storage.looks``."""

    __tablename__ = "look"
    __table_args__ = (Index(None, "programme_id", "matter", "at"),)
    matter: Key
    id: Key
    programme_id: Words
    at: At
    seen_at: At


class WaitRow(Row, table=True):
    """That a case has something for a person which could not be said yet."""

    __tablename__ = "wait"
    __table_args__ = (Index(None, "programme_id", "at"),)
    person_id: Key
    matter: Key
    id: Key
    programme_id: Words
    at: At


class WatchRow(Row, table=True):
    """By which rules a programme's looks were set, and when the last one."""

    __tablename__ = "watch"
    programme_id: Key
    edition: Words
    seen_at: At
