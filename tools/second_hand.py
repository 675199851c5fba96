"""The second hand of a municipality that has nobody else who can sign yet.

``python -m tools.second_hand`` lists what waits for a signature; with an id behind it the command signs one.
Run it with the rights of whoever deploys, and TABLE_PREFIX and GEMEENTE in the environment
(docs/operations.md). The command refuses while a colleague could sign.

The journal names ``opstart`` as the one who signed, and the teamleider gets a mail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from chalicelib.access.signing.usecases import sign_by_hand
from chalicelib.bootstrap import acts_of_two
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.ports import Ports
from chalicelib.process.domain import state_at
from chalicelib.process.store import ProposalStore
from chalicelib.work import Work
from tools.by_hand import ports


def main() -> None:
    """List what waits, or sign one proposal."""
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    here = ports()
    if len(sys.argv) == 1:
        print("\n".join(waiting(here)) or "Nothing waits for a signature.")  # noqa: T201
        return
    try:
        sign_by_hand(Work(here, "opstart"), acts_of_two(), sys.argv[1])
    except NotThere:
        sys.exit("There is no such proposal, or a colleague can sign it: let them.")
    except Refused as refused:
        sys.exit(refused.mend)
    print("Signed. What it lets out by mail leaves within ten minutes.")  # noqa: T201


def waiting(here: Ports) -> Iterator[str]:
    """A line for each proposal that waits: its id, its act, and whom it is about."""
    kinds = {(kind.table, kind.act): kind for kind in acts_of_two()}
    for table in dict.fromkeys(table for table, _ in kinds):
        for one in ProposalStore(here.database, table).all():
            kind = kinds.get((table, one.act))
            target = kind.target(here, one) if kind else None
            if kind and target and state_at(one, here.now()) == "open":
                roles = ", ".join(target.roles)
                yield f"{one.id}  {one.act}  {target.name}  {roles}  {target.address}".rstrip()


if __name__ == "__main__":
    main()
