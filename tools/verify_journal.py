"""Whether the journal is whole: compares every chain with the day sheets in the bucket.

``python -m tools.verify_journal`` with the rights to read both, TABLE_PREFIX and JOURNAL_BUCKET in the
environment (docs/operations.md). Prints what does not fit and then fails; prints nothing when all fits.
"""

from __future__ import annotations

import sys

from chalicelib.journal.sealing.usecases import verify
from chalicelib.journal.store import JournalStore
from chalicelib.platform.clock import system_clock
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import DynamoDatabase
from chalicelib.platform.write_once import S3WriteOnce


def main() -> None:
    """Verify, and say what is wrong."""
    settings = Settings()
    journal = JournalStore(DynamoDatabase(settings.text("TABLE_PREFIX")))
    wrong = list(verify(journal, S3WriteOnce(settings), system_clock))
    for line in wrong:
        print(line)  # noqa: T201
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
