"""The tables ``reports`` and ``mailbox``.

| question | table | pk | sk |
| --- | --- | --- | --- |
| a melding with its amendments | reports | ``melding#<sid>`` | ``melding``, ``aanvulling#<digest>`` |
| which submission does this token confirm | reports | ``bevestiging#<digest>`` | ``bevestiging`` |
| a message nobody could read | reports | ``onleesbaar#<sha256>`` | ``onleesbaar`` |
| the reporter's mailbox | mailbox | ``mailbox#<lookup>`` | ``mailbox`` |

Nothing a person wrote lies here in clear: ``sealed`` holds it. The mailbox row does not name its
melding, so that whoever sees it learns nothing of the report.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, cast

from chalicelib.platform.table import Change, Database, Item, Key, Put, Value
from chalicelib.reports.domain import Header, Route, Submission, Verified

MELDING_IS_NEW = "melding is new"
AMENDMENT_IS_NEW = "amendment is new"
MAILBOX_IS_NEW = "mailbox is new"
TOKEN_IS_NEW = "confirmation token is new"  # noqa: S105 - the name of a promise
CONFIRMED_ONCE = "submission is not confirmed yet"
PARKED_ONCE = "unreadable message is new"


@dataclass(frozen=True)
class Stored:
    """A stored submission: the melding itself (``sk`` is ``melding``) or an amendment."""

    sid: str
    sk: str
    header: Header
    verified: Verified
    confirmed_at: str


class ReportStore:
    """Reads what triage needs; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submissions(self, sid: str) -> list[Stored]:
        """The melding and its amendments; empty when nothing is stored under ``sid``."""
        items = self._database.query("reports", object_id(sid))
        return [_stored(sid, item) for item in items]

    def submission(self, sid: str, sk: str) -> Stored | None:
        item = self._database.get(Key("reports", object_id(sid), sk))
        return None if item is None else _stored(sid, item)

    def confirmed_by(self, token_digest: str) -> tuple[str, str] | None:
        """``(sid, sk)`` of the submission that a token confirms."""
        key = Key("reports", f"bevestiging#{token_digest}", "bevestiging")
        item = self._database.get(key)
        return None if item is None else (str(item["sid"]), str(item["submission"]))


def object_id(sid: str) -> str:
    """The name of a melding in its table and in the journal."""
    return f"melding#{sid}"


def sort_key(submission: Submission, *, amends: bool) -> str:
    return f"aanvulling#{submission.header.digest}" if amends else "melding"


def insert(
    submission: Submission, verified: Verified, route: Route, *, at: str, amends: bool
) -> list[Put]:
    """The parts that store a submission: itself, its confirmation token and, once, its mailbox."""
    sk = sort_key(submission, amends=amends)
    item: Item = {
        "pk": object_id(submission.sid),
        "sk": sk,
        "reference": submission.reference,
        "form": submission.form,
        "form_version": submission.form_version,
        "accepted_at": submission.accepted_at,
        "received_at": at,
        "state": "ontvangen",
        "header": cast("Value", asdict(submission.header)),
        "sealed": dict(submission.sealed),
        "mailbox": submission.mailbox,
        "verified": verified,
        "rule": route.rule,
    }
    parts = [Put("reports", item, AMENDMENT_IS_NEW if amends else MELDING_IS_NEW)]
    if submission.confirmation:
        token: Item = {
            "pk": f"bevestiging#{submission.confirmation}",
            "sk": "bevestiging",
            "sid": submission.sid,
            "submission": sk,
        }
        parts.append(Put("reports", token, TOKEN_IS_NEW))
    if not amends:
        mailbox: Item = {
            "pk": f"mailbox#{submission.mailbox}",
            "sk": "mailbox",
            "key": submission.mailbox_key,
            "state": "ontvangen",
            # The day, not the moment: the row must not tell who was at a computer when.
            "opened_on": submission.accepted_at[:10],
        }
        parts.append(Put("mailbox", mailbox, MAILBOX_IS_NEW))
    return parts


def confirm(stored: Stored, verified: Verified, route: Route, *, at: str) -> Change:
    """The address behind a submission is confirmed, and it is routed by what that makes it."""
    return Change(
        Key("reports", object_id(stored.sid), stored.sk),
        put={"confirmed_at": at, "verified": verified, "rule": route.rule},
        seen={"confirmed_at": None},
        promise=CONFIRMED_ONCE,
    )


def park(body: str, *, at: str) -> tuple[str, Put]:
    """Keep a message that nobody could read, for a person; its id and the part."""
    digest = sha256(body.encode()).hexdigest()
    item: Item = {"pk": f"onleesbaar#{digest}", "sk": "onleesbaar", "body": body, "received_at": at}
    return digest, Put("reports", item, PARKED_ONCE)


def _stored(sid: str, item: Item) -> Stored:
    held = cast("dict[str, Any]", item)
    return Stored(
        sid=sid,
        sk=held["sk"],
        header=Header(**held["header"]),
        verified=held["verified"],
        confirmed_at=held.get("confirmed_at", ""),
    )
