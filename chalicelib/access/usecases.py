"""Coming in, being known at each click, and going out."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from chalicelib.access.domain import (
    Medewerker,
    Right,
    Session,
    digest_of,
    is_alive,
    may,
    must_be_noted,
    subject_of,
)
from chalicelib.access.oidc import Attempt, LoginRefused, Provider
from chalicelib.access.store import AccessStore, begin_session, end_session, finish_login, note_seen
from chalicelib.journal.store import JournalStore
from chalicelib.platform import log
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.faults import Conflict, Fault
from chalicelib.platform.table import Database, Part, Transaction

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "toegang"


class NotKnown(Fault):
    """Nobody with this login works here, or not any more."""


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


def log_in(access: Access, attempt: Attempt, code: str) -> str:
    """Finish a login and begin a session; the secret that the browser keeps.

    Once for each attempt: coming back twice is refused. Raises LoginRefused, NotKnown and Unavailable.
    """
    identity = access.provider.identity(attempt, code)
    medewerker = access.store.of_subject(subject_of(identity.issuer, identity.subject))
    if medewerker is None or not medewerker.active:
        raise NotKnown
    secret, at = secrets.token_urlsafe(32), to_text(access.now())
    session = Session(digest_of(secret), medewerker.id, at, at)
    parts: list[Part] = [
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
    entry = _entry(access, medewerker, "geweigerd", route=route, right=right)
    access.database.commit(Transaction([entry]))
    log.event("not_allowed", right=right)
    raise NotAllowed


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


def names_of(access: Access, ids: Collection[str]) -> dict[str, str]:
    """The names of those of these ids that are medewerkers. Raises Unavailable."""
    found = {one: access.store.medewerker(one) for one in ids if one}
    return {one: known.name for one, known in found.items() if known is not None}


def day_of(medewerker_id: str, at: str) -> str:
    """The name in the journal of what somebody did on a (UTC) day where there is no other object."""
    return f"medewerker#{medewerker_id}#{at[:10]}"


def _entry(access: Access, medewerker: Medewerker, action: str, **facts: str) -> Part:
    at = to_text(access.now())
    return access.journal.following(
        day_of(medewerker.id, at),
        at=at,
        actor=medewerker.id,
        action=action,
        facts={"activity": ACTIVITY, **facts},
    )
