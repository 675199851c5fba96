"""The keyed digest that tells two sets of answers apart and says nothing about either."""

from __future__ import annotations

import hmac
import json
from typing import Any


def digest_of(answers: Any, key: bytes) -> str:
    """The keyed digest (HMAC-SHA256, hex) of JSON-like answers: equal texts, equal digests."""
    text = json.dumps(answers, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256").hex()
