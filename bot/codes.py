"""Codes that let people in: 80 random bits, typed or carried by a link, kept only as a hash."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Put
from bot.domain.newcomers import Reading, Roster, Signup
from bot.domain.people import Invitation, Role
from bot.ports import Ids, Tx

LENGTH = 16
GROUP = 4
_CODE = re.compile(r"[a-z2-7]{16}|[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3}")
_WITHIN = re.compile(r"(?<![\w-])[a-z2-7]{4}(?:([ -]?)[a-z2-7]{4})(?:\1[a-z2-7]{4}){2}(?![\w-])")


def new_code(new_id: Ids) -> str:
    """Return a fresh code: 16 characters of ``a-z2-7``, 80 bits, fit for any link."""
    return (new_id() + new_id())[:LENGTH]


def pretty(code: str) -> str:
    """Return the code in groups of four, as it is printed and typed."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read_code(text: str) -> str | None:
    """Return the code that was typed, in one word or in fours, or ``None`` if it is none."""
    folded = text.strip().casefold()
    return re.sub(r"[ -]", "", folded) if _CODE.fullmatch(folded) else None


def find_code(text: str) -> str | None:
    """Return the only code within a sentence, ``None`` where there is none, or several.

    Without hyphens it must have a figure in it: four words of four letters are no code.
    """
    folded = re.sub("[\u2010-\u2015]", "-", text.casefold())
    found = [match[0] for match in _WITHIN.finditer(folded)]
    codes = [each for each in found if "-" in each or any(char.isdigit() for char in each)]
    return read_code(codes[0]) if len(codes) == 1 else None


def code_hash(code: str) -> str:
    """Return what is kept of a code. No salt: 80 random bits are beyond guessing."""
    return hashlib.sha256(code.encode()).hexdigest()


# Codes whose maker is put out.

TRUSTED = (Role.COORDINATOR, Role.CONTACT, Role.EXPERT)
"""The roles whose codes are as good as the word of whoever made them."""


async def handed_out(tx: Tx, maker_id: str) -> tuple[Invitation, ...]:
    """Return the codes of such roles that somebody made and that were not used up.

    Whoever stands on a sign-up list was chosen by the programme: their code is not among them.
    """
    found = await tx.find(Invitation, made_by=maker_id, person_id=None, role=TRUSTED)
    living = [each for each in found if each.uses_left != 0]
    listed = await tx.find(Signup, code_hash=[each.code_hash for each in living]) if living else ()
    hashes = {each.code_hash for each in listed}
    return tuple(each for each in living if each.code_hash not in hashes)


LATELY = timedelta(days=1)
"""So long others may not have noticed that somebody uses a coordinator's account."""


async def lately_listed(tx: Tx, author_id: str, now: datetime) -> Counter[str]:
    """Return how many codes of lists that somebody handed in lately are open, by programme.

    They go on, as others may have sent them out by now; but those who lead should know of them.
    """
    rosters = await tx.find(Roster, author_id=author_id, reading=Reading.INVITED)
    ids = [each.id for each in rosters if now - each.at < LATELY]
    listed = await tx.find(Signup, roster_id=ids) if ids else ()
    hashes = [each.code_hash for each in listed]
    codes = await tx.find(Invitation, code_hash=hashes) if hashes else ()
    return Counter(each.programme_id for each in codes if not each.is_over(now))


def end_codes(codes: Iterable[Invitation], now: datetime) -> Iterator[Put]:
    """Yield what lets nobody in any more by those of these codes that still would."""
    for each in codes:
        if not each.is_over(now):
            yield Put(replace(each, uses_left=0), quiet=True)
