"""Ports for a command that the municipality runs by hand: the tables, and no key.

TABLE_PREFIX and GEMEENTE stand in the environment. Mail that a command asks for leaves by the clock, within
ten minutes: nobody needs the right to send to a queue for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from chalicelib.bootstrap import aws_ports
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.ports import Given, Ports
from chalicelib.platform.queue import Queues
from chalicelib.platform.settings import Settings


class _LeftToTheClock:
    """Takes no message: the clock finds each announcement by its ``due_at``."""

    def send(self, *_: Any) -> None:
        msg = "no queue by hand"
        raise Unavailable(msg)


def ports() -> Ports:
    """The ports of a command by hand."""
    made = aws_ports(Given(), Settings())
    return replace(made, queues=cast("Queues", _LeftToTheClock()))
