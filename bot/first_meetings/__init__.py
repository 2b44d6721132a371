"""First meetings: from a mutual yes to a team that works, or to a kind no.

Purpose: brings both sides into one talking team, asks them for go or no-go after they met, and
for form, extent and setup on go. May be imported by the registry only. It refuses to fix dates
(``meetings`` does) and to choose partners (``matching`` does): it reacts to their facts.
"""
