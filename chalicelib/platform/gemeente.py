"""The data of one municipality: name, telephone numbers, office hours, wijken.

It is data, in ``chalicelib/gemeente/<name>.toml``, so that the next municipality only brings a file.
Which one is served is the setting GEMEENTE.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.platform.calendar import OfficeHours, moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import in_order
from chalicelib.platform.settings import Settings

_FOLDER = Path(__file__).parents[1] / "gemeente"
_T = TypeVar("_T")


class BadGemeente(ValueError):
    """The file of a municipality is incomplete; the message names the file and the key."""


@dataclass(frozen=True)
class PhoneNumber:
    """A telephone number as people read it, and the day on which somebody checked it.

    >>> str(PhoneNumber("14 078", date(2026, 11, 2)))
    '14 078'
    """

    number: str
    checked_on: date

    def __str__(self) -> str:
        return self.number


@dataclass(frozen=True)
class Wijk:
    """A part of town, with the code that Statistics Netherlands gave it."""

    code: str
    name: str


@dataclass(frozen=True)
class MailboxTerms:
    """How many days a reporter's mailbox stays: from the report, and at least from each question and
    from its closing. The addresses of a melding go ``after_closing_days`` after its closing.
    """

    open_days: int
    after_closing_days: int


@dataclass(frozen=True)
class Flood:
    """More than ``unverified`` submissions in a window of ``minutes`` are set apart."""

    unverified: int
    minutes: int


@dataclass(frozen=True)
class Gemeente:
    """A municipality. ``desk`` is what it calls the team that reads the reports;
    ``security_contact`` the URI where weaknesses can be told (RFC 9116).

    ``phone`` is its own number, ``emergency`` the one for danger; ``anonymous_crime``,
    ``extremism_support``, ``veilig_thuis``, ``school_inspectors`` and ``suicide_prevention`` are
    the other ways a worried person may need. ``wijken_on`` is the day that the list of wijken is of;
    ``mails_per_address`` how many mails a form alone may send to one address in a day.
    """

    name: str
    desk: str
    security_contact: str
    phone: PhoneNumber
    emergency: PhoneNumber
    police: PhoneNumber
    anonymous_crime: PhoneNumber
    extremism_support: PhoneNumber
    veilig_thuis: PhoneNumber
    school_inspectors: PhoneNumber
    suicide_prevention: PhoneNumber
    hours: OfficeHours
    wijken_on: date
    wijken: tuple[Wijk, ...]
    mailbox: MailboxTerms
    flood: Flood
    mails_per_address: int

    def local(self, moment: datetime) -> datetime:
        """An aware moment on the clocks of this municipality."""
        return moment.astimezone(ZoneInfo(self.hours.zone))

    def today(self, now: datetime) -> date:
        """The local day of an aware moment."""
        return self.local(now).date()

    def said(self, stored: str, language: str) -> str:
        """A stored moment in words, on the clocks of this municipality."""
        return moment_text(self.local(from_text(stored)), language)

    def facts(self, language: str) -> Mapping[str, str]:
        """The values of the ``{placeholders}`` in a text in ``language``."""
        return {
            "gemeente": self.name,
            "meldpunt": self.desk,
            "telefoon_gemeente": in_order(str(self.phone), language),
            "alarmnummer": in_order(str(self.emergency), language),
        }


@functools.cache
def current() -> Gemeente:
    """The municipality that this process serves. Raises MissingSetting or BadGemeente."""
    return load(Settings().text("GEMEENTE"))


def load(name: str, folder: Path = _FOLDER) -> Gemeente:
    """The municipality in the file ``<name>.toml``. Raises BadGemeente."""
    path = folder / f"{name}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"gemeente/{name}.toml does not exist: the setting GEMEENTE names it"
        raise BadGemeente(msg) from None
    except tomllib.TOMLDecodeError as error:
        msg = f"gemeente/{name}.toml cannot be read: {error}"
        raise BadGemeente(msg) from None
    return _gemeente(_Table(f"gemeente/{name}.toml", found))


@dataclass(frozen=True)
class _Table:
    """A TOML table that knows its own name, so that an error can tell where to look."""

    where: str
    found: Mapping[str, Any]

    def get(self, key: str, kind: type[_T]) -> _T:
        value = self.found.get(key)
        # Only an exact type: in Python a moment is also a date, and a truth also a number.
        if type(value) is not kind or value in ("", [], {}):
            msg = f"{self.where}: {key} is missing, empty or no {kind.__name__}"
            raise BadGemeente(msg)
        return value

    def count(self, key: str, *, at_most: int = 100_000) -> int:
        number = self.get(key, int)
        if not 1 <= number <= at_most:
            msg = f"{self.where}: {key} must be from 1 to {at_most}"
            raise BadGemeente(msg)
        return number

    def table(self, key: str) -> _Table:
        return _Table(f"{self.where}: {key}", self.get(key, dict))

    def tables(self, key: str) -> list[_Table]:
        rows = {f"number {n}": row for n, row in enumerate(self.get(key, list), start=1)}
        numbered = _Table(f"{self.where}: {key}", rows)
        return [numbered.table(number) for number in rows]


def _gemeente(table: _Table) -> Gemeente:
    phones, hours, wijken = table.table("phones"), table.table("hours"), table.table("wijken")
    mailbox, flood = table.table("mailbox"), table.table("flood")
    return Gemeente(
        name=table.get("name", str),
        desk=table.get("desk", str),
        security_contact=table.get("security_contact", str),
        phone=_phone(phones, "gemeente"),
        emergency=_phone(phones, "emergency"),
        police=_phone(phones, "police"),
        anonymous_crime=_phone(phones, "anonymous_crime"),
        extremism_support=_phone(phones, "extremism_support"),
        veilig_thuis=_phone(phones, "veilig_thuis"),
        school_inspectors=_phone(phones, "school_inspectors"),
        suicide_prevention=_phone(phones, "suicide_prevention"),
        hours=OfficeHours(
            hours.get("zone", str), hours.get("opens", time), hours.get("closes", time)
        ),
        wijken_on=wijken.get("on", date),
        wijken=tuple(Wijk(w.get("code", str), w.get("name", str)) for w in wijken.tables("list")),
        mailbox=MailboxTerms(mailbox.count("open_days"), mailbox.count("after_closing_days")),
        flood=Flood(flood.count("unverified"), flood.count("window_minutes", at_most=20)),
        mails_per_address=table.table("mail").count("per_address_a_day"),
    )


def _phone(phones: _Table, key: str) -> PhoneNumber:
    phone = phones.table(key)
    return PhoneNumber(phone.get("number", str), phone.get("checked_on", date))
