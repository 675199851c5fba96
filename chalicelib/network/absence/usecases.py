"""What an aandachtsfunctionaris says of themself: when they are away, and that the address is theirs."""

from __future__ import annotations

from chalicelib.network.directory.usecases import BadEntry, NoEntry, Register, journal_entry
from chalicelib.network.domain import LONGEST_ABSENCE, Aandachtsfunctionaris, Network
from chalicelib.network.store import confirm_address, set_absence
from chalicelib.platform.forms.day import parse_day
from chalicelib.platform.table import Transaction


def own_entry(
    register: Register, organisatie_id: str, person_id: str
) -> tuple[Network, Aandachtsfunctionaris]:
    """Their organisation and their own row. Raises NoEntry and Unavailable."""
    network = register.store.of_organisatie(organisatie_id)
    person = network.person(person_id) if person_id else None
    if person is None:
        raise NoEntry
    return network, person


def waits_for_confirmation(register: Register, organisatie_id: str, person_id: str) -> bool:
    """Whether somebody gets no mail until they say that their address is theirs. Raises Unavailable."""
    try:
        _, person = own_entry(register, organisatie_id, person_id)
    except NoEntry:
        return False
    return not person.confirmed


def go_away(
    register: Register,
    person: Aandachtsfunctionaris,
    first: str,
    last: str,
    *,
    language: str,
    by: str,
) -> None:
    """Be absent on the days typed, both included: reports go to a deputy then (R6).

    Raises BadEntry, Conflict and Unavailable.
    """
    days = parse_day(first, language=language), parse_day(last, language=language)
    if days[0] is None or days[1] is None:
        raise BadEntry("days")
    if days[1] < days[0]:
        raise BadEntry("order")
    if days[1] < register.today:
        raise BadEntry("past")
    if days[1] - days[0] > LONGEST_ABSENCE:
        raise BadEntry("too_long")
    entry = journal_entry(register, by, person.organisatie_id, "afwezig_gemeld", person=person.id)
    register.access.database.commit(Transaction([set_absence(person, *days), entry]))


def come_back(register: Register, person: Aandachtsfunctionaris, *, by: str) -> None:
    """Be there again from today. Who is there already changes nothing. Raises Conflict and Unavailable."""
    if person.absent_from is None:
        return
    entry = journal_entry(register, by, person.organisatie_id, "weer_aanwezig", person=person.id)
    register.access.database.commit(Transaction([set_absence(person, None, None), entry]))


def say_that_address_is_mine(register: Register, person: Aandachtsfunctionaris, *, by: str) -> None:
    """From now on they can be mailed. Twice is once. Raises Conflict and Unavailable."""
    if person.confirmed:
        return
    entry = journal_entry(register, by, person.organisatie_id, "adres_bevestigd", person=person.id)
    register.access.database.commit(Transaction([confirm_address(person), entry]))
