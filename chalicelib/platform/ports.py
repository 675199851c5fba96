"""The ports: all that a Lambda function reaches of the world, as one value.

A function is given its own keys, queues and settings and no others (``Given``); ``infra/policies``
says the same to AWS. Tests and the simulation hand in ports in memory instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from chalicelib.platform.clock import Clock

if TYPE_CHECKING:
    from chalicelib.platform.files import Files, FilesName
    from chalicelib.platform.gemeente import Gemeente
    from chalicelib.platform.mailer import Mailer
    from chalicelib.platform.outside import Outside
    from chalicelib.platform.queue import QueueName, Queues
    from chalicelib.platform.sealing import Keys, SealedPart
    from chalicelib.platform.settings import Settings
    from chalicelib.platform.table import Database
    from chalicelib.platform.write_once import WriteOnce

Marks = Literal["", "person", "address"]


@dataclass(frozen=True)
class Given:
    """One function's share of the world.

    ``parts``: the seal parts that it seals or opens. ``marks``: whose keyed digests it makes.
    ``sends``: the queues it sends to. ``mends``: the queues whose dead letters it puts back.
    ``mails`` and ``writes_once``: it sends mail, it writes to the bucket with object lock. ``files``: the
    buckets of releases that it reads or writes. ``looks_outside``: it opens pages as somebody outside does.
    ``settings``: the names that it reads by itself; one that is missing stops it at start.
    """

    parts: tuple[SealedPart, ...] = ()
    marks: Marks = ""
    sends: tuple[QueueName, ...] = ()
    mends: tuple[QueueName, ...] = ()
    mails: bool = False
    writes_once: bool = False
    files: tuple[FilesName, ...] = ()
    looks_outside: bool = False
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visiting:
    """The ports of code that runs for a visitor: it seals and sends. No table is in its type."""

    keys: Keys
    queues: Queues
    now: Clock
    here: Gemeente


@dataclass(frozen=True)
class Ports:
    """The ports of one function. ``here`` is the municipality that it serves.

    ``hidden``: the ids that ``database`` keeps from whoever the function works for (platform/hiding.py).
    ``pause`` waits so many seconds.
    """

    database: Database
    keys: Keys
    queues: Queues
    mailer: Mailer
    write_once: WriteOnce
    releases: Files
    published: Files
    outside: Outside
    now: Clock
    here: Gemeente
    settings: Settings
    hidden: frozenset[str] = frozenset()
    pause: Callable[[float], None] = time.sleep

    @property
    def visiting(self) -> Visiting:
        """The smaller set, for code that runs for a visitor."""
        return Visiting(self.keys, self.queues, self.now, self.here)

    @property
    def today(self) -> date:
        """The local day."""
        return self.here.today(self.now())


class NotGiven:
    """Stands where a function was given no such port: its first use raises RuntimeError, naming the port."""

    def __init__(self, port: str) -> None:
        self._port = port

    def __getattr__(self, name: str) -> Any:
        msg = f"this function was given no {self._port}: give it one in chalicelib/bootstrap.py"
        raise RuntimeError(msg)
