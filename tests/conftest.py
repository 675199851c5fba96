"""What holds for all tests: no property is judged by the clock, and CI finds what it found before."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.support.account import account

__all__ = ["account"]

# Pages are shown for one municipality, which is a setting of the function that serves them.
os.environ.setdefault("GEMEENTE", "dordrecht")

# A slow machine is no failure. Developers explore with new examples; CI repeats the same ones, so
# that a red run is about the change in it.
settings.register_profile("developer", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")
