"""Meetings: a date is proposed, agreed, reminded of, held, and recorded; month after month.

Purpose: at least one meeting per team and month, and the first meeting's date as well, since a
date is a date. May be imported by the registry only. It refuses to decide what a first meeting
means (``first_meetings`` reacts to it), and to send anything once a slot is settled.
"""
