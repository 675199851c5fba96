"""The lists that anybody may see. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class ShownOrganisatie:
    """An organisation that can be chosen."""

    id: str
    name: str


@dataclass(frozen=True)
class ShownSessie:
    """An open session: when (stored moments, UTC), where, and its seats when they were last given.

    ``title``, ``about`` (what it is) and ``audience`` (for whom) are texts in each language that has one.
    """

    id: str
    title: dict[str, str]
    start: str
    end: str
    venue: str
    address: str
    about: dict[str, str]
    audience: dict[str, str]
    free: int
    waiting: int = 0

    @property
    def seats_left(self) -> int:
        """The seats that a newcomer could get: none while somebody waits."""
        return 0 if self.waiting else max(0, self.free)


@dataclass(frozen=True)
class ShownUitgave:
    """A release that was published: ``files`` are its names with how many bytes each has.

    ``plan`` is its name in words, ``kind`` that of the period, ``start`` and ``end`` its first and last day
    (ISO), and ``revision`` counts from 1. One that was withdrawn has the day and the reason of that, and
    its files are offered no more. Days are local ones (ISO).
    """

    id: str
    plan: str
    kind: str
    start: str
    end: str
    revision: int
    published_on: str
    files: dict[str, int]
    reason: str = ""
    withdrawn_on: str = ""
    withdrawn_for: str = ""


class Catalogue(Protocol):
    """The lists of the public forms. Both may raise Unavailable."""

    def organisaties(self) -> Sequence[ShownOrganisatie]:
        """In the order of their names."""
        ...

    def sessies(self) -> Sequence[ShownSessie]:
        """In the order of their start."""
        ...
