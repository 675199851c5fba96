"""The data of one municipality: name, telephone numbers, office hours, wijken.

It is data, in ``chalicelib/gemeente/<name>.toml``, so that the next municipality only brings a file.
Which one is served is the setting GEMEENTE.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.platform.calendar import OfficeHours, moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import in_order
from chalicelib.platform.settings import Settings

_FOLDER = Path(__file__).parents[1] / "gemeente"

Text = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class BadGemeente(ValueError):
    """The file of a municipality is incomplete; the message names the file and the key."""


@dataclass(frozen=True)
class PhoneNumber:
    """A telephone number as people read it, and the day on which somebody checked it.

    >>> str(PhoneNumber("14 078", date(2026, 11, 2)))
    '14 078'
    """

    number: Text
    checked_on: date

    def __str__(self) -> str:
        return self.number


@dataclass(frozen=True)
class Wijk:
    """A part of town, with the code that Statistics Netherlands gave it."""

    code: Text
    name: Text


@dataclass(frozen=True)
class MailboxTerms:
    """How many days a reporter's mailbox stays: from the report, and at least from each question and
    from its closing. The addresses of a melding go ``after_closing_days`` after its closing.
    """

    open_days: Count
    after_closing_days: Count


@dataclass(frozen=True)
class Flood:
    """More than ``unverified`` submissions in a window of ``minutes`` are set apart."""

    unverified: Count
    minutes: Annotated[int, msgspec.Meta(ge=1, le=20)]


@dataclass(frozen=True)
class Gemeente:
    """A municipality. ``desk`` is what it calls the team that reads the reports;
    ``security_contact`` the URI where weaknesses can be told (RFC 9116).

    ``phone`` is its own number, ``emergency`` the one for danger; ``anonymous_crime``,
    ``extremism_support``, ``veilig_thuis``, ``school_inspectors`` and ``suicide_prevention`` are
    the other ways a worried person may need. ``wijken_on`` is the day that the list of wijken is of;
    ``mails_per_address`` how many mails a form alone may send to one address in a day.
    """

    name: Text
    desk: Text
    security_contact: Text
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
    wijken: Annotated[tuple[Wijk, ...], msgspec.Meta(min_length=1)]
    mailbox: MailboxTerms
    flood: Flood
    mails_per_address: Count

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
    try:
        return msgspec.convert(found, Gemeente)
    # It names the key and no value: "Object missing required field `name`", "... - at `$.hours.opens`".
    except msgspec.ValidationError as error:
        msg = f"gemeente/{name}.toml: {error}"
        raise BadGemeente(msg) from None
