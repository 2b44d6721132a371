"""What people do to a message whose key is late: take it back, or correct it. Pure."""

from dataclasses import replace

from adapters.matrix.contents import new_words_of
from adapters.matrix.home import Event, Sealed
from adapters.matrix.render import MESSAGE
from adapters.matrix.shapes import EDIT, as_dict, as_id, relation_of, target_of


def taken_back_by(event: Event) -> str:
    """Return the id of the event that another takes back; "" if it is none such.

    Inside encryption nothing is taken back: only in clear does the homeserver check who may.
    """
    if event.kind != "m.room.redaction" or event.encrypted:
        return ""
    return as_id(as_dict(event.content).get("redacts"), "$")


def amended_by(event: Event) -> str:
    """Return the id of the message that an event takes back or corrects; "" if it does neither."""
    return taken_back_by(event) or _corrected_by(event)


def as_amended(sealed: Sealed, event: Event) -> Event | None:
    """Return what is read in place of both a message and what amends it; ``None`` if it does not.

    Who may take it back the homeserver knows. Only its sender corrects it; that says all of it
    anew, except for what it answers, and counts as if it had been said so at once.
    """
    if event.room != sealed.room:
        return None
    if taken_back_by(event):
        return event
    relation = relation_of(sealed.source.get("content"))
    if event.sender != sealed.sender or relation.get("rel_type") == EDIT:
        return None
    content = {**as_dict(event.content["m.new_content"]), "m.relates_to": relation}
    return replace(event, id=sealed.id, content=content, age=sealed.age)


def _corrected_by(event: Event) -> str:
    content = as_dict(event.content)
    relation = relation_of(content)
    if event.kind != MESSAGE or event.state_key is not None or relation.get("rel_type") != EDIT:
        return ""
    return target_of(relation) if new_words_of(content) else ""
