"""The first administrator: adds a medewerker who may add the others, and prints the invitation.

``python -m tools.first_admin "Name"`` with the rights of whoever deploys, and TABLE_PREFIX, GEMEENTE and
BUREAU_URL in the environment (docs/operations.md). It refuses when there is somebody already.
"""

from __future__ import annotations

import sys

from chalicelib.access.domain import INVITED_BY
from chalicelib.access.staff.usecases import add_medewerker
from chalicelib.access.store import AccessStore
from chalicelib.bootstrap import aws_ports
from chalicelib.platform.ports import Given
from chalicelib.platform.settings import Settings
from chalicelib.work import Work


def main() -> None:
    """Add the first administrator, once."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    settings = Settings()
    ports = aws_ports(Given(settings=("BUREAU_URL",)), settings)
    if AccessStore(ports.database).everybody():
        sys.exit("There are medewerkers already: let an administrator add the next one.")
    _, secret = add_medewerker(Work(ports, "eerste_beheerder"), sys.argv[1], {"beheerder"})
    print(f"{settings.text('BUREAU_URL')}/{INVITED_BY}/{secret}")  # noqa: T201


if __name__ == "__main__":
    main()
