"""Beginnings that nobody has to wait for."""


async def at_once() -> bool:
    """Be a ``bot.ports.Begin`` that lets everything go."""
    return True


async def never() -> bool:
    """Be one that lets nothing go."""
    return False
