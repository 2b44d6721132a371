"""The bridge: what a team says in one of its chats is carried into the others, if all agree.

Purpose: a team whose members are on different messengers talks as one. May be imported by the
registry and the engine only. It refuses to carry anything of somebody who has not agreed, and to
keep a table of what was said: the key of each copy in the outbox tells where its original is.
"""
