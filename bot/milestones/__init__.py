"""Milestone updates: how a team says where it stands, and how it calls for help.

Purpose: an update in under a minute, the call for help that reaches every coordinator at once,
and the reminder of a month that nobody reported. May be imported by the registry and by
``coordination``. It refuses to judge a team (that is ``coordination``'s) and to remind of a month
once anybody of the team said where it stands.
"""
