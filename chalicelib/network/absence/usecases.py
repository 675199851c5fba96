"""An aandachtsfunctionaris says when they are away, and that the address is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chalicelib.network.directory.usecases import journal_entry
from chalicelib.network.domain import Aandachtsfunctionaris, Network
from chalicelib.network.store import NetworkStore, confirm_address, set_absence, set_phone
from chalicelib.platform.errors import NotThere
from chalicelib.platform.ports import Ports
from chalicelib.platform.typed.away import read_absence
from chalicelib.work import Work


def own_entry(
    ports: Ports, organisatie_id: str, person_id: str
) -> tuple[Network, Aandachtsfunctionaris]:
    """The organisation of a person and their own row. Raises NotThere and Unavailable."""
    network = NetworkStore(ports.database).of_organisatie(organisatie_id)
    person = network.person(person_id) if person_id else None
    if person is None:
        raise NotThere
    return network, person


def waits_for_confirmation(ports: Ports, organisatie_id: str, person_id: str) -> bool:
    """Whether a person gets no mail until they say that their address is theirs. Raises Unavailable."""
    try:
        _, person = own_entry(ports, organisatie_id, person_id)
    except NotThere:
        return False
    return person.confirmed_on is None


def go_away(work: Work, organisatie_id: str, person_id: str, first: str, last: str) -> None:
    """Be absent on the days typed, both included: reports go to a deputy then (R6).

    Raises NotThere, Refused, Conflict and Unavailable.
    """
    _, person = own_entry(work.ports, organisatie_id, person_id)
    begins, ends = read_absence(first, last, today=work.ports.today, language=work.language)
    _say_absence(work, person, begins, ends, "afwezig_gemeld")


def come_back(work: Work, organisatie_id: str, person_id: str) -> None:
    """Be there again from today; who is there already changes nothing.

    Raises NotThere, Conflict and Unavailable.
    """
    _, person = own_entry(work.ports, organisatie_id, person_id)
    if person.absent_from is None:
        return
    _say_absence(work, person, None, None, "weer_aanwezig")


def confirm_own_address(work: Work, organisatie_id: str, person_id: str) -> None:
    """Say that the address is one's own: from now on it can be mailed. Twice is once.

    Raises NotThere, Conflict and Unavailable.
    """
    _, person = own_entry(work.ports, organisatie_id, person_id)
    if person.confirmed_on is not None:
        return
    now = replace(person, confirmed_on=work.ports.today)
    work.commit(
        confirm_address(person, on=work.ports.today),
        *NetworkStore(work.ports.database).line_follows(now, "confirmed_on"),
        journal_entry(work, organisatie_id, "adres_bevestigd", person=person.id),
    )


def change_own_phone(work: Work, organisatie_id: str, person_id: str, phone: str) -> None:
    """Change the number at which the desk calls. Raises NotThere, Conflict and Unavailable."""
    _, person = own_entry(work.ports, organisatie_id, person_id)
    if person.phone == phone:
        return
    entry = journal_entry(work, organisatie_id, "telefoon_gewijzigd", person=person.id)
    work.commit(set_phone(person, phone), entry)


def _say_absence(
    work: Work, person: Aandachtsfunctionaris, first: date | None, last: date | None, action: str
) -> None:
    now = replace(person, absent_from=first, absent_until=last)
    work.commit(
        set_absence(person, first, last),
        *NetworkStore(work.ports.database).line_follows(now, "absent_from", "absent_until"),
        journal_entry(work, person.organisatie_id, action, person=person.id),
    )
