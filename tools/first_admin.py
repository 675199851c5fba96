"""The first administrator: adds a medewerker who may add the others, and prints the invitation.

``python -m tools.first_admin "Name"`` with the rights of whoever deploys, TABLE_PREFIX and BUREAU_URL in the
environment (docs/operations.md). It refuses when there is somebody already.
"""

from __future__ import annotations

import sys

from chalicelib.access.accounts import INVITED_BY, Access
from chalicelib.access.oidc import Attempt, Identity
from chalicelib.access.staff.usecases import add_medewerker
from chalicelib.access.store import AccessStore
from chalicelib.journal.store import JournalStore
from chalicelib.platform.clock import system_clock
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import DynamoDatabase


class _Nobody:
    """Nobody logs in by this command."""

    def address(self, attempt: Attempt) -> str:
        raise NotImplementedError

    def identity(self, attempt: Attempt, code: str) -> Identity:
        raise NotImplementedError


def main() -> None:
    """Add the first administrator, once."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    settings = Settings()
    database = DynamoDatabase(settings.text("TABLE_PREFIX"))
    if AccessStore(database).everybody():
        sys.exit("There are medewerkers already: let an administrator add the next one.")
    access = Access(database, JournalStore(database), _Nobody(), system_clock)
    _, secret = add_medewerker(access, sys.argv[1], frozenset({"beheerder"}), by="eerste_beheerder")
    print(f"{settings.text('BUREAU_URL')}/{INVITED_BY}/{secret}")  # noqa: T201


if __name__ == "__main__":
    main()
