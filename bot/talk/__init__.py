"""The conversation machine: what was said and where the talk stood in, what is said next out.

Pure throughout: no store, no messenger, no ``await``. It may import ``bot.domain``
and nothing else of the core.
"""
