"""Puts parked messages back: those that a function could not read, after its fault was mended.

``python -m tools.read_again`` lists them; ``python -m tools.read_again all`` has every one read again that
still has its body, and a row of the list behind the command that one only. Run it with the rights on the
tables ``unreadable`` and ``journal``, and TABLE_PREFIX and GEMEENTE in the environment (docs/operations.md).

The clock tells the function that could not read a message to read it again, within five minutes; nothing
is read here. The desk can do the same at *Onleesbaar*, one by one. The journal names ``beheer``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from chalicelib.platform.errors import NotThere
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Cursor
from chalicelib.unreadable.domain import Kept
from chalicelib.unreadable.pile.usecases import list_unreadable, try_again
from chalicelib.work import Work
from tools.by_hand import ports

_PAGE = 100


def main() -> None:
    """List what is parked, or put it back."""
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    here = ports()
    waiting = list(parked(here))
    if len(sys.argv) == 1:
        lines = (
            f"{one.row}  {one.queue}  {one.why}  {one.received_at}  {one.state}" for one in waiting
        )
        print("\n".join(lines) or "No message is parked.")  # noqa: T201
        return
    asked = sys.argv[1]
    chosen = [one for one in waiting if asked in {"all", one.row}]
    if not chosen and asked != "all":
        sys.exit("There is no such message in the list.")
    print(f"{put_back(here, chosen)} of {len(chosen)} are read again within five minutes.")  # noqa: T201


def parked(here: Ports) -> Iterator[Kept]:
    """Every message that waits for a person, the longest waiting first."""
    after: Cursor | None = None
    while True:
        page, after = list_unreadable(here, limit=_PAGE, after=after)
        yield from page
        if after is None:
            return


def put_back(here: Ports, chosen: list[Kept]) -> int:
    """Have each read again; how many could be. One that was read meanwhile is passed over."""
    done = 0
    for one in chosen:
        try:
            try_again(Work(here, "beheer"), one.queue, one.row)
        except NotThere:
            continue
        done += 1
    return done


if __name__ == "__main__":
    main()
