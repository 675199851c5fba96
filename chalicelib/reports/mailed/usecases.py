"""Who was mailed about a melding, and whether it arrived: also when the mail left long ago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from chalicelib.mail.domain import MailState, Recipient, Row, ToPerson, row_id, row_to_person
from chalicelib.mail.store import MailStore
from chalicelib.network.domain import ContactRole
from chalicelib.network.store import NetworkStore
from chalicelib.platform.ports import Ports
from chalicelib.process.proposals.usecases import signed_as
from chalicelib.reports.domain import DECIDED
from chalicelib.reports.store.file import File, Involved
from chalicelib.reports.store.sharing import involvement_id
from chalicelib.reports.store.submissions import (
    Stored,
    announcement_id,
    confirmation_id,
    letter_to_reporter,
)


@dataclass(frozen=True)
class Mailed:
    """One mail about a melding: its letter, how it fares, and to whom it goes.

    ``state`` is "unheard" when nobody told for a day whether the mail arrived. ``organisatie_id`` is empty
    for a mail to the reporter. ``name`` and ``role`` are those of the person in the directory, empty for who
    left it.
    """

    letter: str
    state: MailState | Literal["unheard"]
    organisatie_id: str = ""
    name: str = ""
    role: ContactRole | Literal[""] = ""


def mails_about(ports: Ports, file: File) -> list[Mailed]:
    """The mails to the reporter, then those to people in the directory. Raises Unavailable."""
    store = MailStore(ports.database)
    return [*_to_reporter(store, ports, file), *_to_people(store, ports, file)]


def _fares(row: Row, ports: Ports) -> MailState | Literal["unheard"]:
    return "unheard" if row.is_unheard_of(ports.now()) else row.state


def _to_reporter(store: MailStore, ports: Ports, file: File) -> Iterator[Mailed]:
    sid = file.submissions[0].sid
    caused = [(announcement_id(stored), letter_to_reporter(stored)) for stored in file.submissions]
    caused += [(f"{sid}.vraag{asked.number}", "vraag_open") for asked in file.asked]
    # Of a former release one person said so.
    caused.append((f"{sid}.afgerond", "melder_afgerond"))
    decided = [step.codes.get("proposal", "") for step in file.steps if step.act in DECIDED]
    caused += [(signed_as(proposal), "melder_afgerond") for proposal in decided]
    for announcement, letter in caused:
        row = store.row(row_id(announcement, f"{sid}/{letter}"))
        if row is not None:
            yield Mailed(letter, _fares(row, ports))


def _to_people(store: MailStore, ports: Ports, file: File) -> Iterator[Mailed]:
    """A letter without a row is on its way until its announcement is handled.

    After that its reader had left before: the desk was told instead.
    """
    # By organisation: the bureau may list the directory, and asks for it once.
    directory = cache(NetworkStore(ports.database).entry)
    for announcement_id_ in dict.fromkeys(_announced(file)):
        announced = store.announcement(announcement_id_)
        recipients: tuple[Recipient, ...] = announced[0].recipients if announced else ()
        handled = announced[1] if announced else 0
        for number, to in enumerate(recipients):
            if isinstance(to, ToPerson):
                row = store.row(row_to_person(announcement_id_, to))
                people = {one.id: one for one in directory(to.organisatie_id).people}
                person = people.get(to.person_id)
                yield Mailed(
                    to.letter,
                    _fares(row, ports) if row else "given_up" if number < handled else "sending",
                    to.organisatie_id,
                    person.name if person else "",
                    person.role if person else "",
                )


def _announced(file: File) -> Iterator[str]:
    """The announcements that may have mailed somebody in the directory."""
    for stored in file.submissions:
        if stored.verified == "werkadres":
            yield confirmation_id(stored)
    for involved in file.involved:
        yield involvement_id(involved.sid, involved.sk)
    shared: list[Stored | Involved] = [*file.submissions, *file.involved]
    for one in shared:
        yield from one.shared_to.values()
