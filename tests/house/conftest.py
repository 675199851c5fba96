"""Pages are shown for one municipality, which is a setting of the function that serves them."""

from __future__ import annotations

import os

os.environ.setdefault("GEMEENTE", "dordrecht")
