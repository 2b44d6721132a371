"""The core of Kupplung: facts in, a decision out.

Nothing below this package knows a messenger, a database, a clock or chance:
the instant, fresh ids and random numbers are arguments. ``adapters`` and
``storage`` import it; it imports neither of them.
"""
