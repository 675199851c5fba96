"""Aandachtsfunctionarissen: adding, changing, removing, inviting and recovering them.

An account lives as long as its row: both begin and end in one transaction, so that an aandachtsfunctionaris
whose row was taken away is out at the next click. A mailbox is of one person in the whole directory.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256

from chalicelib.access.domain import CONTACT, Medewerker
from chalicelib.access.staff.usecases import (
    Outcome,
    admit_contact,
    dismiss_contact,
    follow_contact,
    invite_again,
    propose_recovery,
    recovered,
    target_of,
)
from chalicelib.access.store import AccessStore
from chalicelib.journal.domain import Noted
from chalicelib.network.directory.usecases import (
    KEEPING,
    journal_entry,
    organisatie_with_people,
)
from chalicelib.network.domain import MAX_PEOPLE, Aandachtsfunctionaris, ContactRole, Organisatie
from chalicelib.network.store import (
    IS_RESERVED_BY_NOBODY,
    PERSON_IS_NEW,
    Holder,
    NetworkStore,
    Reserved,
    delete_person,
    give_account,
    list_person,
    organisatie_as_seen,
    put_person,
    reservations_of_person,
    update_person,
)
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done, Kind, Target, propose
from chalicelib.work import Work


@dataclass(frozen=True)
class Details:
    """What who keeps the directory says of a person, as in ``Aandachtsfunctionaris``."""

    name: str
    email: str
    phone: str
    role: ContactRole
    rank: int
    wijken: tuple[str, ...]
    language: str


def person_of(
    ports: Ports, organisatie_id: str, person_id: str
) -> tuple[Organisatie, Aandachtsfunctionaris]:
    """A person with their organisation. Raises NotThere and Unavailable."""
    organisatie, network = organisatie_with_people(ports, organisatie_id)
    person = network.person(person_id)
    if person is None:
        raise NotThere
    return organisatie, person


def logs_in(ports: Ports, person: Aandachtsfunctionaris) -> bool | None:
    """Whether a person accepted their invitation; None without an open account. Raises Unavailable."""
    account = _account(ports, person)
    return bool(account.subject) if account is not None and account.active else None


def seen_person(person: Aandachtsfunctionaris) -> str:
    """A mark of what the page on which a person is changed shows."""
    shown = (person.name, person.email, person.role, person.rank, person.wijken)
    return one_way("gezien", repr((*shown, person.language, person.phone)))[:16]


def add_person(work: Work, organisatie_id: str, given: Details) -> str:
    """Add an aandachtsfunctionaris; their id. They get no mail until they said that the address is theirs.

    The same words from the same page add one. Raises NotThere, Refused (also when somebody in the directory
    has the mailbox), Conflict and Unavailable.
    """
    organisatie, network = organisatie_with_people(work.ports, organisatie_id)
    person_id = work.once[:12] or secrets.token_hex(6)
    person = Aandachtsfunctionaris(person_id, organisatie_id, **vars(given))
    if len(network.people) >= MAX_PEOPLE and network.person(person.id) is None:
        raise Refused(
            "", N_("Maximaal 20 aandachtsfunctionarissen per organisatie. Verwijder eerst iemand.")
        )
    reserved = _reserved(work.ports, None, person)
    with _mailbox_of_its_own(work.ports, person):
        work.commit(
            organisatie_as_seen(organisatie),
            put_person(person),
            list_person(person),
            *reserved.parts,
            journal_entry(work, organisatie_id, "persoon_toegevoegd", person=person.id),
            already={PERSON_IS_NEW},
        )
    return person.id


def change_person(
    work: Work, organisatie_id: str, person_id: str, given: Details, *, seen: str
) -> None:
    """Change an aandachtsfunctionaris, who keeps the account.

    A new address is not confirmed: it gets no mail until its owner, logged in, said that it is theirs. Who
    never logged in loses the account with it, because the invitation went to the old address; two people let
    them in anew. ``seen`` is the mark (``seen_person``) of the page on which it was typed: the same words
    twice are said once. Raises NotThere, Refused, Conflict (also when somebody changed the person since) and
    Unavailable.
    """
    _, before = person_of(work.ports, organisatie_id, person_id)
    now = replace(before, **vars(given))
    if now == before:
        return
    if seen_person(before) != seen:
        raise Conflict("person as the page showed them")
    facts, ended = dict[str, str](), list[Part | Noted]()
    account = _account(work.ports, before)
    if now.email.casefold() != before.email.casefold():
        facts, now = {"address": "nieuw"}, replace(now, confirmed_on=None)
        if account is not None and account.active and not account.subject:
            ended = dismiss_contact(work, account.id)
            now = replace(now, medewerker_id="")
    if account is not None and now.medewerker_id and (facts or now.name != before.name):
        # Also when the name stays: the account did not change meanwhile, or a link that a colleague just
        # signed for would go to the new address.
        ended = follow_contact(work, account, now.name, **facts)
    store, reserved = NetworkStore(work.ports.database), _reserved(work.ports, before, now)
    changed = [one for one in vars(now) if getattr(now, one) != getattr(before, one)]
    with _mailbox_of_its_own(work.ports, now):
        work.commit(
            update_person(before, now),
            *store.line_follows(now, *changed),
            *reserved.parts,
            *ended,
            journal_entry(work, organisatie_id, "persoon_gewijzigd", person=person_id, **facts),
        )


def remove_person(work: Work, organisatie_id: str, person_id: str) -> None:
    """Take a person out of the directory, and their account with them: they are out at the next click.

    Raises NotThere, Conflict and Unavailable.
    """
    _, person = person_of(work.ports, organisatie_id, person_id)
    ended = dismiss_contact(work, person.medewerker_id) if person.medewerker_id else []
    store = NetworkStore(work.ports.database)
    freed = store.reserved(Holder(organisatie_id, person_id), reservations_of_person(person), ())
    entry = journal_entry(work, organisatie_id, "persoon_verwijderd", person=person_id)
    gone = [delete_person(person), *store.line_goes(person), *freed.parts]
    work.commit(*gone, *ended, entry)


def invite_person(work: Work, organisatie_id: str, person_id: str) -> Outcome:
    """Propose to give a person in the directory an account, to which they are invited by mail.

    A person whose account a colleague signed for, and who did not use their invitation, is mailed another
    one. Raises NotThere, Refused, Conflict and Unavailable.
    """
    organisatie, person = person_of(work.ports, organisatie_id, person_id)
    if not organisatie.active:
        raise Refused("", N_("Deze organisatie doet niet meer mee. Hervat eerst de deelname."))
    if person.medewerker_id:
        account = _account(work.ports, person)
        if account is not None and account.subject:
            mend = N_(
                "Deze persoon heeft al een login. Lukt inloggen niet meer? Kies ‘Toegang herstellen’."
            )
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
    _, person = person_of(work.ports, organisatie_id, person_id)
    if not person.medewerker_id:
        raise Refused("", N_("Deze persoon is niet uitgenodigd."))
    facts = {"organisatie": organisatie_id, "person": person_id, "reason": reason}
    propose_recovery(work, CONTACT_RECOVERY, person.medewerker_id, goes_to=person.email, **facts)
    return Outcome(later_to=person.email, waits=True)


def _account(ports: Ports, person: Aandachtsfunctionaris) -> Medewerker | None:
    found = person.medewerker_id
    return AccessStore(ports.database).medewerker(found) if found else None


def _reserved(
    ports: Ports, before: Aandachtsfunctionaris | None, now: Aandachtsfunctionaris
) -> Reserved:
    """The parts by which a person gets the mailbox. Raises Refused when somebody in the directory has it."""
    old = [] if before is None else reservations_of_person(before)
    own, reservations = Holder(now.organisatie_id, now.id), reservations_of_person(now)
    reserved = NetworkStore(ports.database).reserved(own, old, reservations)
    for holder in reserved.taken.values():
        _refuse_mailbox(ports, holder)
    if set(reservations) - set(old):
        # A row of before there were reservations has none.
        others = NetworkStore(ports.database).entry(now.organisatie_id).people
        for other in others:
            if other.id != now.id and set(reservations_of_person(other)) & set(reservations):
                _refuse_mailbox(ports, Holder(other.organisatie_id, other.id))
    return reserved


def _refuse_mailbox(ports: Ports, holder: Holder) -> None:
    found = NetworkStore(ports.database).entry(holder.organisatie_id)
    person, organisatie = found.person(holder.person_id), found.organisatie
    if person is None or organisatie is None:
        raise Refused("adres", N_("Dit adres is al van iemand anders in het netwerk."))
    mend = N_("Dit adres is al van {name}, bij {organisatie}. Een adres is van één persoon.")
    raise Refused("adres", mend, name=person.shown_name, organisatie=organisatie.name)


@contextmanager
def _mailbox_of_its_own(ports: Ports, person: Aandachtsfunctionaris) -> Iterator[None]:
    """Say whose the mailbox is when somebody else got it right before our transaction."""
    try:
        yield
    except Conflict as conflict:
        if IS_RESERVED_BY_NOBODY in conflict.refused:
            _reserved(ports, None, person)
        raise


def _asked_for(
    ports: Ports, proposal: Proposal
) -> tuple[Organisatie, Aandachtsfunctionaris] | None:
    facts = proposal.facts
    try:
        return person_of(ports, facts["organisatie"], facts["person"])
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
    name, version = person.shown_name, _version_of(organisatie, person)
    return Target(version, name, organisatie.name, person.email, (CONTACT,))


def _recovery_target(ports: Ports, proposal: Proposal) -> Target | None:
    """The account, and the address that a link will go to: a signature is on both."""
    found = _asked_for(ports, proposal)
    if found is None:
        return None
    organisatie, person = found
    account = target_of(ports, proposal, goes_to=person.email)
    return None if account is None else replace(account, detail=organisatie.name)


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
