"""Announcements: one coordinator's words for everybody of a programme.

Purpose: a preview, a yes, and then every message once, however often the service dies meanwhile.
May import the domain, the ports and ``scene``; the registry imports its ``commands``.

Decision: an announcement is a fact that knows how far it has come. ``spread`` takes the next few
people in a transaction of its own, so that conversations go on between two of them; the outbox's
keys (``announcement/ID/to/PERSON``) keep each message single. The messages are news: they wait for
a polite hour, and whoever talks to the bot goes first. It refuses to say anything in anybody's
name but the coordinator's, and to be sent without having been seen.
"""
