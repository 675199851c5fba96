"""The data of one municipality: name, colours, telephone numbers, office hours, wijken.

It is data, in ``chalicelib/gemeente/<name>.toml``, so that the next municipality only brings a file.
Which one is served is the setting GEMEENTE.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.platform import log
from chalicelib.platform.calendar import OfficeHours, moment_text, span_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import N_, in_order, translator
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
WorkingDays = Annotated[int, msgspec.Meta(ge=0, le=100)]
Hex = Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
# A sentence in several languages, by code. Dutch stands in where one is missing.
Sentence = Mapping[str, Text]

# WCAG 2.2, 1.4.3: text on its ground.
_LEAST_CONTRAST = 4.5
_PAPER, _NIGHT = "#ffffff", "#10151d"


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
class StandardQuestion:
    """A question that the desk often asks reporters: ``label`` for the list, ``text`` as it is asked.

    Both by language, Dutch where another one is missing. Raises ValueError without Dutch or English.
    """

    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,40}\Z")]
    label: Mapping[str, Annotated[str, msgspec.Meta(min_length=1, max_length=60)]]
    text: Mapping[str, Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]]

    def __post_init__(self) -> None:
        for name, said in (("label", self.label), ("text", self.text)):
            missing = [language for language in ("nl", "en") if language not in said]
            if missing:
                msg = f"{name} of {self.code} is missing in {', '.join(missing)}"
                raise ValueError(msg)


@dataclass(frozen=True)
class Colours:
    """The colour of the municipality, for the line under the header, buttons and choices.

    ``light`` is read on white and carries white text, ``dark`` on the dark page and carries dark text.
    Raises ValueError when either cannot be read there (4.5 to 1).
    """

    light: Hex
    dark: Hex

    def __post_init__(self) -> None:
        for name, colour, ground in (("light", self.light, _PAPER), ("dark", self.dark, _NIGHT)):
            found = contrast(colour, ground)
            if found < _LEAST_CONTRAST:
                msg = (
                    f"{name} {colour} on {ground} is {found:.1f} to 1, and needs {_LEAST_CONTRAST}"
                )
                raise ValueError(msg)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2 between two colours ``#rrggbb``, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True)
class MailboxTerms:
    """How many days a reporter's mailbox stays: from the report, and at least from each question and
    from its closing. The addresses of a melding go ``after_closing_days`` after its closing.
    """

    open_days: Count
    after_closing_days: Count


@dataclass(frozen=True)
class Days:
    """Working days by the urgency of a melding.

    Raises ValueError when what is more urgent may take longer.
    """

    normaal: WorkingDays
    hoog: WorkingDays
    acuut: WorkingDays

    def __post_init__(self) -> None:
        if not self.normaal >= self.hoog >= self.acuut:
            msg = f"more working days for what is more urgent: {self}"
            raise ValueError(msg)

    def of(self, urgency: str) -> int:
        """The working days for an urgency; an urgency that nobody here knows has those of ``normaal``."""
        return {"hoog": self.hoog, "acuut": self.acuut}.get(urgency, self.normaal)


@dataclass(frozen=True)
class Terms:
    """The terms of a melding: its decision from its arrival, the feedback to its reporter from the decision.

    ``extension`` is how much longer the decision may take, once, when two people agree; 0: no longer.
    Raises ValueError for a decision or feedback in no days.
    """

    decision: Days
    feedback: Days
    extension: Days

    def __post_init__(self) -> None:
        if not self.decision.acuut or not self.feedback.acuut:
            msg = "a decision and its feedback take at least one working day"
            raise ValueError(msg)


@dataclass(frozen=True)
class Flood:
    """More than ``unverified`` submissions in a window of ``minutes`` are set apart."""

    unverified: Count
    minutes: Annotated[int, msgspec.Meta(ge=1, le=20)]


@dataclass(frozen=True)
class Letters:
    """How many letters a form alone may cause, with an address that nobody checked.

    ``per_address`` in a day, ``per_code`` of those for one receipt code; in a window of a flood
    ``per_domain`` to the addresses of one domain; ``sign_ups`` in a window. More than ``bounces`` of them in
    an hour that do not arrive stop the others for an hour. Raises ValueError when one code may take all
    letters of an address.
    """

    per_address: Count
    per_code: Count
    per_domain: Count
    sign_ups: Count
    bounces: Count

    def __post_init__(self) -> None:
        if self.per_code >= self.per_address:
            msg = f"per_code {self.per_code} must be less than per_address {self.per_address}"
            raise ValueError(msg)


@dataclass(frozen=True)
class Privacy:
    """The controller of personal data, and the address for questions (GDPR, articles 13 and 14).

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
    """The statement of the municipality itself (Besluit digitale toegankelijkheid overheid).

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
    """A municipality. ``desk`` is what it calls the team that reads the reports, a noun with "het";
    ``security_contact`` the URI where weaknesses can be told (RFC 9116); ``help_email`` is for who
    cannot use the site or cannot call, and not for reports.

    ``logo`` is the SVG beside the file, ``colours`` the colour of the municipality. ``outcome`` is what the
    municipality promises of how reports end, on the start page; left out when it promises nothing.
    ``standard_questions`` are what its desk often asks reporters. Raises ValueError when two have one code.

    ``phone`` is its own number, ``emergency`` the one for danger; ``anonymous_crime``,
    ``extremism_support``, ``veilig_thuis``, ``school_inspectors`` and ``suicide_prevention`` are
    the other ways a worried person may need. ``wijken_on`` is the day that the list of wijken is of;
    ``subdomains_are_own`` whether an address at locatie.school.nl is one of school.nl.
    """

    name: Text
    desk: Text
    security_contact: Text
    help_email: Email
    logo: Text
    colours: Colours
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
    terms: Terms
    flood: Flood
    letters: Letters
    subdomains_are_own: bool
    privacy: Privacy
    accessibility: Accessibility
    outcome: Sentence = field(default_factory=dict)
    standard_questions: Annotated[tuple[StandardQuestion, ...], msgspec.Meta(max_length=50)] = ()

    def __post_init__(self) -> None:
        codes = [one.code for one in self.standard_questions]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            msg = f"standard_questions has {', '.join(twice)} twice"
            raise ValueError(msg)

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
            "telefoon_gemeente": self.phone_text(language),
            "alarmnummer": in_order(str(self.emergency), language),
            "uren": self.hours_text(language),
        }

    def phone_text(self, language: str) -> str:
        """The own number with what to ask for and when, as it stands in a sentence.

        The number is that of the whole municipality: without the name of the desk nobody there knows
        where a caller must be. ``desk_tel`` in ``macros/tel.html`` says the same with a link.
        """
        number = in_order(str(self.phone), language)
        said = translator(language).gettext(
            N_("{number} (vraag naar het {desk}, op werkdagen van {hours})")
        )
        return said.format(number=number, desk=self.desk, hours=self.hours_text(language))

    def hours_text(self, language: str) -> str:
        """The hours of the desk in words: ``9.00 tot 17.00 uur``."""
        return span_text(self.hours.opens, self.hours.closes, language)

    def standard_question(self, code: str, language: str) -> str:
        """The text of a standard question in ``language``, or else in Dutch; "" when there is no such one."""
        for one in self.standard_questions:
            if one.code == code:
                return one.text.get(language) or one.text["nl"]
        return ""

    def outcome_text(self, language: str) -> str:
        """The promise of ``outcome`` in ``language``, or "" when there is none."""
        return self.outcome.get(language) or self.outcome.get("nl", "")


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


def names(folder: Path = _FOLDER) -> tuple[str, ...]:
    """The names of the municipalities that have a file."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


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
        return _with_logo(msgspec.convert(found, Gemeente), folder)
    # It names the key and no value: "Object missing required field `name`", "... - at `$.hours.opens`".
    except msgspec.ValidationError as error:
        msg = f"gemeente/{name}.toml: {error}"
        raise BadGemeente(msg) from None


def logo(here: Gemeente, folder: Path = _FOLDER) -> str:
    """The logo of a municipality as SVG text."""
    return (folder / here.logo).read_text(encoding="utf-8")


def _with_logo(here: Gemeente, folder: Path) -> Gemeente:
    """The same municipality. Raises BadGemeente when its logo is no file beside its data."""
    if here.logo not in {path.name for path in folder.glob("*.svg")}:
        msg = f"gemeente/{here.logo} does not exist: the key `logo` names it"
        raise BadGemeente(msg)
    return here
