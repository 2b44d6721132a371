"""What becomes of people's data: who is known by an account, and how they are erased.

``erasure`` finds and decides; the store destroys (``bot.domain.changes.Erase``). May be imported
by the registry and by the shell. It refuses to decide whether somebody may be erased: they may.
"""
