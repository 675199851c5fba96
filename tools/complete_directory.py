"""Completes the directory: writes the rows that older organisations and persons lack.

``python -m tools.complete_directory`` with the rights of whoever deploys, and TABLE_PREFIX and GEMEENTE in
the environment (docs/operations.md). It names, by their ids, two who have one name, mail domain or mailbox,
and ends with 1 then: take one of them away in the bureau.
"""

from __future__ import annotations

import sys

from chalicelib.network.directory.usecases import complete_directory
from tools.by_hand import ports


def main() -> None:
    """Write the rows that are missing, and name who is in the directory twice."""
    twice = complete_directory(ports())
    for kind, *holders in twice:
        told = " and ".join("/".join(filter(None, vars(one).values())) for one in holders)
        print(f"{kind}: {told}")  # noqa: T201
    if twice:
        sys.exit("Somebody is in the directory twice (docs/operations.md).")


if __name__ == "__main__":
    main()
