"""Coming in and going out."""

from __future__ import annotations

import secrets

from chalicelib.access.accounts import INVITED_BY, Access, NotKnown, day_entry, medewerker_entry
from chalicelib.access.domain import Medewerker, Session, is_open, subject_of
from chalicelib.access.oidc import Attempt, LoginRefused
from chalicelib.access.store import accept_invitation, delete_session, insert_login, insert_session
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict
from chalicelib.platform.table import Part, Transaction


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
    session = Session(one_way("sessie", secret), medewerker.id, at, at)
    parts: list[Part] = [
        *accepted,
        *_ended(access, held, medewerker),
        insert_login(attempt.state, at=at),
        insert_session(session),
        day_entry(access, medewerker, "ingelogd"),
    ]
    try:
        access.database.commit(Transaction(parts))
    except Conflict as conflict:
        msg = f"the login cannot be finished ({', '.join(sorted(conflict.refused))})"
        raise LoginRefused(msg) from None
    return secret


def _ended(access: Access, held: str, medewerker: Medewerker) -> list[Part]:
    """The parts that end the session that a browser had before ``medewerker`` logs in by it."""
    session = access.store.session(one_way("sessie", held)) if held else None
    if session is None:
        return []
    ended: list[Part] = [delete_session(session.digest)]
    other = access.store.medewerker(session.medewerker_id)
    # Of their own the next entry tells, that they logged in again: a chain grows by one at a time.
    if other is not None and other.id != medewerker.id:
        ended.append(day_entry(access, other, "uitgelogd"))
    return ended


def _accepted(access: Access, target: str, subject: str) -> tuple[Medewerker, list[Part]]:
    """Whoever came by an invitation, and the parts that make their login theirs. Raises NotKnown."""
    where, _, secret = target.partition("/")
    invitation = access.store.invitation(one_way("uitnodiging", secret))
    if where != INVITED_BY or invitation is None or invitation.until <= to_text(access.now()):
        raise NotKnown
    medewerker = access.store.medewerker(invitation.medewerker_id)
    if medewerker is None or medewerker.subject or not is_open(invitation, medewerker):
        raise NotKnown
    entry = medewerker_entry(access, medewerker.id, medewerker.id, "uitnodiging_aangenomen")
    return medewerker, [*accept_invitation(invitation, medewerker, subject), entry]


def log_out(access: Access, secret: str) -> None:
    """End a session; one that is over already is fine. Raises Unavailable."""
    session = access.store.session(one_way("sessie", secret))
    if session is None:
        return
    medewerker = access.store.medewerker(session.medewerker_id)
    parts: list[Part] = [delete_session(session.digest)]
    if medewerker is not None:
        parts.append(day_entry(access, medewerker, "uitgelogd"))
    access.database.commit(Transaction(parts))
