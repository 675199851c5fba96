"""The table ``access``.

| question | pk | sk |
| --- | --- | --- |
| who works here, who is this, what may they do | ``medewerkers`` | ``<id>`` |
| whose login is this | ``subject#<digest of issuer and subject>`` | ``subject`` |
| whose session is this | ``sessie#<digest>`` | ``sessie`` |
| did their reading ring an alarm | ``alarm#<id>`` | ``<span>#<stretch of time>`` |
| when did somebody read a melding or search | ``gelezen#<id>`` | ``<moment>#<random>`` |
| whose invitation is this | ``uitnodiging#<digest>`` | ``uitnodiging`` |
| whose mailbox is this | ``adres#<mailbox>`` | ``houder`` |
| was this login finished before | ``login#<state>`` | ``login`` |
| what did somebody type at an act and not send | ``concept#<id>`` | ``<path of the act>`` |

Sessions and logins are deleted when they end, drafts when they are used; TTL takes away what nobody ended.
All reads are consistent, so that a right that was taken away is gone at the next click.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from chalicelib.access.domain import (
    CONTACT,
    DRAFTS_KEPT,
    LONGEST,
    UNUSUAL,
    Draft,
    Invitation,
    Medewerker,
    Reading,
    Role,
    Session,
    Span,
    shielded,
)
from chalicelib.mail.domain import mailbox_of
from chalicelib.platform.clock import from_text
from chalicelib.platform.table import (
    Change,
    Database,
    Delete,
    Item,
    Key,
    Part,
    Put,
    Value,
    attributes,
    only_known,
)

MEDEWERKER_IS_NEW = "medewerker is new"
SUBJECT_IS_NEW = "login belongs to nobody yet"
SUBJECT_AS_SEEN = "login belongs to whom we read"
MEDEWERKER_AS_SEEN = "medewerker stands where we read it"
INVITATION_IS_NEW = "invitation is new"
INVITATION_AS_SEEN = "invitation was not used yet"
SESSION_IS_NEW = "session is new"
SESSION_AS_SEEN = "session stands where we read it"
MAILBOX_IS_FREE = "mailbox is no other medewerker's"
MAILBOX_AS_SEEN = "mailbox is whose we read"
LOGIN_ONCE = "login is finished once"
DRAFT_AS_SEEN = "draft stands where we read it"

# A login must be finished within minutes (access/oidc.py); after that its state opens nothing.
_LOGINS_KEPT = timedelta(days=1)
_READINGS_KEPT = timedelta(days=1)


class AccessStore:
    """Reads who is who."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def medewerker(self, medewerker_id: str) -> Medewerker | None:
        item = self._database.get(_medewerker_key(medewerker_id))
        return None if item is None else _medewerker(item)

    def of_subject(self, subject: str) -> Medewerker | None:
        """The medewerker behind a login; ``subject`` is the digest of its issuer and subject."""
        item = self._database.get(Key("access", f"subject#{subject}", "subject"))
        return None if item is None else self.medewerker(str(item["medewerker_id"]))

    def of_mailbox(self, email: str) -> str:
        """The id of the medewerker with access who has this mailbox; empty when nobody has."""
        item = self._database.get(_mailbox_key(email))
        return "" if item is None else str(item["medewerker_id"])

    def everybody(self) -> list[Medewerker]:
        """All medewerkers, those who left included, in the order of their ids."""
        return [_medewerker(item) for item in self._database.query("access", "medewerkers")]

    def invitation(self, digest: str) -> Invitation | None:
        item = self._database.get(_invitation_key(digest))
        return None if item is None else only_known(Invitation, item, digest=digest)

    def readings(self, medewerker_id: str, *, limit: int) -> list[Reading]:
        """What somebody read, the newest first; ``limit`` rows at most."""
        newest = self._database.query(
            "access", f"gelezen#{medewerker_id}", newest_first=True, limit=limit
        )
        return [only_known(Reading, item, at=str(item["sk"]).partition("#")[0]) for item in newest]

    def session(self, digest: str) -> Session | None:
        item = self._database.get(_session_key(digest))
        return None if item is None else only_known(Session, item, digest=digest)

    def draft(self, medewerker_id: str, path: str) -> Draft | None:
        """The draft of a medewerker at an act, also one whose time is over; None when there is none."""
        item = self._database.get(_draft_key(medewerker_id, path))
        return None if item is None else only_known(Draft, item, by=medewerker_id, path=path)

    def drafts_below(self, medewerker_id: str, path: str, *, limit: int) -> list[Draft]:
        """The drafts of a medewerker at the acts below a path that ends in a slash, as ``draft``."""
        pk = _draft_key(medewerker_id, path).pk
        items = self._database.query("access", pk, after=path, limit=limit)
        drafts = [only_known(Draft, one, by=medewerker_id, path=str(one["sk"])) for one in items]
        return [one for one in drafts if one.path.startswith(path)]


def insert_medewerker(medewerker: Medewerker) -> list[Put]:
    """The parts that add somebody: who they are, and, when it is known, which login is theirs."""
    item: Item = {"pk": "medewerkers", "sk": medewerker.id, **attributes(medewerker, "id")}
    added = Put("access", item, MEDEWERKER_IS_NEW)
    return [added, _login_of(medewerker)] if medewerker.subject else [added]


def _login_of(medewerker: Medewerker) -> Put:
    login: Item = {
        "pk": f"subject#{medewerker.subject}",
        "sk": "subject",
        "medewerker_id": medewerker.id,
    }
    return Put("access", login, SUBJECT_IS_NEW)


def reserve_mailbox(email: str, medewerker_id: str) -> Put:
    """The mailbox becomes that of a medewerker. Refused when another one with access has it."""
    key = _mailbox_key(email)
    item: Item = {"pk": key.pk, "sk": key.sk, "medewerker_id": medewerker_id}
    return Put("access", item, MAILBOX_IS_FREE)


def release_mailbox(email: str, medewerker_id: str) -> Delete:
    """The mailbox is nobody's any more."""
    return Delete(_mailbox_key(email), {"medewerker_id": medewerker_id}, MAILBOX_AS_SEEN)


def insert_invitation(invitation: Invitation) -> Put:
    item: Item = {
        "pk": f"uitnodiging#{invitation.digest}",
        "sk": "uitnodiging",
        **attributes(invitation, "digest"),
        "expires": int(from_text(invitation.until).timestamp()),
    }
    return Put("access", item, INVITATION_IS_NEW)


def accept_invitation(
    invitation: Invitation, seen: Medewerker, subject: str, *, on: str
) -> list[Part]:
    """The parts that make a login somebody's; the invitation is gone by it. One that had a login keeps it.

    The link was mailed to their address, so that is theirs as of ``on``, a local day (ISO).
    """
    return [
        Delete(_invitation_key(invitation.digest), {}, INVITATION_AS_SEEN),
        _login_of(replace(seen, subject=subject)),
        _change(seen, subject=subject, last_login=on, **_confirmed(seen, on)),
    ]


def note_last_login(seen: Medewerker, *, on: str) -> Change:
    """They logged in on a local day (ISO). It is no change of what a colleague may have looked at."""
    return Change(
        _medewerker_key(seen.id),
        put={"last_login": on},
        seen={"subject": seen.subject},
        promise=MEDEWERKER_AS_SEEN,
    )


def set_name(seen: Medewerker, name: str) -> Change:
    return _change(seen, name=name)


def set_details(seen: Medewerker, *, phone: str, language: str) -> Change:
    return _change(seen, phone=phone, language=language)


def set_away(seen: Medewerker, *, absent_from: str, absent_until: str) -> Change:
    """When they are away, both local days (ISO) included; empty twice: they are there."""
    return _change(seen, absent_from=absent_from, absent_until=absent_until)


def set_deputy(seen: Medewerker, deputy: str) -> Change:
    """Who stands in for them, by id; empty: nobody does."""
    return _change(seen, deputy=deputy)


def set_shielded(seen: Medewerker, sid: str, *, is_kept: bool) -> Change:
    """A melding is kept from them, or is kept from them no longer."""
    return _change(seen, shielded_from=sorted(shielded(seen, sid, is_kept=is_kept).shielded_from))


def stays(seen: Medewerker) -> Change:
    """They stand where we read them, and whoever changes them at this moment must look again."""
    return _change(seen)


def confirm_own_email(seen: Medewerker, *, on: str) -> Change:
    """A link that was mailed to their address came back on ``on``, a local day (ISO): it is theirs."""
    return _change(seen, **_confirmed(seen, on))


def _confirmed(seen: Medewerker, on: str) -> dict[str, Value]:
    return {"confirmed_on": on} if seen.email else {}


def update_medewerker(
    seen: Medewerker, *, roles: frozenset[Role], active: bool, sessions_from: str
) -> Change:
    """Give somebody other roles, or end their access; sessions from before ``sessions_from`` are over."""
    return _change(seen, roles=sorted(roles), active=active, sessions_from=sessions_from)


def detach_login(seen: Medewerker, *, sessions_from: str) -> list[Part]:
    """Their login is theirs no more and their sessions are over: an invitation gives them another one."""
    return [_change(seen, subject="", sessions_from=sessions_from), *_without_login(seen)]


def end_contact(seen: Medewerker, *, sessions_from: str) -> list[Part]:
    """An aandachtsfunctionaris is one no more: role, row and sessions go. Who has no other role has no access
    and no login then, so that the same login can be invited again.
    """
    others = sorted(seen.roles - {CONTACT})
    change = _change(
        seen,
        roles=others,
        active=seen.active and bool(others),
        organisatie_id="",
        person_id="",
        sessions_from=sessions_from,
        subject=seen.subject if others else "",
    )
    return [change] if others else [change, *_without_login(seen)]


def _change(seen: Medewerker, **put: Value) -> Change:
    return Change(
        _medewerker_key(seen.id),
        put={**put, "version": seen.version + 1},
        seen={"version": seen.version},
        promise=MEDEWERKER_AS_SEEN,
    )


def _without_login(seen: Medewerker) -> list[Delete]:
    if not seen.subject:
        return []
    key = Key("access", f"subject#{seen.subject}", "subject")
    return [Delete(key, {"medewerker_id": seen.id}, SUBJECT_AS_SEEN)]


def insert_session(session: Session) -> Put:
    item: Item = {
        "pk": f"sessie#{session.digest}",
        "sk": "sessie",
        **attributes(session, "digest"),
        "expires": int((from_text(session.began_at) + LONGEST).timestamp()),
    }
    return Put("access", item, SESSION_IS_NEW)


def touch_session(session: Session, *, at: str) -> Change:
    """A session was used. Refused when it ended or was noted meanwhile."""
    return Change(
        _session_key(session.digest),
        put={"seen_at": at},
        seen={"seen_at": session.seen_at},
        promise=SESSION_AS_SEEN,
    )


def delete_session(digest: str) -> Delete:
    return Delete(_session_key(digest), {}, SESSION_AS_SEEN)


def insert_reading(medewerker_id: str, once: str, reading: Reading) -> Put:
    """Count that somebody read something; which melding it was is in the journal and not here."""
    item: Item = {
        "pk": f"gelezen#{medewerker_id}",
        "sk": f"{reading.at}#{once}",
        **attributes(reading, "at"),
        "expires": int((from_text(reading.at) + _READINGS_KEPT).timestamp()),
    }
    return Put("access", item, "reading is new")


def insert_alarm(medewerker_id: str, now: datetime, span: Span) -> Put:
    """An alarm about somebody's reading: one for each stretch of time."""
    stretch = int(now.timestamp() // UNUSUAL[span][1].total_seconds())
    item: Item = {
        "pk": f"alarm#{medewerker_id}",
        "sk": f"{span}#{stretch}",
        "expires": int((now + _READINGS_KEPT).timestamp()),
    }
    return Put("access", item, "alarm is new")


def insert_login(state: str, *, at: str) -> Put:
    """Note that the login with this state was finished: it can be once."""
    expires = int((from_text(at) + _LOGINS_KEPT).timestamp())
    return Put("access", {"pk": f"login#{state}", "sk": "login", "expires": expires}, LOGIN_ONCE)


def put_draft(before: Draft | None, draft: Draft) -> Put | Change:
    """The part that keeps a draft, in the place of the one ``before``."""
    key = _draft_key(draft.by, draft.path)
    kept: Item = {
        **attributes(draft, "by", "path"),
        "expires": int((from_text(draft.at) + DRAFTS_KEPT).timestamp()),
    }
    if before is None:
        return Put("access", {"pk": key.pk, "sk": key.sk, **kept}, DRAFT_AS_SEEN)
    return Change(key, put=kept, seen={"at": before.at}, promise=DRAFT_AS_SEEN)


def delete_draft(draft: Draft) -> Delete:
    return Delete(_draft_key(draft.by, draft.path), {"at": draft.at}, DRAFT_AS_SEEN)


def _draft_key(medewerker_id: str, path: str) -> Key:
    return Key("access", f"concept#{medewerker_id}", path)


def _medewerker_key(medewerker_id: str) -> Key:
    return Key("access", "medewerkers", medewerker_id)


def _mailbox_key(email: str) -> Key:
    return Key("access", f"adres#{mailbox_of(email)}", "houder")


def _invitation_key(digest: str) -> Key:
    return Key("access", f"uitnodiging#{digest}", "uitnodiging")


def _session_key(digest: str) -> Key:
    return Key("access", f"sessie#{digest}", "sessie")


def _medewerker(item: Item) -> Medewerker:
    held = cast("dict[str, Any]", item)
    return only_known(
        Medewerker,
        held,
        id=held["sk"],
        roles=frozenset(held["roles"]),
        shielded_from=frozenset(held.get("shielded_from", ())),
    )
