"""Coming in, being known at each click, and going out."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from chalicelib.access.domain import (
    CONTACT,
    INVITED_FOR,
    READING_WINDOW,
    UNUSUAL,
    Invitation,
    Medewerker,
    Right,
    Role,
    Session,
    digest_of,
    is_alive,
    is_open,
    may,
    must_be_noted,
    subject_of,
)
from chalicelib.access.oidc import Attempt, LoginRefused, Provider
from chalicelib.access.store import (
    AccessStore,
    accept,
    begin_session,
    change_medewerker,
    count,
    cut_loose,
    end_contact,
    end_session,
    finish_login,
    insert_medewerker,
    invite,
    note_seen,
    ring,
)
from chalicelib.journal.domain import Entry
from chalicelib.journal.store import JournalStore
from chalicelib.platform import log
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.faults import Conflict, Fault
from chalicelib.platform.spreadsheet import to_csv
from chalicelib.platform.table import Cursor, Database, Part, Transaction

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "toegang"
# The path by which somebody comes who was invited.
INVITED_BY = "uitnodiging"
_LONGEST_NAME = 100
# A page of the journal, and what a page looks at when it is filtered.
_PAGE, _LOOKED_AT = 100, 2000
_COLUMNS = ("at", "actor", "action", "object", "number", "facts", "hash")
# So many names are read by themselves; for more, everybody is read at once.
_ONE_BY_ONE = 3


class NotKnown(Fault):
    """Nobody with this login works here, or not any more."""


class BadMedewerker(Fault):
    """A medewerker has a name and a role, and is not changed by themself."""


class NotAllowed(Fault):
    """Somebody is known, but may not do this."""


@dataclass(frozen=True)
class Access:
    """What the door of the bureau works with."""

    database: Database
    journal: JournalStore
    provider: Provider
    now: Clock

    @property
    def store(self) -> AccessStore:
        return AccessStore(self.database)


def log_in(access: Access, attempt: Attempt, code: str, *, held: str = "") -> str:
    """Finish a login and begin a session; the secret that the browser keeps.

    ``held`` is the secret that it kept until now: that session ends, whosever it was. Who came by an
    invitation becomes that medewerker from now on. Once for each attempt: coming back twice is refused.
    Raises LoginRefused, NotKnown and Unavailable.
    """
    identity = access.provider.identity(attempt, code)
    subject = subject_of(identity.issuer, identity.subject)
    medewerker, accepted = access.store.of_subject(subject), list[Part]()
    if medewerker is None:
        medewerker, accepted = _accepted(access, attempt.target, subject)
    if not medewerker.active:
        raise NotKnown
    secret, at = secrets.token_urlsafe(32), to_text(access.now())
    session = Session(digest_of(secret), medewerker.id, at, at)
    parts: list[Part] = [
        *accepted,
        *_ended(access, held, medewerker),
        finish_login(attempt.state, at=at),
        begin_session(session),
        _entry(access, medewerker, "ingelogd"),
    ]
    try:
        access.database.commit(Transaction(parts))
    except Conflict as conflict:
        msg = f"the login cannot be finished ({', '.join(sorted(conflict.refused))})"
        raise LoginRefused(msg) from None
    return secret


def _ended(access: Access, held: str, medewerker: Medewerker) -> list[Part]:
    """The parts that end the session that a browser had before ``medewerker`` logs in by it."""
    session = access.store.session(digest_of(held)) if held else None
    if session is None:
        return []
    ended: list[Part] = [end_session(session.digest)]
    other = access.store.medewerker(session.medewerker_id)
    # Of their own the next entry tells, that they logged in again: a chain grows by one at a time.
    if other is not None and other.id != medewerker.id:
        ended.append(_entry(access, other, "uitgelogd"))
    return ended


def _accepted(access: Access, target: str, subject: str) -> tuple[Medewerker, list[Part]]:
    """Whoever came by an invitation, and the parts that make their login theirs. Raises NotKnown."""
    where, _, secret = target.partition("/")
    invitation = access.store.invitation(digest_of(secret, "uitnodiging"))
    if where != INVITED_BY or invitation is None or invitation.until <= to_text(access.now()):
        raise NotKnown
    medewerker = access.store.medewerker(invitation.medewerker_id)
    if medewerker is None or medewerker.subject or not is_open(invitation, medewerker):
        raise NotKnown
    entry = _of(access, medewerker.id, medewerker.id, "uitnodiging_aangenomen")
    return medewerker, [*accept(invitation, medewerker, subject), entry]


def add(access: Access, name: str, roles: frozenset[Role], *, by: str) -> tuple[str, str]:
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
        invite(invitation),
        _of(access, by, medewerker.id, "toegevoegd", **facts),
    ]
    access.database.commit(Transaction(parts))
    return medewerker.id, secret


def invite_again(access: Access, medewerker_id: str, *, by: str) -> str:
    """A new invitation for somebody who has no login yet; its secret. Raises NotKnown, as ``add`` else."""
    medewerker = access.store.medewerker(medewerker_id)
    if medewerker is None or medewerker.subject or not medewerker.active:
        raise NotKnown
    secret, invitation = _invitation(access, medewerker_id)
    entry = _of(access, by, medewerker_id, "uitgenodigd")
    access.database.commit(Transaction([invite(invitation), entry]))
    return secret


def change(
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
        change_medewerker(
            seen,
            roles=roles,
            active=active,
            sessions_from=at if seen.subject else seen.sessions_from,
        ),
        _of(access, by, medewerker_id, "gewijzigd", **facts),
    ]
    access.database.commit(Transaction(parts))


def admit(
    access: Access, name: str, organisatie_id: str, persoon_id: str, *, by: str
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
        persoon_id=persoon_id,
    )
    secret, invitation = _invitation(access, contact.id)
    entry = _of(access, by, contact.id, "toegevoegd", roles=CONTACT)
    return contact.id, secret, [*insert_medewerker(contact), invite(invitation), entry]


def dismiss(access: Access, medewerker_id: str, *, by: str) -> list[Part]:
    """The parts that end an aandachtsfunctionaris's account and all sessions with it. Raises Unavailable."""
    seen = access.store.medewerker(medewerker_id)
    if seen is None or CONTACT not in seen.roles:
        return []
    entry = _of(access, by, medewerker_id, "rij_verwijderd")
    return [*end_contact(seen, sessions_from=to_text(access.now())), entry]


def recover(access: Access, medewerker_id: str, reason: str, *, by: str) -> str:
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
        *cut_loose(seen, sessions_from=to_text(access.now())),
        invite(invitation),
        _of(access, by, medewerker_id, "hersteld", purpose=reason),
    ]
    access.database.commit(Transaction(parts))
    return secret


def _invitation(access: Access, medewerker_id: str) -> tuple[str, Invitation]:
    secret = secrets.token_hex(32)
    until = to_text(access.now() + INVITED_FOR)
    return secret, Invitation(digest_of(secret, "uitnodiging"), medewerker_id, until)


def who_asks(access: Access, secret: str) -> Medewerker | None:
    """Who holds this session now, as their row says at this moment; None when it is over.

    Raises Unavailable.
    """
    session = access.store.session(digest_of(secret))
    if session is None:
        return None
    medewerker, now = access.store.medewerker(session.medewerker_id), access.now()
    if medewerker is None or not is_alive(session, medewerker, now):
        return None
    if must_be_noted(session, now):
        try:
            access.database.commit(Transaction([note_seen(session, at=to_text(now))]))
        except Conflict:
            # Another tab noted it, or the session just ended: the next click will tell.
            log.event("session_changed")
    return medewerker


def authorise(access: Access, medewerker: Medewerker, right: Right, route: str) -> None:
    """Raises NotAllowed, after the journal knows of it, when somebody may not do this. Raises Unavailable."""
    if may(medewerker, right):
        return
    at = to_text(access.now())
    facts = {"activity": ACTIVITY, "purpose": "toegang", "route": route, "right": right}
    day = day_of(medewerker.id, at)
    access.journal.write(day, at=at, actor=medewerker.id, action="geweigerd", facts=facts)
    log.event("not_allowed", right=right)
    raise NotAllowed


def count_reading(access: Access, medewerker_id: str) -> None:
    """Count that somebody opens a melding. Many in a short time ring an alarm, once: a person then asks why
    (secure-intake T35). Raises Unavailable.
    """
    now = access.now()
    reading = count(medewerker_id, secrets.token_hex(8), at=to_text(now))
    access.database.commit(Transaction([reading]))
    since = to_text(now - READING_WINDOW)
    if access.store.readings(medewerker_id, since, at_most=UNUSUAL) < UNUSUAL:
        return
    try:
        access.database.commit(Transaction([ring(medewerker_id, now)]))
    except Conflict:
        # It rang already in this stretch of time.
        return
    log.event("unusual_reading", level="error")


def log_out(access: Access, secret: str) -> None:
    """End a session; one that is over already is fine. Raises Unavailable."""
    session = access.store.session(digest_of(secret))
    if session is None:
        return
    medewerker = access.store.medewerker(session.medewerker_id)
    parts: list[Part] = [end_session(session.digest)]
    if medewerker is not None:
        parts.append(_entry(access, medewerker, "uitgelogd"))
    access.database.commit(Transaction(parts))


def read_journal(
    access: Access,
    day: date,
    *,
    by: Medewerker,
    actor: str = "",
    action: str = "",
    after: Cursor | None = None,
) -> tuple[list[Entry], Cursor | None]:
    """A page of what was done on a (UTC) day, by whom, to what and what for, and where the next one begins.

    That this was read stands in it first. With a filter, an actor or an action, at most ``_LOOKED_AT``
    entries are looked at, so a page may hold few and still not be the last one. Codes and ids only: nobody
    learns from it what anybody reported. Raises Conflict and Unavailable.
    """
    _note_reading(access, day, by, purpose="inzage")
    found: list[Entry] = []
    looked_at = 0
    while True:
        entries, after = access.journal.page_of_day(day.isoformat(), limit=_PAGE, after=after)
        looked_at += len(entries)
        found += [e for e in entries if actor in {"", e.actor} and action in {"", e.action}]
        if after is None or len(found) >= _PAGE or looked_at >= _LOOKED_AT:
            return found, after


def journal_file(access: Access, day: date, *, by: Medewerker) -> str:
    """All of a (UTC) day of the journal as CSV. Before it is given the journal knows what left: how many
    rows, and the digest of the file. Raises Conflict and Unavailable.
    """
    count = 0

    def rows() -> Iterator[Sequence[str]]:
        nonlocal count
        yield _COLUMNS
        for entry in access.journal.of_day(day.isoformat()):
            count += 1
            yield _row(entry)

    file = to_csv(rows())
    digest = sha256(file.encode()).hexdigest()
    _note_reading(access, day, by, purpose="uitvoer", rows=str(count), sha256=digest)
    return file


def _row(entry: Entry) -> Sequence[str]:
    facts = " ".join(f"{name}={value}" for name, value in sorted(entry.facts.items()))
    place = (entry.object_id, str(entry.seq))
    return (entry.at, entry.actor, entry.action, *place, facts, entry.hash)


def _note_reading(access: Access, day: date, by: Medewerker, **more: str) -> None:
    at = to_text(access.now())
    facts = {"activity": ACTIVITY, "day": day.isoformat(), **more}
    own = day_of(by.id, at)
    access.journal.write(own, at=at, actor=by.id, action="journaal_gelezen", facts=facts)


def note_printed(access: Access, *, by: Medewerker, what: str, activity: str, rows: int) -> None:
    """Note that somebody prints a list: paper goes where no right of ours reaches.

    Raises Conflict and Unavailable, and then nothing may be shown to print.
    """
    at = to_text(access.now())
    facts = {"activity": activity, "purpose": "afdruk", "what": what, "rows": str(rows)}
    day = day_of(by.id, at)
    access.journal.write(day, at=at, actor=by.id, action="afgedrukt", facts=facts)


def everybody(access: Access) -> list[Medewerker]:
    """All medewerkers by name; those whose access was ended come last. Raises Unavailable."""
    return sorted(access.store.everybody(), key=lambda one: (not one.active, one.name.casefold()))


def names_of(access: Access, ids: Collection[str]) -> dict[str, str]:
    """The names of those of these ids that are medewerkers, in few calls however many. Raises Unavailable."""
    wanted = {one for one in ids if one}
    if len(wanted) > _ONE_BY_ONE:
        return {one.id: one.name for one in access.store.everybody() if one.id in wanted}
    found = {one: access.store.medewerker(one) for one in wanted}
    return {one: known.name for one, known in found.items() if known is not None}


def day_of(medewerker_id: str, at: str) -> str:
    """The name in the journal of what somebody did on a (UTC) day where there is no other object."""
    return f"medewerker#{medewerker_id}#{at[:10]}"


def _of(access: Access, by: str, medewerker_id: str, action: str, **facts: str) -> Part:
    """An entry in the chain of a medewerker: who gave or took which access."""
    return access.journal.following(
        f"medewerker#{medewerker_id}",
        at=to_text(access.now()),
        actor=by,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "beheer", **facts},
    )


def _entry(access: Access, medewerker: Medewerker, action: str, **facts: str) -> Part:
    at = to_text(access.now())
    return access.journal.following(
        day_of(medewerker.id, at),
        at=at,
        actor=medewerker.id,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "toegang", **facts},
    )
