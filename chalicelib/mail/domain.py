"""Announcements and outbox rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal, Protocol

from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Fault
from chalicelib.platform.windows import window_at

MailState = Literal[
    "waiting",
    "sending",
    "sent",
    "delivered",
    "bounced",
    "complained",
    "refused",
    "given_up",
    "withheld",
    "called_off",
]

DeskRole = Literal["triagist", "teamleider", "oproep"]

# No letter: the address is to leave SES's suppression list, where a bounce may have put it.
FORGET = "vergeet"
# The letter that asks somebody to confirm their work address.
CONFIRMS = "melder_bevestigt"
# What a form alone can cause, with an address that nobody checked: capped, so that it is no mail bomb.
CAPPED = frozenset(
    {
        CONFIRMS,
        "melder_ontvangst",
        "tr_bevestiging",
        "tr_wachtlijst",
        "tr_al_aangemeld",
        "tr_al_wachtlijst",
    }
)

# Its link lets its reader in: the mailer makes the token when it writes the letter.
INVITES = "mw_uitnodiging"

# SES reports in any order and more than once; a later word never undoes a graver one
# (govuk-forms/forms-runner#1442: a delivery after a bounce led to a lost submission).
_GRAVITY: dict[MailState, int] = {
    "waiting": 0,
    "sending": 0,
    "sent": 1,
    "delivered": 2,
    "refused": 3,
    "given_up": 3,
    "withheld": 3,
    "called_off": 3,
    "bounced": 3,
    "complained": 4,
}
_EVENTS: dict[str, MailState] = {
    "Send": "sent",
    "Delivery": "delivered",
    "Bounce": "bounced",
    "Reject": "bounced",
    "Complaint": "complained",
}

# A day of trying, a lease apart; then it is a person's turn.
MAX_ATTEMPTS = 96


@dataclass(frozen=True)
class Brake:
    """How many letters of forms did not arrive in the hour from ``hour``, and until when the others wait.

    Both are stored moments; ``until`` is empty as long as they never had to.
    """

    hour: str = ""
    failed: int = 0
    until: str = ""


_STOPPED_FOR = timedelta(hours=1)


def after_failure(brake: Brake, now: datetime, most: int) -> Brake:
    """The brake after one more letter did not arrive: beyond ``most`` in an hour it stops the others for one.

    Counting begins anew then, so that letters that were on their way make it longer only when they fail too.
    """
    hour = window_at(now, 60).start
    failed = brake.failed + 1 if brake.hour == hour else 1
    if failed <= most:
        return Brake(hour, failed, brake.until)
    return Brake(hour, 0, to_text(now + _STOPPED_FOR))


@dataclass(frozen=True)
class Tally:
    """The letters of forms that one address got and will get: a (UTC) day and a mark of the code for each."""

    letters: tuple[tuple[date, str], ...] = ()


# An address that is full today has a line for so many days more.
_DAYS_AHEAD = 7


def day_of_letter(
    tally: Tally, code: str, today: date, *, per_address: int, per_code: int
) -> date | None:
    """The day on which one more letter about a code goes to an address; None: it does not go.

    A day has ``per_address`` letters, ``per_code`` of them for one code. A letter that does not fit today
    gets the first later day, but the line takes no more than half of a day: the other half is for whoever
    comes then, so that one evening of junk does not use up the days after it.
    """
    later = per_address // 2
    room = [(today, per_address)]
    room += [(today + timedelta(days=ahead), later) for ahead in range(1, _DAYS_AHEAD + 1)]
    for day, most in room:
        marks = [mark for at, mark in tally.letters if at == day]
        if len(marks) < most and marks.count(code) < per_code:
            return day
    return None


def with_letter(tally: Tally, code: str, day: date, today: date) -> Tally:
    """The tally with one more letter, and without those of days that are over."""
    kept = [letter for letter in tally.letters if letter[0] >= today]
    return Tally((*kept, (day, code)))


# One address and nothing else: a list of addresses, or a name in front, would reach somebody else as well.
_PLAIN = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@([A-Za-z0-9.-]+)")


def domain_of(address: str) -> str:
    """The domain of one plain address, in lower case; empty when the text is anything else.

    >>> domain_of("a.b@School.example"), domain_of("x@kwaad.example,a@school.example")
    ('school.example', '')
    """
    found = _PLAIN.fullmatch(address)
    return found[1].lower() if found else ""


def mailbox_of(address: str) -> str:
    """An address as its letters are counted: capitals and what follows a plus make no other mailbox.

    >>> mailbox_of("Jan.Smit+7@Thuis.example")
    'jan.smit@thuis.example'
    """
    name, _, domain = address.casefold().rpartition("@")
    return f"{name.partition('+')[0] or name}@{domain}"


class Addressee(Protocol):
    """Somebody who can be mailed, in their own language."""

    @property
    def id(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


class AtTheDesk(Addressee, Protocol):
    """Somebody at the desk, in a role."""

    @property
    def role(self) -> DeskRole: ...


class Directory(Protocol):
    """Everybody who can be mailed, as the mailer asks (``Addresses`` in chalicelib/network/store.py)."""

    def desk(self, about: str) -> Sequence[AtTheDesk]:
        """Everybody at the desk from whom the object ``about`` is not kept."""
        ...

    def person(self, organisatie_id: str, person_id: str, about: str) -> Addressee | None:
        """An aandachtsfunctionaris; None when they are gone, or the object ``about`` is kept from them."""
        ...

    def medewerker(self, medewerker_id: str, about: str) -> Addressee | None:
        """A medewerker at their work address, confirmed or not.

        None without access or address, and when the object ``about`` is kept from them.
        """
        ...

    def may_hear(self, address: str, about: str) -> bool:
        """Whether an address is of nobody from whom the object ``about`` is kept by now."""
        ...

    def holders(self, right: str, about: str) -> Sequence[Addressee]:
        """The medewerkers who have a right now and confirmed their address.

        Those from whom the object ``about`` is kept are left out.
        """
        ...

    def invite(self, medewerker_id: str, now: datetime) -> tuple[str, datetime] | None:
        """Store the digest of a new token that lets a medewerker in; the token, and until when it does.

        None when nobody may come in by one: they log in already, or have no access.
        """
        ...


@dataclass(frozen=True)
class ToDesk:
    """Everybody at the desk in one of ``roles``, as it is when the mail is made, and who has the case.

    ``handler`` is a medewerker, in whatever role; empty when nobody has it.
    """

    letter: str
    roles: tuple[DeskRole, ...]
    handler: str = ""


@dataclass(frozen=True)
class ToPerson:
    """An aandachtsfunctionaris in the directory."""

    letter: str
    organisatie_id: str
    person_id: str


@dataclass(frozen=True)
class ToSealed:
    """An address that only the mailer can open: part ``notify``, sealed for ``object_id``."""

    letter: str
    object_id: str
    sealed: bytes
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ToMedewerker:
    """A medewerker at their work address, as it is when the mail is made."""

    letter: str
    medewerker_id: str


@dataclass(frozen=True)
class ToRight:
    """Every medewerker who has ``right`` when the mail is made, but for the ids ``but``."""

    letter: str
    right: str
    but: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


Recipient = ToDesk | ToPerson | ToSealed | ToMedewerker | ToRight


@dataclass(frozen=True)
class Announcement:
    """Something happened at ``at`` (stored moment) and these must be told.

    ``id`` is derived from what happened, so that the same happening is announced once. ``about`` is the
    object that it is about, as the journal names it.
    """

    id: str
    at: str
    recipients: tuple[Recipient, ...]
    about: str


_HEARD = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One mail to one address. ``address`` is empty when it is ``sealed``; both go once it is sent.

    ``about`` is the object that its announcement is about. ``counted``: it is among the mails of forms to
    its address, of the day on which it goes. ``announcement`` is the one that it belongs to: mails to people
    in the directory can be called off with it. ``medewerker`` is whom its link lets in, if it does.
    ``sent_at`` is the stored moment at which SES took the mail, empty before that.
    """

    id: str
    letter: str
    language: str
    state: MailState
    attempt: int
    due_at: str
    about: str
    address: str = ""
    object_id: str = ""
    sealed: bytes = b""
    facts: Mapping[str, str] = field(default_factory=dict)
    counted: bool = False
    announcement: str = ""
    medewerker: str = ""
    sent_at: str = ""

    def is_unheard_of(self, now: datetime) -> bool:
        """Whether SES took the mail a day ago and told nothing since: its events are best effort (SES guide).

        SES tries to deliver for fourteen hours, so a day later nothing more is to come.
        """
        return (
            self.state == "sent" and bool(self.sent_at) and now - from_text(self.sent_at) > _HEARD
        )


def row_id(announcement_id: str, recipient: str) -> str:
    """The id (and SES tag) of a mail: the same for the same announcement and recipient."""
    return sha256(f"{announcement_id}/{recipient}".encode()).hexdigest()[:32]


def row_to_person(announcement_id: str, to: ToPerson) -> str:
    """The id of the mail to somebody in the directory."""
    return row_id(announcement_id, f"{to.organisatie_id}/{to.person_id}")


class NobodyAtTheDesk(Fault):
    """Nobody at the desk has a confirmed address: somebody must be told and there is no one."""


def sealed_row(
    announcement: Announcement, to: ToSealed, state: MailState, *, due_at: str, attempt: int = 0
) -> Row:
    """The mail to a sealed address. Its language is sealed with it."""
    return Row(
        id=row_id(announcement.id, f"{to.object_id}/{to.letter}"),
        letter=to.letter,
        language="",
        state=state,
        attempt=attempt,
        due_at=due_at,
        about=announcement.about,
        object_id=to.object_id,
        sealed=to.sealed,
        facts=to.facts,
        announcement=announcement.id,
    )


def desk_rows(
    announcement: Announcement,
    to: ToDesk,
    members: Sequence[AtTheDesk],
    handler: Addressee | None,
    *,
    due_at: str,
) -> list[Row]:
    """A leased row for each desk member in one of the roles, and for the handler; one for each address.

    When nobody has such a role everybody at the desk is told; raises NobodyAtTheDesk when there is
    nobody, so that the message stays in its queue and its alarm rings.
    """
    asked = [m for m in members if m.role in to.roles] or members
    if not asked:
        msg = "nobody at the desk can be mailed: add medewerkers (docs/operations.md)"
        raise NobodyAtTheDesk(msg)
    told: Sequence[Addressee] = [*asked, *([handler] if handler else ())]
    addresses = {member.email: member for member in told}
    return [
        Row(
            id=row_id(announcement.id, f"desk/{member.id}"),
            letter=to.letter,
            language=member.language,
            state="sending",
            attempt=1,
            due_at=due_at,
            about=announcement.about,
            address=address,
        )
        for address, member in addresses.items()
    ]


def staff_rows(
    announcement: Announcement,
    to: ToMedewerker | ToRight,
    people: Sequence[Addressee],
    *,
    due_at: str,
) -> list[Row]:
    """A leased row for each medewerker; one for each address."""
    addresses, letter = {one.email: one for one in people}, to.letter
    return [
        Row(
            id=row_id(announcement.id, f"medewerker/{one.id}/{letter}"),
            letter=letter,
            language=one.language,
            state="sending",
            attempt=1,
            due_at=due_at,
            about=announcement.about,
            address=address,
            facts=to.facts if isinstance(to, ToRight) else {},
            medewerker=one.id if letter == INVITES else "",
        )
        for address, one in addresses.items()
    ]


def after_event(state: MailState, event: str) -> MailState:
    """The state after SES said ``event``: the graver of the two, whatever the order."""
    told = _EVENTS.get(event, state)
    return told if _GRAVITY[told] > _GRAVITY[state] else state
