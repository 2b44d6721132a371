"""What a message carries: words, a photo, a file, or something that the bot cannot read."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.telegram.raw import Json, read_count, read_object, read_text
from bot.domain.milestones import Media, MediaKind
from bot.talk.model import Odd, Said, Shown, Unreadable

CHANNEL = "telegram"

MOST_BYTES = 20 * 1024 * 1024
"""What a bot can download; larger files can only be passed on inside Telegram."""

FILM = "video.mp4"
"""What a film is called whose sender's app gave it no name."""

PHOTO_MIME = "image/jpeg"
"""Telegram makes every photo one."""

_ODD: Mapping[str, Odd] = {
    "sticker": Odd.STICKER,
    "voice": Odd.VOICE,
    "audio": Odd.VOICE,
    "video_note": Odd.VOICE,
    "contact": Odd.CONTACT,
    "location": Odd.LOCATION,
    "venue": Odd.LOCATION,
    "poll": Odd.POLL,
    # Telegram sends animations as documents too, but refuses to send them again as such.
    "animation": Odd.OTHER,
}

_SERVICE = frozenset(  # a list of fifty lines says no more
    """
    boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left
    chat_shared checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo
    direct_message_price_changed forum_topic_closed forum_topic_created forum_topic_edited
    forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden gift
    gift_upgrade_sent giveaway giveaway_completed giveaway_created giveaway_winners
    group_chat_created left_chat_member message_auto_delete_timer_changed migrate_from_chat_id
    new_chat_members new_chat_photo new_chat_title paid_message_price_changed passport_data
    pinned_message proximity_alert_triggered refunded_payment successful_payment
    supergroup_chat_created unique_gift users_shared video_chat_ended
    video_chat_participants_invited video_chat_scheduled video_chat_started web_app_data
    write_access_allowed
    """.split()  # noqa: SIM905
)


def is_service(message: Json) -> bool:
    """Whether a message only tells of something that happened in its chat."""
    return not _SERVICE.isdisjoint(message)


def words_of(message: Json) -> str:
    """Return a message's text or caption."""
    return read_text(message.get("text")) or read_text(message.get("caption"))


def content_of(message: Json, words: str, *, films: bool = False) -> Said | Shown | Unreadable:
    """Return what a message carries, with ``words`` in the place of its text or caption.

    With ``films`` videos and animations are files, else nothing that can be read.
    """
    if read_text(message.get("text")):
        return Said(words)
    if films and (film := _film(message)) is not None:
        return Shown(film, words)
    for name, odd in _ODD.items():
        if name in message:
            return Unreadable(odd)
    media = _photo(message.get("photo")) or _document(message.get("document"))
    return Unreadable(Odd.OTHER) if media is None else Shown(media, words)


def _photo(sizes: object) -> Media | None:
    """Return the largest of a photo's sizes."""
    if not isinstance(sizes, list):
        return None
    known = [size for each in sizes if read_text((size := read_object(each)).get("file_id"))]
    if not known:
        return None
    best = max(
        known, key=lambda each: read_count(each.get("width")) * read_count(each.get("height"))
    )
    ref, count = read_text(best["file_id"]), read_count(best.get("file_size"))
    lasting = read_text(best.get("file_unique_id"))
    return Media(CHANNEL, MediaKind.PHOTO, ref, size=count, mime=PHOTO_MIME, lasting=lasting)


def _film(message: Json) -> Media | None:
    film = _document(message.get("video")) or _document(message.get("animation"))
    return film if film is None or film.name else replace(film, name=FILM)


def _document(raw: object) -> Media | None:
    found = read_object(raw)
    ref = read_text(found.get("file_id"))
    if not ref:
        return None
    name, size = read_text(found.get("file_name")), read_count(found.get("file_size"))
    mime, lasting = read_text(found.get("mime_type")), read_text(found.get("file_unique_id"))
    return Media(CHANNEL, MediaKind.FILE, ref, name, size, mime, lasting)
