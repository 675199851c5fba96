"""The directory as the bureau keeps it: organisations, their aandachtsfunctionarissen, and their accounts.

An account lives as long as its row: both begin and end in one transaction, so that whoever's row was taken
away is out at the next click. What the public form offers follows in the same transaction.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from chalicelib.access.accounts import Access
from chalicelib.access.staff.usecases import (
    admit_contact,
    dismiss_contact,
    invite_again,
    recover_medewerker,
)
from chalicelib.catalogue import store as catalogue
from chalicelib.network.domain import (
    MAX_PEOPLE,
    SECTOR_NAMES,
    Aandachtsfunctionaris,
    ContactRole,
    Network,
    Organisatie,
)
from chalicelib.network.store import (
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
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Fault
from chalicelib.platform.i18n import offered
from chalicelib.platform.table import Part, Transaction

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "signaleringsnetwerk"
MAX_NAME = 100
MAX_EMAIL = 254
_MAX_RANK = 9
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
# Anybody can have an address there, so it proves of nobody where they work (R0).
FOR_EVERYBODY = frozenset(
    "gmail.com outlook.com hotmail.com hotmail.nl live.com live.nl icloud.com yahoo.com proton.me ziggo.nl "
    "kpnmail.nl home.nl planet.nl hetnet.nl xs4all.nl casema.nl upcmail.nl gmx.com".split()
)

Problem = Literal[
    "name",
    "sector",
    "domains",
    "email",
    "role",
    "wijken",
    "rank",
    "too_many",
    "not_active",
    "invited",
    "not_invited",
    "reason",
    "days",
    "order",
    "past",
    "too_long",
]


class BadEntry(Fault):
    """What was filled in cannot be taken; ``problem`` names what is wrong with it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


class NoEntry(Fault):
    """There is no such organisation, or nobody with this id in it."""


@dataclass(frozen=True)
class Register:
    """What the keepers of the directory work with. ``wijken`` are the codes of the municipality's wijken."""

    access: Access
    zone: str
    wijken: Sequence[str]

    @property
    def store(self) -> NetworkStore:
        return NetworkStore(self.access.database)

    @property
    def today(self) -> date:
        now: datetime = self.access.now()
        return now.astimezone(ZoneInfo(self.zone)).date()


def list_organisaties(register: Register) -> list[ListedOrganisatie]:
    """All organisations by name; those that are not active come last. Raises Unavailable."""
    found = register.store.organisaties()
    return sorted(found, key=lambda one: (not one.active, one.name.casefold()))


def organisatie_with_people(register: Register, organisatie_id: str) -> tuple[Organisatie, Network]:
    """An organisation with its people. Raises NoEntry and Unavailable."""
    found = register.store.entry(organisatie_id)
    if found.organisatie is None:
        raise NoEntry
    return found.organisatie, found


def accounts_of(register: Register, network: Network) -> dict[str, bool]:
    """Of each person with an account: whether they accepted their invitation. Raises Unavailable."""
    asked = {p.id: p.medewerker_id for p in network.people if p.medewerker_id}
    found = {one: register.access.store.medewerker(account) for one, account in asked.items()}
    return {one: bool(known.subject) for one, known in found.items() if known and known.active}


def add_organisatie(
    register: Register, *, name: str, sector: str, domains: str, by: str
) -> Organisatie:
    """Add an organisation; the public forms offer it within minutes.

    Raises BadEntry, Conflict and Unavailable.
    """
    made = _checked(Organisatie(secrets.token_hex(6), name, sector, ()), domains)
    entry = register.access.journal.first(
        f"organisatie#{made.id}", **_facts(register, by, "toegevoegd")
    )
    parts: list[Part] = [
        put_organisatie(made),
        list_organisatie(made),
        catalogue.put_organisatie(made.id, made.name),
        entry,
    ]
    register.access.database.commit(Transaction(parts))
    return made


def change_organisatie(
    register: Register,
    organisatie_id: str,
    *,
    name: str,
    sector: str,
    domains: str,
    active: bool,
    by: str,
) -> None:
    """Change an organisation. One that is not active any more takes the accounts of its people with it.

    Raises NoEntry, BadEntry, Conflict and Unavailable.
    """
    seen, network = organisatie_with_people(register, organisatie_id)
    now = _checked(replace(seen, name=name, sector=sector, active=active), domains)
    parts: list[Part] = [
        *update_organisatie(seen, now),
        *_shown(seen, now),
        journal_entry(register, by, organisatie_id, "gewijzigd", active="ja" if active else "nee"),
    ]
    if not active:
        for person in network.people:
            # Also of who has none: nobody is invited between our look and this.
            parts.append(give_account(person, ""))
            if person.medewerker_id:
                parts += dismiss_contact(register.access, person.medewerker_id, by=by)
    register.access.database.commit(Transaction(parts))


def _shown(seen: Organisatie, now: Organisatie) -> list[Part]:
    """What follows for the list in the public forms, which holds active organisations only."""
    if seen.active and now.active:
        return [catalogue.rename_organisatie(now.id, seen.name, now.name)]
    if now.active:
        return [catalogue.put_organisatie(now.id, now.name)]
    return [catalogue.remove_organisatie(now.id)] if seen.active else []


@dataclass(frozen=True)
class NewPerson:
    """An aandachtsfunctionaris as they were typed in."""

    name: str
    email: str
    role: str
    wijken: Sequence[str]
    rank: str
    language: str


def add_person(register: Register, organisatie_id: str, typed: NewPerson, *, by: str) -> None:
    """Add an aandachtsfunctionaris. They get no mail until they said that the address is theirs.

    Raises NoEntry, BadEntry, Conflict and Unavailable.
    """
    organisatie, network = organisatie_with_people(register, organisatie_id)
    if len(network.people) >= MAX_PEOPLE:
        raise BadEntry("too_many")
    if not set(typed.wijken) <= set(register.wijken):
        raise BadEntry("wijken")
    if not (typed.rank.isdecimal() and 1 <= int(typed.rank) <= _MAX_RANK):
        raise BadEntry("rank")
    person = Aandachtsfunctionaris(
        id=secrets.token_hex(6),
        organisatie_id=organisatie_id,
        role=_contact_role(typed.role),
        email=_address(typed.email),
        rank=int(typed.rank),
        wijken=tuple(code for code in register.wijken if code in typed.wijken),
        confirmed=False,
        language=offered(typed.language),
        name=_name(typed.name),
    )
    parts: list[Part] = [
        organisatie_as_seen(organisatie),
        put_person(person),
        journal_entry(register, by, organisatie_id, "persoon_toegevoegd", person=person.id),
    ]
    register.access.database.commit(Transaction(parts))


def remove_person(register: Register, organisatie_id: str, person_id: str, *, by: str) -> None:
    """Take somebody out of the directory, and their account with them: they are out at the next click.

    Raises NoEntry, Conflict and Unavailable.
    """
    _, person = _person(register, organisatie_id, person_id)
    ended = (
        dismiss_contact(register.access, person.medewerker_id, by=by)
        if person.medewerker_id
        else []
    )
    parts: list[Part] = [
        delete_person(person),
        *ended,
        journal_entry(register, by, organisatie_id, "persoon_verwijderd", person=person_id),
    ]
    register.access.database.commit(Transaction(parts))


def invite_person(register: Register, organisatie_id: str, person_id: str, *, by: str) -> str:
    """Give somebody in the directory an account; the secret of the invitation, which is stored nowhere.

    Who did not use theirs yet gets another one. Raises NoEntry, BadEntry, Conflict and Unavailable.
    """
    organisatie, person = _person(register, organisatie_id, person_id)
    if not organisatie.active:
        raise BadEntry("not_active")
    if person.medewerker_id:
        account = register.access.store.medewerker(person.medewerker_id)
        if account is not None and account.subject:
            raise BadEntry("invited")
        return invite_again(register.access, person.medewerker_id, by=by)
    medewerker_id, secret, parts = admit_contact(
        register.access, person.name, organisatie_id, person_id, by=by
    )
    given: list[Part] = [organisatie_as_seen(organisatie), give_account(person, medewerker_id)]
    entry = journal_entry(register, by, organisatie_id, "persoon_uitgenodigd", person=person_id)
    register.access.database.commit(Transaction([*given, *parts, entry]))
    return secret


REASONS = ("telefoon_kwijt", "wachtwoord_vergeten", "nieuw_account")


def recover_person(
    register: Register, organisatie_id: str, person_id: str, reason: str, *, by: str
) -> str:
    """A new invitation for somebody who cannot log in any more; its secret. Call them first.

    The old login opens nothing from now on. Raises NoEntry, BadEntry, NotKnown (no login to lose),
    BadMedewerker (nobody recovers themself), Conflict and Unavailable.
    """
    _, person = _person(register, organisatie_id, person_id)
    if reason not in REASONS:
        raise BadEntry("reason")
    if not person.medewerker_id:
        raise BadEntry("not_invited")
    return recover_medewerker(register.access, person.medewerker_id, reason, by=by)


def _person(
    register: Register, organisatie_id: str, person_id: str
) -> tuple[Organisatie, Aandachtsfunctionaris]:
    organisatie, network = organisatie_with_people(register, organisatie_id)
    person = network.person(person_id)
    if person is None:
        raise NoEntry
    return organisatie, person


def _checked(organisatie: Organisatie, domains: str) -> Organisatie:
    """The organisation as it is stored. Raises BadEntry."""
    if organisatie.sector not in SECTOR_NAMES:
        raise BadEntry("sector")
    words = re.split(r"[\s,;]+", domains.lower())
    own = tuple(dict.fromkeys(word.lstrip("@") for word in words if word))
    if not all(_DOMAIN.fullmatch(domain) for domain in own) or FOR_EVERYBODY & set(own):
        raise BadEntry("domains")
    return replace(organisatie, name=_name(organisatie.name), email_domains=own)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not 0 < len(name) <= MAX_NAME:
        raise BadEntry("name")
    return name


def _contact_role(typed: str) -> ContactRole:
    if typed == "vast":
        return "vast"
    if typed == "plaatsvervanger":
        return "plaatsvervanger"
    raise BadEntry("role")


def _address(typed: str) -> str:
    # Imported here: no page that only shows the directory pays for it.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise BadEntry("email") from None
    if len(found.normalized) > MAX_EMAIL or "=?" in typed:
        raise BadEntry("email")
    return found.ascii_email or found.normalized


def journal_entry(
    register: Register, by: str, organisatie_id: str, action: str, **facts: str
) -> Part:
    """An entry in the chain of an organisation: ids and codes, no name, address or day."""
    given = _facts(register, by, action, **facts)
    return register.access.journal.following(f"organisatie#{organisatie_id}", **given)


def _facts(register: Register, by: str, action: str, **facts: str) -> dict[str, Any]:
    return {
        "at": to_text(register.access.now()),
        "actor": by,
        "action": action,
        "facts": {"activity": ACTIVITY, "purpose": "beheer", **facts},
    }
