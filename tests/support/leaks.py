"""How a secret may look where it does not belong."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from urllib.parse import quote


def forms_of(secret: str) -> Iterable[str]:
    """How a text may look when it is written down: plain, in a URL, or within base64."""
    yield secret
    yield quote(secret)
    plain = secret.encode()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + plain).decode()
        # Only the characters that do not depend on the neighbours: each holds 6 of the 8 bits.
        yield encoded[-(-8 * shift // 6) : 8 * (shift + len(plain)) // 6]
