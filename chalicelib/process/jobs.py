"""Long jobs: a row says how far one is, and each message brings it on for a stretch.

The gateway cuts a page off after 29 seconds, and Lambda a function after its own time: what takes longer is
done by a function of a queue, which sends the message on until the job is over.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

# Of the 30 that Lambda gives: a job is a handful of messages, and no loop to AWS.
SECONDS = 20

Clock = Callable[[], float]
T = TypeVar("T")


def bring_on(
    job: T,
    *,
    is_over: Callable[[T], bool],
    do: Callable[[T, Callable[[], bool]], T],
    again: Callable[[], None],
    clock: Clock = time.monotonic,
) -> None:
    """Do the next stretches of a job for ``SECONDS`` of ``clock``, and ask for the rest with ``again``.

    ``do`` does one stretch, stores how far the job is and answers the job as it is then. The function that
    ``do`` is given says whether it is late; a stretch does something also when it is.
    """
    ends = clock() + SECONDS
    while not is_over(job):
        if clock() >= ends:
            again()
            return
        job = do(job, lambda: clock() >= ends)
