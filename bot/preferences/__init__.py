"""What a person may set for themselves: language, form of address, rest, pause.

May be imported by the registry only. It refuses to touch anybody else's settings, and never
silences what was agreed on: the day and the hour before a meeting reach everybody.
"""
