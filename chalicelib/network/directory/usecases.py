"""Keeping the directory: organisations, their names and mail domains, and what others may know of them.

Nothing is in it twice: a name, however it is written, and a mail domain are of one organisation. The list in
the public forms follows in the transaction of each change.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from chalicelib.access.staff.usecases import dismiss_contact
from chalicelib.access.store import AccessStore
from chalicelib.catalogue import store as catalogue
from chalicelib.journal.domain import Noted, Purpose
from chalicelib.network.domain import (
    MAX_DOMAINS,
    Aandachtsfunctionaris,
    Network,
    Organisatie,
    can_be_asked,
)
from chalicelib.network.store import (
    IS_RESERVED_BY_NOBODY,
    ORGANISATIE_IS_NEW,
    Holder,
    ListedOrganisatie,
    NetworkStore,
    Reservation,
    Reserved,
    give_account,
    list_organisatie,
    put_organisatie,
    reservations_of,
    reservations_of_person,
    update_organisatie,
)
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part, Transaction
from chalicelib.platform.typed.text import letters_of
from chalicelib.work import Work

KEEPING = Purpose("signaleringsnetwerk", "beheer")


def list_organisaties(ports: Ports) -> list[ListedOrganisatie]:
    """All organisations by name; those that are not active come last. Raises Unavailable."""
    found = NetworkStore(ports.database).organisaties()
    return sorted(found, key=lambda one: (not one.active, one.name.casefold()))


def organisaties_to_ask(ports: Ports, wijk_code: str | None = None) -> list[ListedOrganisatie]:
    """The organisations of which somebody can be asked today, by name.

    About a melding in a wijk ("": it is not known); None: whatever the wijk. Raises Unavailable.
    """
    found = [one for one in list_organisaties(ports) if one.active]
    return [one for one in found if can_be_asked(one.people, wijk_code, ports.today)]


def organisatie_with_people(ports: Ports, organisatie_id: str) -> tuple[Organisatie, Network]:
    """An organisation with its people. Raises NotThere and Unavailable."""
    found = NetworkStore(ports.database).entry(organisatie_id)
    if found.organisatie is None:
        raise NotThere
    return found.organisatie, found


def accounts_of(ports: Ports, people: Sequence[Aandachtsfunctionaris]) -> dict[str, bool]:
    """For each person with an account, whether they accepted their invitation. Raises Unavailable."""
    store = AccessStore(ports.database)
    asked = {p.id: p.medewerker_id for p in people if p.medewerker_id}
    found = {one: store.medewerker(account) for one, account in asked.items()}
    return {one: bool(known.subject) for one, known in found.items() if known and known.active}


def seen_organisatie(organisatie: Organisatie) -> str:
    """A mark of what the page on which an organisation is changed shows."""
    shown = (organisatie.name, organisatie.sector, organisatie.email_domains)
    return one_way("gezien", repr(shown))[:16]


def add_organisatie(work: Work, name: str, sector: str, domains: tuple[str, ...]) -> str:
    """Add an organisation, which the public forms offer within minutes; its id.

    The same words from the same page add one. Raises Refused (also when another one has the name or a
    domain), Conflict and Unavailable.
    """
    made = Organisatie(work.once[:12] or secrets.token_hex(6), name, sector, domains)
    reserved = _reserved(work.ports, None, made)
    with _of_its_own(work.ports, made):
        work.commit(
            put_organisatie(made),
            list_organisatie(made),
            *reserved.parts,
            catalogue.put_organisatie(made.id, made.name),
            work.first_entry(f"organisatie#{made.id}", "toegevoegd", KEEPING),
            already={ORGANISATIE_IS_NEW},
        )
    return made.id


def change_organisatie(
    work: Work,
    organisatie_id: str,
    *,
    name: str,
    sector: str,
    domains: tuple[str, ...],
    seen: str,
) -> None:
    """Change an organisation. ``seen`` is the mark (``seen_organisatie``) of the page where it was typed.

    The same words twice are said once. Raises NotThere, Refused (as ``add_organisatie``), Conflict (also when
    somebody changed it since) and Unavailable.
    """
    before, _ = organisatie_with_people(work.ports, organisatie_id)
    now = replace(before, name=name, sector=sector, email_domains=domains)
    if now == before:
        return
    if seen_organisatie(before) != seen:
        raise Conflict("organisatie as the page showed it")
    reserved = _reserved(work.ports, before, now)
    entry = journal_entry(work, organisatie_id, "gewijzigd")
    with _of_its_own(work.ports, now):
        work.commit(*update_organisatie(before, now), *reserved.parts, *_shown(before, now), entry)


def stop_organisatie(work: Work, organisatie_id: str) -> None:
    """An organisation takes part no more: it leaves the forms, and the accounts of its people end.

    It keeps its name and domains, so that nobody adds it a second time. Twice is once. Raises NotThere,
    Conflict and Unavailable.
    """
    before, network = organisatie_with_people(work.ports, organisatie_id)
    if not before.active:
        return
    now = replace(before, active=False)
    parts: list[Part | Noted] = [*update_organisatie(before, now), *_shown(before, now)]
    for person in network.people:
        # Also for people without an account: the condition stops an invitation made since we read.
        parts.append(give_account(person, ""))
        if person.medewerker_id:
            parts += dismiss_contact(work, person.medewerker_id)
    work.commit(*parts, journal_entry(work, organisatie_id, "gestopt"))


def resume_organisatie(work: Work, organisatie_id: str) -> None:
    """An organisation takes part again; its people are invited anew. Twice is once.

    Raises NotThere, Conflict and Unavailable.
    """
    before, _ = organisatie_with_people(work.ports, organisatie_id)
    if before.active:
        return
    now = replace(before, active=True)
    entry = journal_entry(work, organisatie_id, "hervat")
    work.commit(*update_organisatie(before, now), *_shown(before, now), entry)


def complete_directory(ports: Ports) -> list[tuple[str, Holder, Holder]]:
    """Write the rows in the list and the reservations that older rows lack; doing it twice changes nothing.

    Where two have one name, domain or mailbox, the second gets none: the kind, and both holders. Raises
    Conflict (somebody changed one meanwhile: do it again) and Unavailable.
    """
    store, twice = NetworkStore(ports.database), list[tuple[str, Holder, Holder]]()
    for one in store.organisaties():
        organisatie, network = organisatie_with_people(ports, one.id)
        rows: list[tuple[Holder, list[Reservation], list[Part]]] = [
            (Holder(one.id), reservations_of(organisatie), [])
        ]
        for person in network.people:
            holder = Holder(one.id, person.id)
            rows.append((holder, reservations_of_person(person), store.line_follows(person)))
        for own, reservations, lines in rows:
            reserved = store.reserved(own, (), reservations)
            if parts := [*lines, *reserved.parts]:
                ports.database.commit(Transaction(parts))
            twice += [
                (reservation.kind, own, other) for reservation, other in reserved.taken.items()
            ]
    return twice


def journal_entry(work: Work, organisatie_id: str, action: str, **facts: str) -> Noted:
    """An entry in the chain of an organisation: ids and codes, no name, address or day."""
    return work.entry(f"organisatie#{organisatie_id}", action, KEEPING, **facts)


def _reserved(ports: Ports, before: Organisatie | None, now: Organisatie) -> Reserved:
    """The parts by which an organisation gets its name and domains.

    Raises Refused, at the field and with the name of the organisation that has one of them already.
    """
    if len(now.email_domains) > MAX_DOMAINS:
        raise Refused("domeinen", N_("Maximaal 20 maildomeinen. Verwijder er een paar."))
    store, old = NetworkStore(ports.database), [] if before is None else reservations_of(before)
    reservations = reservations_of(now)
    reserved = store.reserved(Holder(now.id), old, reservations)
    if reserved.taken or set(reservations) - set(old):
        _refuse_if_taken(store.organisaties(), now, reserved)
    return reserved


def _refuse_if_taken(
    listed: Sequence[ListedOrganisatie], now: Organisatie, reserved: Reserved
) -> None:
    names = {one.id: one for one in listed}
    # A row of before there were reservations has none, but its name stands in the list.
    same = [
        one for one in listed if one.id != now.id and letters_of(one.name) == letters_of(now.name)
    ]
    taken = {Reservation("naam", letters_of(now.name)): Holder(same[0].id)} if same else {}
    faults, facts = dict[str, str](), dict[str, str]()
    for reservation, holder in {**reserved.taken, **taken}.items():
        other = names.get(holder.organisatie_id)
        name = other.name if other else holder.organisatie_id
        if reservation.kind == "domein":
            facts |= {"domain": reservation.value, "holder": name}
            faults["domeinen"] = N_("Het maildomein {domain} is al van {holder}.")
            continue
        facts["organisatie"] = name
        faults["naam"] = N_("{organisatie} staat al in de lijst.")
        if other is not None and not other.active:
            faults["naam"] = N_(
                "{organisatie} staat al in de lijst, maar doet niet mee. Hervat daar de deelname."
            )
    if faults:
        (field, mend), *_ = faults.items()
        raise Refused(field, mend, faults, **facts)


@contextmanager
def _of_its_own(ports: Ports, now: Organisatie) -> Iterator[None]:
    """Say which organisation has it when a colleague entered it right before our transaction."""
    try:
        yield
    except Conflict as conflict:
        if IS_RESERVED_BY_NOBODY in conflict.refused:
            _reserved(ports, None, now)
        raise


def _shown(seen: Organisatie, now: Organisatie) -> list[Part]:
    """The parts for the list in the public forms, which holds active organisations only."""
    if seen.active and now.active:
        return [catalogue.rename_organisatie(now.id, seen.name, now.name)]
    if now.active:
        return [catalogue.put_organisatie(now.id, now.name)]
    return [catalogue.remove_organisatie(now.id)] if seen.active else []
