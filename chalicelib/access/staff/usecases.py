"""Medewerkers: adding, changing, inviting and recovering them, and their names."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from chalicelib.access.accounts import Access, BadMedewerker, NotKnown, medewerker_entry
from chalicelib.access.domain import CONTACT, INVITED_FOR, Invitation, Medewerker, Role
from chalicelib.access.store import (
    detach_login,
    end_contact,
    insert_invitation,
    insert_medewerker,
    update_medewerker,
)
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.table import Part, Transaction

_LONGEST_NAME = 100
# So many names are read by themselves; for more, everybody is read at once.
_ONE_BY_ONE = 3


def add_medewerker(
    access: Access, name: str, roles: frozenset[Role], *, by: str
) -> tuple[str, str]:
    """Add a medewerker, who gets in by an invitation: their id, and its secret, which is stored nowhere.

    Raises BadMedewerker, Conflict and Unavailable.
    """
    if not 0 < len(name.strip()) <= _LONGEST_NAME or not roles - {CONTACT}:
        raise BadMedewerker
    roles -= {CONTACT}
    medewerker = Medewerker(secrets.token_hex(6), name.strip(), roles, subject="")
    secret, invitation = _invitation(access, medewerker.id)
    facts = {"roles": ",".join(sorted(roles))}
    parts: list[Part] = [
        *insert_medewerker(medewerker),
        insert_invitation(invitation),
        medewerker_entry(access, by, medewerker.id, "toegevoegd", **facts),
    ]
    access.database.commit(Transaction(parts))
    return medewerker.id, secret


def invite_again(access: Access, medewerker_id: str, *, by: str) -> str:
    """A new invitation for somebody who has no login yet; its secret. Raises NotKnown, as ``add`` else."""
    medewerker = access.store.medewerker(medewerker_id)
    if medewerker is None or medewerker.subject or not medewerker.active:
        raise NotKnown
    secret, invitation = _invitation(access, medewerker_id)
    entry = medewerker_entry(access, by, medewerker_id, "uitgenodigd")
    access.database.commit(Transaction([insert_invitation(invitation), entry]))
    return secret


def change_medewerker(
    access: Access, medewerker_id: str, *, roles: frozenset[Role], active: bool, by: str
) -> None:
    """Give somebody other roles, or end their access; all their sessions are over by it.

    Nobody changes their own row: that takes a second administrator. The role of an aandachtsfunctionaris is
    neither given nor taken here: it comes and goes with their row in the directory. Raises NotKnown,
    BadMedewerker, Conflict and Unavailable.
    """
    seen = access.store.medewerker(medewerker_id)
    if seen is None:
        raise NotKnown
    roles = (roles - {CONTACT}) | (seen.roles & {CONTACT})
    if by == medewerker_id or not roles:
        raise BadMedewerker
    at = to_text(access.now())
    facts = {"roles": ",".join(sorted(roles)), "active": "ja" if active else "nee"}
    parts: list[Part] = [
        # Who has no login yet has no session to end, and keeps the invitation.
        update_medewerker(
            seen,
            roles=roles,
            active=active,
            sessions_from=at if seen.subject else seen.sessions_from,
        ),
        medewerker_entry(access, by, medewerker_id, "gewijzigd", **facts),
    ]
    access.database.commit(Transaction(parts))


def admit_contact(
    access: Access, name: str, organisatie_id: str, person_id: str, *, by: str
) -> tuple[str, str, list[Part]]:
    """An account for an aandachtsfunctionaris: its id, its invitation's secret, and the parts that do it.

    Raises Unavailable.
    """
    contact = Medewerker(
        secrets.token_hex(6),
        name,
        frozenset({CONTACT}),
        subject="",
        organisatie_id=organisatie_id,
        person_id=person_id,
    )
    secret, invitation = _invitation(access, contact.id)
    entry = medewerker_entry(access, by, contact.id, "toegevoegd", roles=CONTACT)
    return contact.id, secret, [*insert_medewerker(contact), insert_invitation(invitation), entry]


def dismiss_contact(access: Access, medewerker_id: str, *, by: str) -> list[Part]:
    """The parts that end an aandachtsfunctionaris's account and all sessions with it. Raises Unavailable."""
    seen = access.store.medewerker(medewerker_id)
    if seen is None or CONTACT not in seen.roles:
        return []
    entry = medewerker_entry(access, by, medewerker_id, "rij_verwijderd")
    return [*end_contact(seen, sessions_from=to_text(access.now())), entry]


def recover_medewerker(access: Access, medewerker_id: str, reason: str, *, by: str) -> str:
    """A new invitation for somebody whose login is lost; its secret. The old login and all sessions are over.

    Nobody recovers themself: whoever holds a session of yours could keep it so. Raises NotKnown when they
    have no login to lose, BadMedewerker, Conflict and Unavailable.
    """
    seen = access.store.medewerker(medewerker_id)
    if seen is None or not seen.subject or not seen.active:
        raise NotKnown
    if by == medewerker_id:
        raise BadMedewerker
    secret, invitation = _invitation(access, medewerker_id)
    parts: list[Part] = [
        *detach_login(seen, sessions_from=to_text(access.now())),
        insert_invitation(invitation),
        medewerker_entry(access, by, medewerker_id, "hersteld", purpose=reason),
    ]
    access.database.commit(Transaction(parts))
    return secret


def _invitation(access: Access, medewerker_id: str) -> tuple[str, Invitation]:
    secret = secrets.token_hex(32)
    until = to_text(access.now() + INVITED_FOR)
    return secret, Invitation(one_way("uitnodiging", secret), medewerker_id, until)


def list_medewerkers(access: Access) -> list[Medewerker]:
    """All medewerkers by name; those whose access was ended come last. Raises Unavailable."""
    return sorted(access.store.everybody(), key=lambda one: (not one.active, one.name.casefold()))


def names_of(access: Access, ids: Collection[str]) -> dict[str, str]:
    """The names of those of these ids that are medewerkers, in few calls however many. Raises Unavailable."""
    wanted = {one for one in ids if one}
    if len(wanted) > _ONE_BY_ONE:
        return {one.id: one.name for one in access.store.everybody() if one.id in wanted}
    found = {one: access.store.medewerker(one) for one in wanted}
    return {one: known.name for one, known in found.items() if known is not None}
