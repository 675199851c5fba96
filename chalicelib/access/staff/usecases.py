"""Medewerkers: adding, changing, inviting and recovering them, and their names.

The person who asks for a link that lets somebody in never holds it: the mailer makes its token and mails
the link to the work address of its owner. A role that opens content, or lets others in, takes two people.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import cast, get_args

from chalicelib.access.domain import (
    CONTACT,
    NEEDS_SECOND,
    RIGHTS,
    SIGNING_NAMES,
    Medewerker,
    Right,
    Role,
    can_end_shielding,
    may,
    seen_by,
)
from chalicelib.access.mailboxes.usecases import mailbox_follows, of_its_own, refuse_if_taken
from chalicelib.access.store import (
    MEDEWERKER_IS_NEW,
    AccessStore,
    detach_login,
    end_contact,
    insert_medewerker,
    reserve_mailbox,
    set_name,
    stays,
    update_medewerker,
)
from chalicelib.journal.domain import Noted, Purpose
from chalicelib.mail.domain import (
    INVITES,
    Announcement,
    DeskRole,
    Recipient,
    ToMedewerker,
)
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Change, Part
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done, Kind, Target, ask_second, propose
from chalicelib.process.store import PROPOSED_ONCE
from chalicelib.work import Work

_ACCOUNTS = Purpose("toegang", "beheer")
_KEEPING: Right = "medewerkers_beheren"
# So many names are read by themselves; for more, all medewerkers are read at once.
_ONE_BY_ONE = 3
# Who can sign something: one is away at times.
_ENOUGH = 2


@dataclass(frozen=True)
class Outcome:
    """The address that a link goes to now, and the one it goes to once a colleague signed; empty: none.

    ``waits``: a colleague must sign.
    """

    sent_to: str = ""
    later_to: str = ""
    waits: bool = False


def add_medewerker(
    work: Work, name: str, email: str, language: str, roles: Collection[Role]
) -> Outcome:
    """Add a medewerker. With a role that one person may give, they are invited by mail at once.

    A role that takes two people is proposed. The same words from the same page add one medewerker, and a
    mailbox that another one has adds none. The role of an aandachtsfunctionaris is not given here. Raises
    Refused, Conflict and Unavailable.
    """
    given = frozenset(roles) - {CONTACT}
    if not given:
        raise Refused("rol", N_("Vul een naam in en kies minstens één rol."))
    at_once, new = given - NEEDS_SECOND, work.once[:12] or secrets.token_hex(6)
    medewerker = Medewerker(new, name, at_once, "", email=email, language=language)
    refuse_if_taken(work.ports, medewerker, "adres")
    chain, facts = chain_of(new), {"roles": _listed(at_once)}
    parts: list[Part] = [*insert_medewerker(medewerker), reserve_mailbox(email, new)]
    to: list[Recipient] = [ToMedewerker(INVITES, new)] if at_once else []
    if waits := given - at_once:
        asked = ask_second(work, ROLES, chain, version_of(medewerker), {"asked": _listed(given)})
        parts.append(asked.part)
        to.append(asked.to)
        facts |= asked.noted
    with of_its_own(work.ports, medewerker, "adres"):
        work.commit(
            *parts,
            work.first_entry(chain, "toegevoegd", _ACCOUNTS, **facts),
            tell=Announcement(f"toegevoegd.{new}", work.at, tuple(to), chain),
            already={MEDEWERKER_IS_NEW},
        )
    return Outcome(email if at_once else "", email if waits else "", waits=bool(waits))


def add_first(work: Work, name: str, email: str) -> bool:
    """Add the first administrator, who is invited by mail; False when there is anybody already.

    For the start-up command (tools/first_admin.py): nobody is there yet to propose or sign. Raises
    Conflict and Unavailable.
    """
    if AccessStore(work.ports.database).everybody():
        return False
    first = Medewerker(secrets.token_hex(6), name, frozenset({"beheerder"}), "", email=email)
    entry = work.first_entry(chain_of(first.id), "toegevoegd", _ACCOUNTS, roles="beheerder")
    parts = [*insert_medewerker(first), reserve_mailbox(email, first.id)]
    return work.commit(*parts, entry, tell=_invitation(work, first.id))


def invite_again(work: Work, medewerker_id: str) -> Outcome:
    """Mail another invitation to a medewerker without a login.

    Raises NotThere, Refused, Conflict and Unavailable.
    """
    medewerker = AccessStore(work.ports.database).medewerker(medewerker_id)
    if medewerker is None or medewerker.subject or not medewerker.active:
        raise NotThere
    if not medewerker.roles:
        mend = N_("De uitnodiging gaat weg als een collega het voorstel heeft getekend.")
        raise Refused("", mend)
    entry = work.entry(chain_of(medewerker_id), "uitgenodigd", _ACCOUNTS)
    work.commit(entry, tell=_invitation(work, medewerker_id))
    return Outcome(medewerker.email)


def change_medewerker(
    work: Work, medewerker_id: str, *, roles: Collection[Role], active: bool
) -> Outcome:
    """Give a medewerker other roles, or end their access.

    A role that goes, goes at once, with all sessions. A role that takes two people is proposed, and access
    that was ended with it. Nobody changes their own row: that takes a second administrator. The role of an
    aandachtsfunctionaris is neither given nor taken here: it comes and goes with their row in the
    directory. Raises NotThere, Refused, Conflict and Unavailable.
    """
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None:
        raise NotThere
    wanted = (frozenset(roles) - {CONTACT}) | (seen.roles & {CONTACT})
    if work.by == medewerker_id:
        raise Refused("rol", N_("Uw eigen rollen wijzigt een andere beheerder."))
    if active and not wanted:
        raise Refused("rol", N_("Kies minstens één rol."))
    opened = wanted - seen.roles if seen.active else wanted
    waits = opened & NEEDS_SECOND if active else frozenset[Role]()
    # Access that was ended comes back whole, or not yet.
    stays_out = bool(waits) and not seen.active
    now = seen.roles if stays_out else wanted - waits
    is_in = active and not stays_out
    parts, facts, to = list[Part](), dict[str, str](), list[Recipient]()
    # A medewerker without a login has no session to end, and keeps the invitation.
    after = replace(
        seen, roles=now, active=is_in, sessions_from=work.at if seen.subject else seen.sessions_from
    )
    parts += _seers_stay(work.ports, seen, after)
    changes = (now, is_in) != (seen.roles, seen.active) or not waits
    if changes:
        facts |= {"roles": _listed(now), "active": "ja" if is_in else "nee"}
        since = after.sessions_from
        parts.append(update_medewerker(seen, roles=now, active=is_in, sessions_from=since))
        parts += mailbox_follows(work.ports, seen, is_in=is_in)
    chain = chain_of(medewerker_id)
    if waits:
        version = version_of(after if changes else seen)
        asked = ask_second(work, ROLES, chain, version, {"asked": _listed(wanted)})
        parts.append(asked.part)
        facts |= asked.noted
        to.append(asked.to)
    action = "gewijzigd" if changes else "voorgesteld"
    once = work.once[:12] or secrets.token_hex(6)
    told = Announcement(f"gewijzigd.{medewerker_id}.{once}", work.at, tuple(to), chain)
    work.commit(
        *parts,
        work.entry(chain, action, _ACCOUNTS, **facts),
        tell=told if to else None,
        already={PROPOSED_ONCE} if waits else (),
    )
    return Outcome("", "" if seen.subject else seen.email, waits=bool(waits))


def _seers_stay(ports: Ports, seen: Medewerker, after: Medewerker) -> list[Change]:
    """The parts that hold who sees each melding that is kept from others, when ``after`` does no more.

    Raises Refused when nobody would be left who does, and Unavailable.
    """
    if can_end_shielding(after) or not can_end_shielding(seen):
        return []
    staff = AccessStore(ports.database).everybody()
    before = seen_by(staff)
    left = seen_by(after if one.id == after.id else one for one in staff)
    if any(before[sid] and not seers for sid, seers in left.items()):
        mend = N_("Een collega moet eerst het werk van deze persoon overnemen. Vraag het meldpunt.")
        raise Refused("rol", mend)
    held = {seers[0].id: seers[0] for seers in left.values() if seers}
    return [stays(one) for one in held.values()]


def admit_contact(
    work: Work, name: str, organisatie_id: str, person_id: str
) -> tuple[str, list[Part | Noted], Recipient]:
    """An account for an aandachtsfunctionaris: its id, its parts, and whom to mail the invitation to."""
    contact = Medewerker(
        secrets.token_hex(6),
        name,
        frozenset({CONTACT}),
        subject="",
        organisatie_id=organisatie_id,
        person_id=person_id,
    )
    entry = work.first_entry(chain_of(contact.id), "toegevoegd", _ACCOUNTS, roles=CONTACT)
    return contact.id, [*insert_medewerker(contact), entry], ToMedewerker(INVITES, contact.id)


def dismiss_contact(work: Work, medewerker_id: str) -> list[Part | Noted]:
    """The parts that end an aandachtsfunctionaris's account and all sessions with it. Raises Unavailable."""
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None or CONTACT not in seen.roles:
        return []
    entry = work.entry(chain_of(medewerker_id), "rij_verwijderd", _ACCOUNTS)
    return [*end_contact(seen, sessions_from=work.at), entry]


def follow_contact(work: Work, seen: Medewerker, name: str, **facts: str) -> list[Part | Noted]:
    """The parts by which the account of an aandachtsfunctionaris follows a changed row in the directory.

    Refused when the account changed meanwhile.
    """
    return [
        set_name(seen, name),
        work.entry(chain_of(seen.id), "rij_gewijzigd", _ACCOUNTS, **facts),
    ]


def propose_recovery(
    work: Work, kind: Kind, medewerker_id: str, *, goes_to: str = "", **facts: str
) -> Proposal:
    """Propose a new way in for a medewerker who cannot log in any more; the old login stays until then.

    ``goes_to`` is the address of an aandachtsfunctionaris, who has theirs in the directory. Nobody recovers
    themself: whoever holds a session of yours could keep it so. Raises Refused, Conflict and Unavailable.
    """
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None or not seen.subject or not seen.active:
        mend = N_("Deze persoon heeft geen login die u kunt herstellen. Nodig opnieuw uit.")
        raise Refused("", mend)
    if work.by == medewerker_id:
        raise Refused("", N_("Uw eigen toegang herstelt een collega."))
    return propose(work, kind, chain_of(medewerker_id), version_of(seen, goes_to), facts)


def recover_medewerker(work: Work, medewerker_id: str, reason: str) -> Outcome:
    """Propose to recover a medewerker of the municipality.

    Raises NotThere, Refused, Conflict and Unavailable.
    """
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None or CONTACT in seen.roles:
        raise NotThere
    propose_recovery(work, RECOVERY, medewerker_id, reason=reason)
    return Outcome(later_to=seen.email, waits=True)


def recovered(work: Work, proposal: Proposal) -> Done:
    """A recovery carried out: the old login and all sessions end, and the owner is mailed a link.

    Raises NotThere and Unavailable.
    """
    medewerker_id = medewerker_in(proposal)
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None:
        raise NotThere
    return Done(detach_login(seen, sessions_from=work.at), (ToMedewerker(INVITES, medewerker_id),))


def target_of(ports: Ports, proposal: Proposal, goes_to: str = "") -> Target | None:
    """The medewerker of a proposal as they are now; ``goes_to`` as in ``propose_recovery``.

    Raises Unavailable.
    """
    seen = AccessStore(ports.database).medewerker(medewerker_in(proposal))
    if seen is None:
        return None
    roles = tuple(filter(None, proposal.facts.get("asked", "").split(",")))
    address = "" if seen.subject and roles else goes_to or seen.email
    return Target(version_of(seen, goes_to), seen.name, address=address, roles=roles)


def version_of(seen: Medewerker, goes_to: str = "") -> str:
    """A digest of what a signer looks at: that somebody logged in or confirmed an address changes nothing."""
    email = goes_to or seen.email
    looked_at = (seen.id, sorted(seen.roles), seen.active, email, seen.sessions_from)
    return sha256(repr(looked_at).encode()).hexdigest()[:32]


def second_people(ports: Ports, proposal: Proposal, right: str) -> int:
    """How many medewerkers could sign a proposal: with the right, a login, and not one of its own people.

    Raises Unavailable.
    """
    own = {proposal.by, medewerker_in(proposal)}
    found = AccessStore(ports.database).everybody()
    return sum(bool(m.subject) and m.id not in own and may(m, cast("Right", right)) for m in found)


def list_medewerkers(ports: Ports) -> list[Medewerker]:
    """All medewerkers by name; those whose access was ended come last. Raises Unavailable."""
    found = AccessStore(ports.database).everybody()
    return sorted(found, key=lambda one: (not one.active, one.name.casefold()))


def roles_without_mail(staff: Collection[Medewerker]) -> list[Role]:
    """The roles of the desk for which nobody among ``staff`` can be mailed: a report would wait unseen."""
    mailed = {role for one in staff if one.can_be_mailed for role in one.roles}
    return [role for role in get_args(DeskRole) if role not in mailed]


def signed_by_few(staff: Collection[Medewerker]) -> list[tuple[Right, str]]:
    """The rights to sign that one of ``staff`` has, with the name, or nobody (an empty name).

    With that one away, what waits for a signature waits on; and nobody signs what they proposed themselves.
    """
    found: list[tuple[Right, str]] = []
    for right in SIGNING_NAMES:
        able = [one.name for one in staff if one.subject and may(one, right)]
        if len(able) < _ENOUGH:
            found.append((right, able[0] if able else ""))
    return found


def names_of(ports: Ports, ids: Collection[str]) -> dict[str, str]:
    """The names of those of these ids that are medewerkers, in few calls however many. Raises Unavailable."""
    store, wanted = AccessStore(ports.database), {one for one in ids if one}
    if len(wanted) > _ONE_BY_ONE:
        return {one.id: one.name for one in store.everybody() if one.id in wanted}
    found = {one: store.medewerker(one) for one in wanted}
    return {one: known.name for one, known in found.items() if known is not None}


def chain_of(medewerker_id: str) -> str:
    """The chain in the journal of a medewerker: who gave or took which access."""
    return f"medewerker#{medewerker_id}"


def medewerker_in(proposal: Proposal) -> str:
    """The medewerker that a proposal is about; empty when it is about another object."""
    kind, _, found = proposal.about.partition("#")
    return found if kind == "medewerker" else ""


def _roles_given(work: Work, proposal: Proposal) -> Done:
    """The roles of a proposal given. Raises NotThere, Refused and Unavailable."""
    medewerker_id, asked = medewerker_in(proposal), proposal.facts["asked"].split(",")
    seen = AccessStore(work.ports.database).medewerker(medewerker_id)
    if seen is None:
        raise NotThere
    roles: frozenset[Role] = frozenset(role for role in RIGHTS if role in asked)
    since = work.at if seen.subject else seen.sessions_from
    changed = update_medewerker(seen, roles=roles, active=True, sessions_from=since)
    held = mailbox_follows(work.ports, seen, is_in=True)
    return Done([changed, *held], () if seen.subject else (ToMedewerker(INVITES, medewerker_id),))


def _invitation(work: Work, medewerker_id: str) -> Announcement:
    to = ToMedewerker(INVITES, medewerker_id)
    once = work.once[:12] or secrets.token_hex(6)
    return Announcement(
        f"uitnodiging.{medewerker_id}.{once}", work.at, (to,), chain_of(medewerker_id)
    )


def _listed(roles: Iterable[Role]) -> str:
    return ",".join(sorted(roles))


# Roles that take two people, for a medewerker of the municipality.
ROLES = Kind(
    "rollen",
    N_("Toegang of rollen geven"),
    _KEEPING,
    "access",
    _ACCOUNTS,
    target_of,
    _roles_given,
)
RECOVERY = Kind(
    "herstel", N_("Toegang herstellen"), _KEEPING, "access", _ACCOUNTS, target_of, recovered
)
