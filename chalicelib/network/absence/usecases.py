"""An aandachtsfunctionaris says when they are away, and that the address is theirs."""

from __future__ import annotations

from datetime import date

from chalicelib.network.directory.usecases import journal_entry
from chalicelib.network.domain import LONGEST_ABSENCE, Aandachtsfunctionaris, Network
from chalicelib.network.store import NetworkStore, confirm_address, set_absence
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.day import Towards, read_day
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
    begins = _day(work, "vanaf", first, near=work.ports.today)
    ends = _day(work, "tot_en_met", last, near=begins, towards="from_today")
    if ends < begins:
        mend = N_("De laatste dag ligt voor de eerste. Kijk beide dagen na.")
        raise Refused("tot_en_met", mend)
    if ends < work.ports.today:
        mend = N_("De laatste dag is al voorbij. Vul een dag in vanaf vandaag.")
        raise Refused("tot_en_met", mend)
    if ends - begins > LONGEST_ABSENCE:
        mend = N_(
            "Dat is langer dan een jaar. Kijk het jaartal na, of bel ons: dan zoeken wij een ander."
        )
        raise Refused("tot_en_met", mend)
    entry = journal_entry(work, organisatie_id, "afwezig_gemeld", person=person.id)
    work.commit(set_absence(person, begins, ends), entry)


def _day(work: Work, field: str, typed: str, *, near: date, towards: Towards = "") -> date:
    """A day that was typed; without a year it is one near another day. Raises Refused."""
    mend = N_(
        "Deze dag begrijpen wij niet, of de dag bestaat niet. Schrijf hem als 27 maart 2026 of 27-3-2026."
    )
    try:
        found = read_day(typed, today=near, language=work.language, towards=towards, roughly=True)
    except Wrong:
        raise Refused(field, mend) from None
    if found.first != found.last:
        mend = N_(
            "Vul één dag in en geen week, maand of jaar. Schrijf hem als 27 maart 2026 of 27-3-2026."
        )
        raise Refused(field, mend)
    return found.first


def come_back(work: Work, organisatie_id: str, person_id: str) -> None:
    """Be there again from today; who is there already changes nothing.

    Raises NotThere, Conflict and Unavailable.
    """
    _, person = own_entry(work.ports, organisatie_id, person_id)
    if person.absent_from is None:
        return
    entry = journal_entry(work, organisatie_id, "weer_aanwezig", person=person.id)
    work.commit(set_absence(person, None, None), entry)


def confirm_own_address(work: Work, organisatie_id: str, person_id: str) -> None:
    """Say that the address is one's own: from now on it can be mailed. Twice is once.

    Raises NotThere, Conflict and Unavailable.
    """
    _, person = own_entry(work.ports, organisatie_id, person_id)
    if person.confirmed_on is not None:
        return
    entry = journal_entry(work, organisatie_id, "adres_bevestigd", person=person.id)
    work.commit(confirm_address(person, on=work.ports.today), entry)
