"""The Matrix channel: an encrypted bot on a homeserver, as equal as Telegram's.

Purpose: from events to envelopes, from parcels to events, exactly once. May be imported by
``adapters.app`` and above; only ``adapters.matrix.library`` knows the library. It refuses to act
on other bots' notices, on invitations of strangers into groups, and on state inside encryption.
"""
