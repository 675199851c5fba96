"""Medewerkers: adding, changing, inviting and recovering them, and their names."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from chalicelib.access.domain import CONTACT, INVITED_FOR, Invitation, Medewerker, Role
from chalicelib.access.store import (
    MEDEWERKER_IS_NEW,
    AccessStore,
    detach_login,
    end_contact,
    insert_invitation,
    insert_medewerker,
    update_medewerker,
)
from chalicelib.journal.domain import Noted, Purpose
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part
from chalicelib.work import Work

_ACCOUNTS = Purpose("toegang", "beheer")
# So many names are read by themselves; for more, all medewerkers are read at once.
_ONE_BY_ONE = 3


def add_medewerker(work: Work, name: str, roles: Collection[Role]) -> tuple[str, str]:
    """Add a medewerker, who gets in by an invitation: the id, and the secret of it, which is stored nowhere.

    The same words from the same page add one medewerker; the second time makes a new invitation. The role of
    an aandachtsfunctionaris is not given here. Raises Refused, Conflict and Unavailable.
    """
    given = frozenset(roles) - {CONTACT}
    if not given:
        raise Refused("rol", N_("Vul een naam in en kies minstens één rol."))
    medewerker = Medewerker(work.once[:12] or secrets.token_hex(6), name, given, subject="")
    secret, invitation = _invitation(work, medewerker.id)
    is_new = work.commit(
        *insert_medewerker(medewerker),
        insert_invitation(invitation),
        work.first_entry(
            _chain(medewerker.id), "toegevoegd", _ACCOUNTS, roles=",".join(sorted(given))
        ),
        already={MEDEWERKER_IS_NEW},
    )
    return medewerker.id, secret if is_new else invite_again(work, medewerker.id)


def invite_again(work: Work, medewerker_id: str) -> str:
    """A new invitation for a medewerker without a login; its secret.

    Raises NotThere, Conflict and Unavailable.
    """
    medewerker = AccessStore(work.ports.database).medewerker(medewerker_id)
    if medewerker is None or medewerker.subject or not medewerker.active:
        raise NotThere
    secret, invitation = _invitation(work, medewerker_id)
    work.commit(
        insert_invitation(invitation), work.entry(_chain(medewerker_id), "uitgenodigd", _ACCOUNTS)
    )
    return secret


def change_medewerker(
    work: Work, medewerker_id: str, *, roles: Collection[Role], active: bool
) -> None:
    """Give a medewerker other roles, or end their access; all their sessions are over by it.

    Nobody changes their own row: that takes a second administrator. The role of an aandachtsfunctionaris is
    neither given nor taken here: it comes and goes with their row in the directory. Raises NotThere,
    Refused, Conflict and Unavailable.
    """
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None:
        raise NotThere
    now = (frozenset(roles) - {CONTACT}) | (seen.roles & {CONTACT})
    if work.by == medewerker_id or not now:
        mend = N_("Kies minstens één rol. Uw eigen rollen wijzigt een andere beheerder.")
        raise Refused("rol", mend)
    facts = {"roles": ",".join(sorted(now)), "active": "ja" if active else "nee"}
    # A medewerker without a login has no session to end, and keeps the invitation.
    since = work.at if seen.subject else seen.sessions_from
    work.commit(
        update_medewerker(seen, roles=now, active=active, sessions_from=since),
        work.entry(_chain(medewerker_id), "gewijzigd", _ACCOUNTS, **facts),
    )


def admit_contact(
    work: Work, name: str, organisatie_id: str, person_id: str
) -> tuple[str, str, list[Part | Noted]]:
    """An account for an aandachtsfunctionaris: its id, the secret of its invitation, and its parts."""
    contact = Medewerker(
        secrets.token_hex(6),
        name,
        frozenset({CONTACT}),
        subject="",
        organisatie_id=organisatie_id,
        person_id=person_id,
    )
    secret, invitation = _invitation(work, contact.id)
    entry = work.first_entry(_chain(contact.id), "toegevoegd", _ACCOUNTS, roles=CONTACT)
    return contact.id, secret, [*insert_medewerker(contact), insert_invitation(invitation), entry]


def dismiss_contact(work: Work, medewerker_id: str) -> list[Part | Noted]:
    """The parts that end an aandachtsfunctionaris's account and all sessions with it. Raises Unavailable."""
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None or CONTACT not in seen.roles:
        return []
    entry = work.entry(_chain(medewerker_id), "rij_verwijderd", _ACCOUNTS)
    return [*end_contact(seen, sessions_from=work.at), entry]


def recover_medewerker(work: Work, medewerker_id: str, reason: str) -> str:
    """A new invitation for a medewerker who cannot log in any more; its secret.

    The old login and all sessions are over. Nobody recovers themself: whoever holds a session of yours could
    keep it so. Raises Refused, Conflict and Unavailable.
    """
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None or not seen.subject or not seen.active:
        mend = N_("Deze persoon heeft geen login die u kunt herstellen. Nodig opnieuw uit.")
        raise Refused("", mend)
    if work.by == medewerker_id:
        raise Refused("", N_("Uw eigen toegang herstelt een collega."))
    secret, invitation = _invitation(work, medewerker_id)
    why = _ACCOUNTS.of(reason)
    work.commit(
        *detach_login(seen, sessions_from=work.at),
        insert_invitation(invitation),
        work.entry(_chain(medewerker_id), "hersteld", why),
    )
    return secret


def list_medewerkers(ports: Ports) -> list[Medewerker]:
    """All medewerkers by name; those whose access was ended come last. Raises Unavailable."""
    found = AccessStore(ports.database).everybody()
    return sorted(found, key=lambda one: (not one.active, one.name.casefold()))


def names_of(ports: Ports, ids: Collection[str]) -> dict[str, str]:
    """The names of those of these ids that are medewerkers, in few calls however many. Raises Unavailable."""
    store, wanted = AccessStore(ports.database), {one for one in ids if one}
    if len(wanted) > _ONE_BY_ONE:
        return {one.id: one.name for one in store.everybody() if one.id in wanted}
    found = {one: store.medewerker(one) for one in wanted}
    return {one: known.name for one, known in found.items() if known is not None}


def _invitation(work: Work, medewerker_id: str) -> tuple[str, Invitation]:
    secret = secrets.token_hex(32)
    until = to_text(work.ports.now() + INVITED_FOR)
    return secret, Invitation(one_way("uitnodiging", secret), medewerker_id, until)


def _chain(medewerker_id: str) -> str:
    """The chain in the journal of a medewerker: who gave or took which access."""
    return f"medewerker#{medewerker_id}"
