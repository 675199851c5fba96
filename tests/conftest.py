"""What holds for all tests: no property is judged by the clock, and CI finds what it found before."""

from __future__ import annotations

import os

from hypothesis import settings

# A slow machine is no failure. Developers explore with new examples; CI repeats the same ones, so
# that a red run is about the change in it.
settings.register_profile("developer", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")
# Every page and letter is of some municipality.
os.environ.setdefault("GEMEENTE", "dordrecht")
