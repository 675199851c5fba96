"""Who is who in the directory, and who is there on a day. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from chalicelib.mail.domain import DeskRole


@dataclass(frozen=True)
class Organisatie:
    """An organisation in the signaleringsnetwerk; ``email_domains`` are its own, lower case."""

    id: str
    name: str
    sector: str
    email_domains: tuple[str, ...]
    active: bool = True


@dataclass(frozen=True)
class Aandachtsfunctionaris:
    """A contact for signals. ``wijken`` empty means all; absence includes both its days."""

    id: str
    organisatie_id: str
    role: Literal["vast", "plaatsvervanger"]
    email: str
    rank: int = 1
    wijken: tuple[str, ...] = ()
    # Mail goes only to an address whose owner has confirmed it (a typing error mails a stranger).
    confirmed: bool = True
    absent_from: date | None = None
    absent_until: date | None = None
    language: str = "nl"

    def is_there_on(self, day: date) -> bool:
        """Whether this person can be mailed: confirmed and not absent on ``day``."""
        if not self.confirmed:
            return False
        if self.absent_from is None:
            return True
        return not self.absent_from <= day <= (self.absent_until or date.max)


@dataclass(frozen=True)
class DeskMember:
    """Somebody (or a shared address) at the desk; ``oproep`` is the on-call address."""

    id: str
    email: str
    role: DeskRole
    language: str = "nl"


@dataclass(frozen=True)
class Network:
    """One organisation with its people, as routing sees it."""

    organisatie: Organisatie | None
    people: tuple[Aandachtsfunctionaris, ...] = field(default=())
