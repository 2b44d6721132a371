"""Teams' rooms: a group chat that is bound to a team, follows its new id, and is let go.

Purpose: the bot speaks in a group only after a member has bound it with the team's code, or where
it has made the room itself; then the room follows the team: who joins, who leaves, the end. And it
tells of members whose names are alike, as names are all by which a team tells them apart. May be
imported by the registry, the engine and coordination only. It refuses codes of other kinds, and
people who are not members.
"""
