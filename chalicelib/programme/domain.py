"""Seats and the waiting list. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from chalicelib.platform.typed.text import letters_of

Place = Literal["aangemeld", "wachtlijst"]


@dataclass(frozen=True)
class Sessie:
    """A session and its count of seats.

    ``start`` and ``end`` are stored moments (UTC). ``venue`` is the name of the place, ``address`` its
    street and town. ``free`` seats, ``waiting`` people; ``tickets`` given so far; ``version`` goes up with
    every change, which makes all changes one after another.
    """

    id: str
    title: Mapping[str, str]
    start: str
    end: str
    venue: str
    address: str
    free: int
    waiting: int = 0
    tickets: int = 0
    version: int = 0


@dataclass(frozen=True)
class Aanmelding:
    """One person's place in one session. ``ticket`` is 0 for a seat.

    A person is an address and a name: colleagues share a mailbox.

    ``digest`` is the keyed digest of the answers with which the place was asked.
    """

    sessie_id: str
    person: str
    sid: str
    digest: str
    place: Place
    ticket: int
    position: int


def take_seat(sessie: Sessie, person: str, sid: str, digest: str) -> tuple[Sessie, Aanmelding]:
    """The session and the sign-up after ``person`` signs up.

    A seat only when one is free *and* nobody waits: a newcomer never passes the waiting list.
    """
    after = replace(sessie, version=sessie.version + 1)
    if sessie.free > 0 and sessie.waiting == 0:
        after = replace(after, free=sessie.free - 1)
        return after, Aanmelding(sessie.id, person, sid, digest, "aangemeld", ticket=0, position=0)
    ticket, position = sessie.tickets + 1, sessie.waiting + 1
    after = replace(after, tickets=ticket, waiting=position)
    return after, Aanmelding(sessie.id, person, sid, digest, "wachtlijst", ticket, position)


def who(address: str, name: str) -> str:
    """The same text for one person, however the name is written: case, accents, spaces and marks count not.

    A plus address is an address of its own.

    >>> who("Info@kompas.example", "José  de Vries") == who("info@kompas.example", "jose de vries")
    True
    >>> who("info@kompas.example", "Anna") == who("info@kompas.example", "Bram")
    False
    """
    return f"{address.strip().lower()}/{letters_of(name)}"


def name_in_letter(name: str) -> str:
    """A name as a mail may repeat it: nothing in it becomes a link, whoever typed it.

    >>> name_in_letter("J.P. O’Neil-Bakker"), name_in_letter("kijk op https://kwaad.example/x")
    ('J. P. O’Neil-Bakker', 'kijk op https kwaad. example x')
    """

    def is_kept(char: str) -> bool:
        return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc", "So"} or char in "-'’."

    kept = (char if is_kept(char) else " " for char in name)
    return " ".join("".join(kept).replace(".", ". ").split())
