"""Organisations and people of the directory, and their presence on a day. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from chalicelib.mail.domain import DeskRole
from chalicelib.platform.i18n import N_

ContactRole = Literal["vast", "plaatsvervanger"]

SECTOR_NAMES: Mapping[str, str] = {
    "onderwijs": N_("Onderwijs"),
    "jongerenwerk": N_("Jongerenwerk"),
    "zorg": N_("Zorg"),
    "welzijn_wijk": N_("Welzijn en wijk"),
    "politie": N_("Politie"),
    "sport": N_("Sport"),
    "gemeente": N_("Gemeente"),
    "werk_inkomen": N_("Werk en inkomen"),
    "wonen": N_("Wonen"),
    "gemeenschap": N_("Gemeenschap"),
    "overig": N_("Overig"),
}
CONTACT_ROLE_NAMES: Mapping[ContactRole, str] = {
    "vast": N_("Vast"),
    "plaatsvervanger": N_("Vervanger"),
}
# Their accounts end in one transaction with their organisation (AWS: at most 100 parts).
MAX_PEOPLE = 20
# Each has a row of its own, which is written in one transaction with its organisation.
MAX_DOMAINS = 20


@dataclass(frozen=True)
class Organisatie:
    """An organisation in the signaleringsnetwerk; ``email_domains`` are its own, lower case.

    No other organisation has the same name, however it is written, or one of these domains.
    """

    id: str
    name: str
    sector: str
    email_domains: tuple[str, ...]
    active: bool = True


@dataclass(frozen=True)
class Aandachtsfunctionaris:
    """A contact for signals. ``wijken`` empty means all; absence includes both its days.

    ``confirmed_on`` is the local day on which they said that the address is theirs. ``medewerker_id`` is
    their account at the bureau, empty until they are invited. ``phone`` is a number as ``read_phone`` gives
    it, or empty. No other person of the directory has the same address.
    """

    id: str
    organisatie_id: str
    role: ContactRole
    email: str
    rank: int = 1
    wijken: tuple[str, ...] = ()
    # Mail goes only to an address whose owner has confirmed it (a typing error mails a stranger).
    confirmed_on: date | None = None
    absent_from: date | None = None
    absent_until: date | None = None
    language: str = "nl"
    name: str = ""
    medewerker_id: str = ""
    phone: str = ""

    @property
    def shown_name(self) -> str:
        """The name, or the address of who has none."""
        return self.name or self.email

    def is_there_on(self, day: date) -> bool:
        """Whether this person can be mailed: confirmed and not absent on ``day``."""
        if self.confirmed_on is None:
            return False
        if self.absent_from is None:
            return True
        return not self.absent_from <= day <= (self.absent_until or date.max)


@dataclass(frozen=True)
class DeskMember:
    """A medewerker (or a shared address) at the desk, in a role that is mailed; ``oproep`` is on call."""

    id: str
    email: str
    role: DeskRole
    language: str = "nl"


@dataclass(frozen=True)
class Network:
    """One organisation with its people, as routing sees it."""

    organisatie: Organisatie | None
    people: tuple[Aandachtsfunctionaris, ...] = field(default=())

    def person(self, person_id: str) -> Aandachtsfunctionaris | None:
        return next((p for p in self.people if p.id == person_id), None)

    def deputies_of(self, person_id: str) -> list[Aandachtsfunctionaris]:
        """The other deputies, in the order in which they are asked (R6)."""
        others = (p for p in self.people if p.role == "plaatsvervanger" and p.id != person_id)
        return sorted(others, key=lambda p: (p.rank, p.id))


def can_be_asked(people: Sequence[Aandachtsfunctionaris], wijk_code: str | None, day: date) -> bool:
    """Whether somebody is there on ``day`` for a melding in a wijk (None: in any), by the rules R4 to R6."""
    return any(
        wijk_code is None or p.role == "plaatsvervanger" or not p.wijken or wijk_code in p.wijken
        for p in people
        if p.is_there_on(day)
    )


def first_day_without_deputy(
    network: Network, person_id: str, first: date, last: date
) -> date | None:
    """The first day from ``first`` to ``last`` on which no deputy is there; None when there is always one.

    On such a day a report that somebody else of the organisation does not get goes to the desk alone (R7).
    """
    deputies = network.deputies_of(person_id)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return next((day for day in days if not any(p.is_there_on(day) for p in deputies)), None)
