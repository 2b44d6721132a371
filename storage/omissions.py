"""What tells of somebody who is erased, in what others have heard, or will.

What was heard stays as it was where it was read. As it is kept here, and could be quoted, and in
what waits, or is held in doubt and may be sent again, it goes on without the name, without the line
that leads to one of their accounts, and without what they said where it is only quoted; so do the
questions that are open. Nothing else that it tells gets lost.
A brief that is being made of an idea of theirs goes on without the idea's words, and asks for them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, case, delete, or_, select, update

from bot.domain.people import Account, Person, Role, role_in
from bot.ports import BESIDE, Body
from bot.talk.markup import literal
from bot.talk.model import Progress, pile
from storage.engine.dialects import WORDS, one_of
from storage.engine.seam import Connection, Row
from storage.facts import find, progresses, save_progress
from storage.heard import KEPT, MAY_GO, SOME, bodies_of
from storage.leftout import Omission, sieve
from storage.namesakes import concerns, others_matters
from storage.nearness import Nearness, ids_in, is_of_others, is_reply, nearness
from storage.outbox import UNTRIED, seal_body
from storage.quotes import OMITTED
from storage.redrawing import Drawn, draw_anew
from storage.tables import OUTBOX

_NEAR = or_(
    OUTBOX.c.programme_id.is_(None),
    OUTBOX.c.programme_id == "",
    one_of(OUTBOX.c.programme_id, "programmes"),
    one_of(OUTBOX.c.in_role, "roles"),
)
# Who leads is told where strangers are reached that ask for a lost account.
_FOR_ROLE = OUTBOX.c.in_role.is_not(None) & (OUTBOX.c.in_role != "")
_PARCELS = (
    select(
        *(OUTBOX.c.number, OUTBOX.c.to, OUTBOX.c.body, OUTBOX.c.key),
        *(_NEAR, OUTBOX.c.person_id, OUTBOX.c.matters, MAY_GO),
    )
    .where(
        *(or_(MAY_GO, and_(KEPT, bindparam("heard", type_=Boolean()))), _NEAR | _FOR_ROLE),
        *(OUTBOX.c.body != "", OUTBOX.c.number > bindparam("after")),
        *(OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end")),
    )
    .order_by(OUTBOX.c.number)
    .limit(bindparam("most"))
)
_REWORD = (
    update(OUTBOX)
    .where(OUTBOX.c.number == bindparam("this"))
    .values(
        body=bindparam("words", type_=WORDS),
        # Who has it in hand has its old words, and may begin only with what is theirs.
        owner=case((OUTBOX.c.begun, OUTBOX.c.owner), else_=None),
        leased_until=case((OUTBOX.c.begun, OUTBOX.c.leased_until), else_=None),
    )
)
_GO = delete(OUTBOX).where(OUTBOX.c.number == bindparam("this"), UNTRIED)


Chosen = Callable[[Row], Callable[[Body], Body]]
"""What leaves something out of a message."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What leads to somebody, what others may quote of it, by how keys begin, and their cards.

    Of a reply that shows one of the ``cards``, which are ids of suggestions, nothing is left.
    """

    accounts: Sequence[str]
    said: Mapping[str, str]
    cards: AbstractSet[str] = frozenset()


async def omit(
    connection: Connection,
    person: Person | None,
    traces: Traces,
    programmes: Sequence[str],
    at: datetime | None = None,
    *,
    parted: bool = False,
) -> None:
    """Take names, and what was ``quoted``, out of all that is kept or waits for others.

    Where they only ``parted`` with these accounts, what was heard stays as it is.

    That is, in the programmes where they were, where the name means them (``nearness``), and not in
    matters of others who are called so. Lines that lead to their accounts go wherever they stand.
    What was drawn goes, whoever stands in it, and is drawn anew.
    """
    accounts, said, cards = traces.accounts, traces.said, traces.cards
    where = {"programmes": programmes, "heard": not parted}
    for stem, words in said.items():
        if words and stem:
            await _reword(connection, _striking(words), stem, where)
    others = await others_matters(connection, person, programmes)
    near = await nearness(connection, person, programmes, at)
    leaving = _Leaving(
        near,
        accounts,
        said,
        others,
        programmes,
        named=person is not None and bool(person.names),
    )
    texts = said.get("", "").splitlines()
    if leaving.named or accounts or texts or cards:
        names = person.names if person is not None else ()
        of_use = sieve(names, accounts, texts, cards)
        await _reword(connection, leaving.without(texts, cards), "", where, of_use)
    open_ones = await progresses(connection) if leaving.named or said else {}
    owners = await find(connection, Account, {"id": list(open_ones)}) if open_ones else ()
    whose = {each.id: each.person_id for each in owners}
    for account_id, progress in open_ones.items():
        if (asked := leaving.dialogs(progress, account_id, whose.get(account_id))) != progress:
            await save_progress(connection, account_id, asked)


def _striking(words: str) -> Chosen:
    struck = Omission((), wholes=(words,))
    return lambda _: struck.body


def _shows(body: Body, cards: AbstractSet[str]) -> bool:
    tokens = (each.token for row in body.buttons for each in row)
    return not cards.isdisjoint(part for token in tokens for part in token.split("."))


def _emptied(body: Body) -> Body:
    return replace(body, markup=literal(OMITTED), buttons=(), media=(), documents=())


class _Leaving:
    """Knows what is left out of each message and of each open dialog."""

    def __init__(
        self,
        near: Nearness,
        accounts: Sequence[str],
        said: Mapping[str, str],
        others: Collection[str],
        programmes: Collection[str],
        *,
        named: bool,
    ) -> None:
        self.named = named
        self._near, self._accounts, self._said = near, accounts, said
        self._others, self._programmes = others, {"", *programmes}
        self._unnamed = Omission((), accounts, said)
        self._omission = cache(self._of)

    def without(self, texts: Sequence[str], cards: AbstractSet[str]) -> Chosen:
        """Return what leaves them out of a parcel, and out of a reply the texts that they wrote.

        What is but a part of what others say is theirs. Of a reply that shows one of the ``cards``
        nothing is left: it tells a profile or a challenge, in whatever words.
        """
        struck = Omission((), wholes=texts)

        def chosen(row: Row) -> Callable[[Body], Body]:
            omission = self._message(row)
            if not is_reply(row[3]):
                return omission.body
            return lambda body: (
                _emptied(body) if _shows(body, cards) else omission.body(struck.body(body))
            )

        return chosen

    def _message(self, row: Row) -> Omission:
        """Return what is left out of a parcel: elsewhere, and in others' words, only lines."""
        _, to, _, key, near, reader, matters, _ = row
        if not near or concerns(key, self._others) or is_of_others(key):
            return self._unnamed
        ids, place = ids_in(key, matters), to.partition(BESIDE)[0]
        return self._omission(self._near.names(ids, reader, place), self._near.quoted(ids))

    def dialogs(self, progress: Progress, account: str, reader: str | None) -> Progress:
        """Return somebody's open dialog, and those that it interrupted, each without what goes."""
        return pile([self._dialog(each, account, reader) for each in progress.stack]) or progress

    def _dialog(self, progress: Progress, account: str, reader: str | None) -> Progress:
        ids = set(progress.subject.values())
        if progress.subject.get("programme", "") not in self._programmes:
            return progress
        if not ids.isdisjoint(self._others):
            return self._unnamed.progress(progress)
        names, inside = self._near.names(ids, reader, account), self._near.quoted(ids)
        return self._omission(names, inside).progress(progress)

    def _of(self, names: tuple[str, ...], inside: tuple[str, ...]) -> Omission:
        return Omission(
            names,
            self._accounts,
            self._said,
            inside=inside,
            redrawn=self.named,
            kept=self._near.kept,
        )


async def _reword(
    connection: Connection,
    chosen: Chosen,
    stem: str,
    which: Mapping[str, Any],
    of_use: Callable[[str], bool] = bool,
) -> None:
    """Leave something out of these programmes' messages whose keys begin so.

    Also out of what those read who have a role in another programme.
    """
    roles = [role_in(programme, role) for programme in which["programmes"] for role in Role]
    span = {"first": stem, "end": f"{stem}\U0010ffff", "most": SOME}
    where = {**span, **which, "roles": roles}
    after = -1
    drawn: set[Drawn] = set()
    while rows := await connection.execute(_PARCELS, {**where, "after": after}):
        after = rows[-1][0]
        bodies = await bodies_of(connection, [row[2] for row in rows], of_use)
        for row, body in zip(rows, bodies, strict=True):
            if body is not None and (other := chosen(row)(body)) != body:
                if row[-1] and len(other.documents) < len(body.documents):
                    drawn |= {Drawn(each.shows, bool(body.buttons)) for each in body.documents}
                    await connection.execute(_GO, {"this": row[0]})
                words = await seal_body(connection, row[1], other)
                await connection.execute(_REWORD, {"this": row[0], "words": words})
    await draw_anew(connection, drawn)
