"""Doing several things that have nothing to do with each other, each as well as it can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chalicelib.platform import log


def run_each(duties: Mapping[str, Callable[[], int]]) -> dict[str, int]:
    """Do every duty, in order, and answer what each of them counted.

    A fault in one is logged and stops none of the others; the first one is raised after all.
    """
    counted: dict[str, int] = {}
    first: Exception | None = None
    for duty, do in duties.items():
        try:
            counted[duty] = do()
        # A fault of any kind: a right that is missing for one queue must not stop the mail either.
        except Exception as fault:
            log.fault("duty_failed", fault, duty=duty)
            first = first or fault
    if first is not None:
        raise first
    return counted
