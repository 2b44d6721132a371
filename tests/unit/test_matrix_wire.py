"""The connections to a homeserver once they are closed."""

import pytest

from adapters.matrix.home import NotReached
from adapters.matrix.library.wire import Wire

NOBODY = "http://127.0.0.1:9"


async def test_who_calls_after_the_end_opens_no_connection_that_nobody_closes() -> None:
    wire = Wire(NOBODY)
    await wire.close()
    with pytest.raises(NotReached, match="are closed"):
        await wire.call("GET", "/_matrix/client/versions")
    assert wire._session is None


async def test_a_device_that_opens_again_may_call_again() -> None:
    wire = Wire(NOBODY)
    await wire.close()
    wire.open()
    with pytest.raises(NotReached, match="Connect"):
        await wire.call("GET", "/_matrix/client/versions")
    await wire.close()
