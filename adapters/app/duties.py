"""What only one of several processes does at a time: the lease of each, and what hangs on it."""

from adapters.lease import Lease
from bot.ports import Begin, Delivery, Gateway, Parcel

TICK = "tick"
"""The lease of who looks for what is due. All could; they would only be in each other's way."""


class LedGateway:
    """A gateway that is not ready while another process has its channel's lease.

    So there is one sender per bot, who alone keeps the messenger's pace and has parcels in hand.
    """

    def __init__(self, gateway: Gateway, lease: Lease) -> None:
        """Take the way out, and the lease that it needs."""
        self._gateway, self._lease = gateway, lease
        self.channel, self.single = gateway.channel, gateway.single

    def ready(self) -> bool:
        """Whether there is any use in handing it a parcel now."""
        return self._lease.held and self._gateway.ready()

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """See ``bot.ports.Gateway``. A parcel that is somebody else's by now does not begin."""
        return await self._gateway.send(parcel, begin)
