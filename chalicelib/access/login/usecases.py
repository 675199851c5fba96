"""Logging in and logging out."""

from __future__ import annotations

import secrets

from chalicelib.access.domain import (
    INVITED_BY,
    Invitation,
    Medewerker,
    Session,
    day_of,
    is_open,
    subject_of,
)
from chalicelib.access.oidc import Attempt, LoginRefused, Provider
from chalicelib.access.store import (
    AccessStore,
    accept_invitation,
    confirm_own_email,
    delete_session,
    insert_login,
    insert_session,
    note_last_login,
)
from chalicelib.journal.domain import Noted, Purpose
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, Fault
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part
from chalicelib.work import Work

_LOGIN = Purpose("toegang", "toegang")
_ACCOUNTS = Purpose("toegang", "beheer")


class NotKnown(Fault):
    """Nobody with this login works here, or not any more."""


def log_in(ports: Ports, provider: Provider, attempt: Attempt, code: str, *, held: str = "") -> str:
    """Finish a login and begin a session; the secret that the browser keeps.

    ``held`` is the secret that the browser kept until now: that session ends, whosever it was. Somebody
    with an invitation becomes that medewerker from now on. Once for each attempt: a second time is refused.
    Raises LoginRefused, NotKnown and Unavailable.
    """
    identity = provider.identity(attempt, code)
    subject = subject_of(identity.issuer, identity.subject)
    medewerker, accepted = AccessStore(ports.database).of_subject(subject), list[Part | Noted]()
    if medewerker is None:
        medewerker, accepted = _accepted(ports, attempt.target, subject)
    if not medewerker.active:
        raise NotKnown
    work, secret, today = (
        Work(ports, medewerker.id),
        secrets.token_urlsafe(32),
        ports.today.isoformat(),
    )
    if not accepted and medewerker.last_login != today:
        accepted = [note_last_login(medewerker, on=today)]
    session = Session(one_way("sessie", secret), medewerker.id, work.at, work.at)
    try:
        work.commit(
            *accepted,
            *_ended(ports, held, medewerker),
            insert_login(attempt.state, at=work.at),
            insert_session(session),
            work.entry(day_of(medewerker.id, work.at), "ingelogd", _LOGIN),
        )
    except Conflict as conflict:
        msg = f"the login cannot be finished ({', '.join(sorted(conflict.refused))})"
        raise LoginRefused(msg) from None
    return secret


def log_out(ports: Ports, secret: str) -> None:
    """End a session; one that is over already is fine. Raises Conflict and Unavailable."""
    session = AccessStore(ports.database).session(one_way("sessie", secret))
    if session is None:
        return
    work = Work(ports, session.medewerker_id)
    work.commit(
        delete_session(session.digest),
        work.entry(day_of(session.medewerker_id, work.at), "uitgelogd", _LOGIN),
    )


def _ended(ports: Ports, held: str, medewerker: Medewerker) -> list[Part | Noted]:
    """The parts that end the session that a browser had before ``medewerker`` logs in by it."""
    session = AccessStore(ports.database).session(one_way("sessie", held)) if held else None
    if session is None:
        return []
    other, ended = session.medewerker_id, list[Part | Noted]([delete_session(session.digest)])
    # Same person: the login entry covers it, and one transaction can add only one entry to a chain.
    if other != medewerker.id:
        work = Work(ports, other)
        ended.append(work.entry(day_of(other, work.at), "uitgelogd", _LOGIN))
    return ended


def _accepted(ports: Ports, target: str, subject: str) -> tuple[Medewerker, list[Part | Noted]]:
    """The medewerker behind an invitation, and the parts that make the login theirs. Raises NotKnown."""
    where, _, secret = target.partition("/")
    if where != INVITED_BY:
        raise NotKnown
    invitation, medewerker = _invited(ports, secret)
    work = Work(ports, medewerker.id)
    entry = work.entry(f"medewerker#{medewerker.id}", "uitnodiging_aangenomen", _ACCOUNTS)
    on = ports.today.isoformat()
    return medewerker, [*accept_invitation(invitation, medewerker, subject, on=on), entry]


def confirm_email(ports: Ports, secret: str) -> None:
    """Say that an address is one's own, by the link that was mailed there; the link still lets its owner in.

    For a shared address, with which nobody logs in. Twice is once. Raises NotKnown, Conflict and Unavailable.
    """
    _, medewerker = _invited(ports, secret)
    if not medewerker.email or medewerker.confirmed_on:
        return
    work = Work(ports, medewerker.id)
    entry = work.entry(f"medewerker#{medewerker.id}", "adres_bevestigd", _ACCOUNTS)
    work.commit(confirm_own_email(medewerker, on=ports.today.isoformat()), entry)


def _invited(ports: Ports, secret: str) -> tuple[Invitation, Medewerker]:
    """An invitation that is open now, and its medewerker. Raises NotKnown and Unavailable."""
    store = AccessStore(ports.database)
    invitation = store.invitation(one_way("uitnodiging", secret))
    medewerker = None if invitation is None else store.medewerker(invitation.medewerker_id)
    if invitation is None or medewerker is None or invitation.until <= to_text(ports.now()):
        raise NotKnown
    if medewerker.subject or not medewerker.active or not is_open(invitation, medewerker):
        raise NotKnown
    return invitation, medewerker
