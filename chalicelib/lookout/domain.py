"""The sites as somebody outside meets them, and what is wrong with a page of theirs.

What stands on this way and in no log of ours: a name that leads nowhere, a certificate that ends, a gateway
that gives another page (docs/decisions/0054).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

from chalicelib.platform.outside import Seen

# ACM renews long before (its user guide, managed renewal); when it did not, a person has this long.
CERTIFICATE = timedelta(days=21)
# Without it a page could load what somebody slipped in. The rest of the policy may differ between releases.
_POLICY = "default-src 'none'"
_TITLE = re.compile(r"<title>([^<]*)</title>")


@dataclass(frozen=True)
class Site:
    """A site of ours: the setting with its address, the page to open, and the word before the municipality.

    The title of a page ends with ``owner`` and the name of the municipality.
    """

    name: str
    setting: str
    path: str
    owner: str


SITES = (
    Site("public", "PUBLIC_URL", "/", "gemeente"),
    # The first page of the bureau leads on to this one; whoever goes further leaves for the issuer.
    Site("bureau", "BUREAU_URL", "/inloggen", "Signaalpunt"),
)


def fault_of(seen: Seen, owner: str, now: datetime) -> str:
    """The code of what is wrong with a page, empty when nothing is. Its title must end with ``owner``."""
    title = _TITLE.search(seen.text)
    if seen.status != 200:
        return f"status_{seen.status}"
    if not title or not unescape(title[1]).endswith(owner):
        return "not_ours"
    if _POLICY not in seen.policy:
        return "no_policy"
    if seen.until and seen.until - now < CERTIFICATE:
        return "certificate_ends"
    return ""
