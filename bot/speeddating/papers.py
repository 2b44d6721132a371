"""What is printed of an evening: the plan by tables, and the list of who comes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.evenings import Sitting
from bot.office import Office
from bot.ports import Tx
from bot.speeddating.party import Party
from bot.talk.model import Document


@dataclass(frozen=True, slots=True)
class Words:
    """The words on the paper, in a coordinator's language."""


async def words_for(tx: Tx, office: Office, party: Party) -> Words:
    """Return the words on an evening's papers, as its author reads them."""
    return Words()


def papers(party: Party, sittings: Sequence[Sitting], words: Words) -> tuple[Document, ...]:
    """Return the files to print."""
    return ()
