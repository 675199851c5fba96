"""The first administrator: adds a medewerker who may add the others, and has the invitation mailed.

``python -m tools.first_admin "Name" name@municipality.example`` with the rights of whoever deploys, and
TABLE_PREFIX and GEMEENTE in the environment (docs/operations.md). It refuses when there is somebody already.
"""

from __future__ import annotations

import sys

from chalicelib.access.staff.usecases import add_first
from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.mail import masked, read_address
from chalicelib.work import Work
from tools.by_hand import ports


def main() -> None:
    """Add the first administrator, once."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    _, name, typed = sys.argv
    try:
        address = read_address(typed)
    except Wrong:
        sys.exit("This is no mail address.")
    if not add_first(Work(ports(), "eerste_beheerder"), name, address):
        sys.exit("There are medewerkers already: let an administrator add the next one.")
    print(f"A link that works once goes by mail to {masked(address)}, within ten minutes.")  # noqa: T201


if __name__ == "__main__":
    main()
