"""People in the database whose programme is not among those that are loaded: nobody serves them."""

from collections.abc import Collection

from adapters.settings import Settings
from storage.members import count_members


def find_strays(settings: Settings, programmes: Collection[str]) -> tuple[str, ...]:
    """Return a line for each programme that is missing, with what to do about it.

    Changes nothing. Raises ``StoreError``, and ``ValueError`` for a URL of another kind.
    """
    if settings.programmes is None:
        where, do = "among those of the bot", "name the folder with its file: KUPPLUNG_PROGRAMMES"
    else:
        where, do = f"in {settings.programmes}", "put its file there"
    return tuple(
        f"{_people(count)} in {id_}, which is not {where}; {do}"
        for id_, count in count_members(settings.store_url).items()
        if id_ not in programmes
    )


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count} people are"
