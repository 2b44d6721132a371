"""The shell: messengers, HTTP, the command line, the clock. Imports everything, imported by nobody.

Each messenger is a package of its own and knows no other one; ``app`` puts them together and is
the only importer of ``storage``. What a messenger's package offers is a ``bot.ports.Gateway`` for
what goes out, and a loop that hands ``Envelope`` values to ``Store.accept`` before it confirms
them. Nothing here decides anything about programmes, people or dates: that is the core's.
"""
