"""The data of one municipality: name, telephone numbers, office hours, wijken.

It is data, in ``chalicelib/gemeente/<name>.toml``, so that the next municipality only brings a file.
Which one is served is the setting GEMEENTE.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.platform import log
from chalicelib.platform.calendar import OfficeHours, moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import in_order
from chalicelib.platform.settings import Settings

_FOLDER = Path(__file__).parents[1] / "gemeente"

Text = Annotated[str, msgspec.Meta(min_length=1)]
Email = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+$")]
Url = Annotated[str, msgspec.Meta(pattern=r"^https://\S+$")]
# Who decides what personal data are for: the mayor alone, or the mayor and aldermen.
Controller = Literal["burgemeester", "college"]
# A value with one of these is an example: RFC 2606 keeps ".example" free for that.
_EXAMPLES = (".example", "voorbeeld")
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
class Privacy:
    """Who answers for personal data, and where to ask (GDPR, articles 13 and 14).

    ``reports`` and ``trainings`` are the controller of each; ``officer`` what the municipality calls its
    data protection officer, a function and never a name; ``processor`` who keeps the data for it;
    ``authority`` where people complain.
    """

    reports: Controller
    trainings: Controller
    address: Text
    officer: Text
    officer_email: Email
    processor: Text
    authority: Url


@dataclass(frozen=True)
class Mending:
    """The day on which each shortcoming of ``site/statement.py`` is to be mended."""

    research: date
    screen_reader: date
    browsers: date
    languages: date
    plain_words: date


@dataclass(frozen=True)
class Accessibility:
    """What the municipality itself states (Besluit digitale toegankelijkheid overheid).

    ``status`` as in the national register (D: does not comply); ``signatory`` the function of who signed
    on ``signed_on``; ``register`` where all its statements are.
    """

    site: Url
    status: Literal["A", "B", "C", "D"]
    signatory: Text
    signed_on: date
    register: Url
    mending: Mending


@dataclass(frozen=True)
class Gemeente:
    """A municipality. ``desk`` is what it calls the team that reads the reports;
    ``security_contact`` the URI where weaknesses can be told (RFC 9116); ``help_email`` is for who
    cannot use the site or cannot call, and not for reports.

    ``phone`` is its own number, ``emergency`` the one for danger; ``anonymous_crime``,
    ``extremism_support``, ``veilig_thuis``, ``school_inspectors`` and ``suicide_prevention`` are
    the other ways a worried person may need. ``wijken_on`` is the day that the list of wijken is of;
    ``mails_per_address`` how many mails a form alone may send to one address in a day.
    """

    name: Text
    desk: Text
    security_contact: Text
    help_email: Email
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
    privacy: Privacy
    accessibility: Accessibility

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
    """The municipality that this process serves. Raises MissingSetting or BadGemeente.

    Whatever is still an example is named in the log, once.
    """
    name = Settings().text("GEMEENTE")
    found = load(name)
    for key in examples(found):
        log.event("gemeente_has_example", gemeente=name, key=key)
    return found


def examples(here: Gemeente) -> tuple[str, ...]:
    """The keys that the municipality has not filled in yet, such as ``privacy.officer_email``."""
    return tuple(_examples_in(msgspec.to_builtins(here), ""))


def _examples_in(value: object, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _examples_in(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, str) and any(sign in value.casefold() for sign in _EXAMPLES):
        yield key


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
