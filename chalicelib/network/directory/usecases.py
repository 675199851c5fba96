"""Keeping the directory: organisations, their aandachtsfunctionarissen, and their accounts.

An account lives as long as its row: both begin and end in one transaction, so that an aandachtsfunctionaris
whose row was taken away is out at the next click. The list in the public forms follows in it too.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256

from chalicelib.access.domain import CONTACT
from chalicelib.access.staff.usecases import (
    Outcome,
    admit_contact,
    dismiss_contact,
    invite_again,
    propose_recovery,
    recovered,
    target_of,
)
from chalicelib.access.store import AccessStore
from chalicelib.catalogue import store as catalogue
from chalicelib.journal.domain import Noted, Purpose
from chalicelib.network.domain import (
    MAX_PEOPLE,
    Aandachtsfunctionaris,
    ContactRole,
    Network,
    Organisatie,
)
from chalicelib.network.store import (
    ORGANISATIE_IS_NEW,
    PERSON_IS_NEW,
    ListedOrganisatie,
    NetworkStore,
    delete_person,
    give_account,
    list_organisatie,
    organisatie_as_seen,
    put_organisatie,
    put_person,
    update_organisatie,
)
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done, Kind, Target, propose
from chalicelib.work import Work

KEEPING = Purpose("signaleringsnetwerk", "beheer")


def list_organisaties(ports: Ports) -> list[ListedOrganisatie]:
    """All organisations by name; those that are not active come last. Raises Unavailable."""
    found = NetworkStore(ports.database).organisaties()
    return sorted(found, key=lambda one: (not one.active, one.name.casefold()))


def organisatie_with_people(ports: Ports, organisatie_id: str) -> tuple[Organisatie, Network]:
    """An organisation with its people. Raises NotThere and Unavailable."""
    found = NetworkStore(ports.database).entry(organisatie_id)
    if found.organisatie is None:
        raise NotThere
    return found.organisatie, found


def accounts_of(ports: Ports, network: Network) -> dict[str, bool]:
    """For each person with an account, whether they accepted their invitation. Raises Unavailable."""
    store = AccessStore(ports.database)
    asked = {p.id: p.medewerker_id for p in network.people if p.medewerker_id}
    found = {one: store.medewerker(account) for one, account in asked.items()}
    return {one: bool(known.subject) for one, known in found.items() if known and known.active}


def add_organisatie(work: Work, name: str, sector: str, domains: tuple[str, ...]) -> str:
    """Add an organisation, which the public forms offer within minutes; its id.

    The same words from the same page add one. Raises Conflict and Unavailable.
    """
    made = Organisatie(work.once[:12] or secrets.token_hex(6), name, sector, domains)
    work.commit(
        put_organisatie(made),
        list_organisatie(made),
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
    active: bool,
) -> None:
    """Change an organisation. One that is not active any more takes the accounts of its people with it.

    Raises NotThere, Refused, Conflict and Unavailable.
    """
    seen, network = organisatie_with_people(work.ports, organisatie_id)
    now = replace(seen, name=name, sector=sector, email_domains=domains, active=active)
    parts: list[Part | Noted] = [*update_organisatie(seen, now), *_shown(seen, now)]
    if not active:
        for person in network.people:
            # Also for people without an account: the condition stops an invitation made since we read.
            parts.append(give_account(person, ""))
            if person.medewerker_id:
                parts += dismiss_contact(work, person.medewerker_id)
    entry = journal_entry(work, organisatie_id, "gewijzigd", active="ja" if active else "nee")
    work.commit(*parts, entry)


def add_person(
    work: Work,
    organisatie_id: str,
    *,
    name: str,
    email: str,
    role: ContactRole,
    wijken: Collection[str],
    rank: int,
    language: str,
) -> None:
    """Add an aandachtsfunctionaris. They get no mail until they said that the address is theirs.

    The same words from the same page add one. Raises NotThere, Refused, Conflict and Unavailable.
    """
    organisatie, network = organisatie_with_people(work.ports, organisatie_id)
    person = Aandachtsfunctionaris(
        id=work.once[:12] or secrets.token_hex(6),
        organisatie_id=organisatie_id,
        role=role,
        email=email,
        rank=rank,
        wijken=tuple(wijken),
        language=language,
        name=name,
    )
    if len(network.people) >= MAX_PEOPLE and network.person(person.id) is None:
        raise Refused("", N_("Deze organisatie heeft er al 20. Haal eerst iemand weg."))
    work.commit(
        organisatie_as_seen(organisatie),
        put_person(person),
        journal_entry(work, organisatie_id, "persoon_toegevoegd", person=person.id),
        already={PERSON_IS_NEW},
    )


def remove_person(work: Work, organisatie_id: str, person_id: str) -> None:
    """Take a person out of the directory, and their account with them: they are out at the next click.

    Raises NotThere, Conflict and Unavailable.
    """
    _, person = _person(work.ports, organisatie_id, person_id)
    ended = dismiss_contact(work, person.medewerker_id) if person.medewerker_id else []
    entry = journal_entry(work, organisatie_id, "persoon_verwijderd", person=person_id)
    work.commit(delete_person(person), *ended, entry)


def invite_person(work: Work, organisatie_id: str, person_id: str) -> Outcome:
    """Propose to give a person in the directory an account, to which they are invited by mail.

    A person whose account a colleague signed for, and who did not use their invitation, is mailed another
    one. Raises NotThere, Refused, Conflict and Unavailable.
    """
    organisatie, person = _person(work.ports, organisatie_id, person_id)
    if not organisatie.active:
        raise Refused("", N_("Deze organisatie doet niet meer mee. Zet haar eerst weer aan."))
    if person.medewerker_id:
        account = AccessStore(work.ports.database).medewerker(person.medewerker_id)
        if account is not None and account.subject:
            mend = N_("Deze persoon logt al in. Lukt dat niet meer? Kies dan ‘Toegang herstellen’.")
            raise Refused("", mend)
        invite_again(work, person.medewerker_id)
        return Outcome(person.email)
    facts = {"organisatie": organisatie_id, "person": person_id}
    version = _version_of(organisatie, person)
    propose(work, ADMISSION, f"organisatie#{organisatie_id}", version, facts)
    return Outcome(later_to=person.email, waits=True)


def recover_person(work: Work, organisatie_id: str, person_id: str, reason: str) -> Outcome:
    """Propose a new way in for a person who cannot log in any more. Call them first.

    The old login works until a colleague signed; nobody recovers themself. Raises NotThere, Refused, Conflict
    and Unavailable.
    """
    _, person = _person(work.ports, organisatie_id, person_id)
    if not person.medewerker_id:
        raise Refused("", N_("Deze persoon is nog niet uitgenodigd."))
    facts = {"organisatie": organisatie_id, "person": person_id, "reason": reason}
    propose_recovery(work, CONTACT_RECOVERY, person.medewerker_id, **facts)
    return Outcome(later_to=person.email, waits=True)


def journal_entry(work: Work, organisatie_id: str, action: str, **facts: str) -> Noted:
    """An entry in the chain of an organisation: ids and codes, no name, address or day."""
    return work.entry(f"organisatie#{organisatie_id}", action, KEEPING, **facts)


def _shown(seen: Organisatie, now: Organisatie) -> list[Part]:
    """The parts for the list in the public forms, which holds active organisations only."""
    if seen.active and now.active:
        return [catalogue.rename_organisatie(now.id, seen.name, now.name)]
    if now.active:
        return [catalogue.put_organisatie(now.id, now.name)]
    return [catalogue.remove_organisatie(now.id)] if seen.active else []


def _person(
    ports: Ports, organisatie_id: str, person_id: str
) -> tuple[Organisatie, Aandachtsfunctionaris]:
    organisatie, network = organisatie_with_people(ports, organisatie_id)
    person = network.person(person_id)
    if person is None:
        raise NotThere
    return organisatie, person


def _asked_for(
    ports: Ports, proposal: Proposal
) -> tuple[Organisatie, Aandachtsfunctionaris] | None:
    facts = proposal.facts
    try:
        return _person(ports, facts["organisatie"], facts["person"])
    except NotThere:
        return None


def _version_of(organisatie: Organisatie, person: Aandachtsfunctionaris) -> str:
    """A digest of what a signer looks at: the person, their address and organisation, and that account."""
    looked_at = (organisatie.name, organisatie.active, person.name, person.email)
    return sha256(repr((*looked_at, person.medewerker_id)).encode()).hexdigest()[:32]


def _admission_target(ports: Ports, proposal: Proposal) -> Target | None:
    found = _asked_for(ports, proposal)
    if found is None:
        return None
    organisatie, person = found
    name, version = person.name or person.email, _version_of(organisatie, person)
    return Target(version, name, organisatie.name, person.email, (CONTACT,))


def _recovery_target(ports: Ports, proposal: Proposal) -> Target | None:
    found, account = _asked_for(ports, proposal), target_of(ports, proposal)
    if found is None or account is None:
        return None
    organisatie, person = found
    return replace(account, detail=organisatie.name, address=person.email)


def _admit(work: Work, proposal: Proposal) -> Done:
    """The account of a person and its link to their row. Raises NotThere and Unavailable."""
    found = _asked_for(work.ports, proposal)
    if found is None:
        raise NotThere
    organisatie, person = found
    medewerker_id, parts, invited = admit_contact(work, person.name, organisatie.id, person.id)
    held = [organisatie_as_seen(organisatie), give_account(person, medewerker_id)]
    return Done([*held, *parts], (invited,))


# An account opens what colleagues of the organisation share, so both take two people.
ADMISSION = Kind(
    "toelaten",
    N_("Aandachtsfunctionaris toegang geven"),
    "af_uitnodigen",
    "access",
    KEEPING,
    _admission_target,
    _admit,
)
CONTACT_RECOVERY = Kind(
    "herstel_af",
    N_("Toegang herstellen"),
    "af_uitnodigen",
    "access",
    KEEPING,
    _recovery_target,
    recovered,
)
