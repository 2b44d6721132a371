"""Beginnings that nobody has to wait for."""


async def at_once() -> bool:
    """Be a ``bot.ports.Begin`` that lets everything go."""
    return True
