"""Counts who at the desk is mailed: run it before the public site opens.

``python -m tools.at_the_desk`` with TABLE_PREFIX and GEMEENTE in the environment names how many can be mailed
in each role, and ends with 1 while a role has nobody: a report would wait unseen.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import get_args

from chalicelib.mail.domain import DeskRole
from chalicelib.network.addressing.usecases import Addresses
from tools.by_hand import ports


def main() -> None:
    """Count who can be mailed in each role of the desk."""
    own = ports()
    desk = Addresses(own.database, lambda: own.today).desk(about="")
    found = Counter(member.role for member in desk)
    for role in get_args(DeskRole):
        print(f"{role}: {found[role]}")  # noqa: T201
    if not all(found[role] for role in get_args(DeskRole)):
        sys.exit("A role of the desk has nobody with a confirmed address (docs/operations.md).")


if __name__ == "__main__":
    main()
