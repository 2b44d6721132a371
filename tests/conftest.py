"""What every test shares: the effort that Hypothesis makes.

``HYPOTHESIS_PROFILE`` chooses: ``ci`` (few examples, the same on every machine, the default
where ``CI`` is set), ``dev`` (the default elsewhere), ``long`` (before a release).
"""

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings

_SLOW_MACHINE = [HealthCheck.too_slow]
_PATIENCE = timedelta(seconds=5)

settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    max_examples=40,
    deadline=_PATIENCE,
    suppress_health_check=_SLOW_MACHINE,
    print_blob=True,
)
settings.register_profile(
    "dev", max_examples=60, deadline=_PATIENCE, suppress_health_check=_SLOW_MACHINE
)
settings.register_profile(
    "long", max_examples=5_000, deadline=None, suppress_health_check=_SLOW_MACHINE
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))
