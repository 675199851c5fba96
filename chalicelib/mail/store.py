"""The table ``post``.

| question | pk | sk | index ``due`` |
| --- | --- | --- | --- |
| an announcement and how far its fan-out is | ``announcement#<id>`` | ``announcement`` | until finished |
| a mail, its lease and its fate | ``mail#<id>`` | ``mail`` | until sent or refused |
| whether letters of forms must wait | ``rem#formulieren`` | ``rem`` | |
| letters of forms to an address, by day | ``adres#<keyed digest>`` | ``adres`` | |
| which address does this token confirm | ``bevestiging#<digest>`` | ``bevestiging`` | |

``due_at`` is the moment from which the clock may take an item up again; an item without it waits
for nobody; capped letters wait for a duty of their own (``due`` is ``formulierbrief``, else ``mail``).
Addresses and sealed parts leave a row when it is sent. ``about`` is the object of an announcement and of
its mails, so that they can be found when the object goes; they go by TTL 400 days after the happening at
the latest. Counts go by TTL, a day later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from chalicelib.mail.domain import (
    CAPPED,
    Announcement,
    Brake,
    MailState,
    Recipient,
    Row,
    Tally,
    ToDesk,
    ToMedewerker,
    ToPerson,
    ToRight,
    ToSealed,
)
from chalicelib.mail.messages import Announced, MailDue
from chalicelib.platform.clock import from_text
from chalicelib.platform.table import Change, Database, Item, Key, Part, Put, attributes, only_known

ANNOUNCED_ONCE = "announcement is new"
FAN_OUT_IS_OURS = "fan-out stands where we read it"
CALLED_OFF_ONCE = "announcement is there"
ROW_IS_NEW = "mail is new"
TALLY_AS_SEEN = "letters to the address are as they were read"
TOKEN_IS_NEW = "confirmation token is new"  # noqa: S105 - the name of a promise
ROW_IS_OURS = "mail stands where we read it"
BRAKE_AS_SEEN = "brake is as it was read"

_BRAKE = Key("post", "rem#formulieren", "rem")
_RECIPIENTS: dict[str, type[Recipient]] = {
    "desk": ToDesk,
    "person": ToPerson,
    "sealed": ToSealed,
    "medewerker": ToMedewerker,
    "right": ToRight,
}
_WHILE_IT_WAITS = ("due", "due_at", "address", "sealed")
_COUNTED_FOR = timedelta(days=2)
# A link works by the local day; a day more, and one for the clocks.
_TOKEN_KEPT = timedelta(days=2)
# A year of process, and the weeks in which somebody asks about it.
_KEPT_FOR = timedelta(days=400)


@dataclass(frozen=True)
class Confirmable:
    """The domain of the address to which a letter with a token goes, as the mailer opened it.

    ``sid`` names the melding, ``announcement`` the submission that the letter is about.
    """

    sid: str
    announcement: str
    domain: str


class MailStore:
    """Reads announcements and rows, and makes the parts that change them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def announcement(self, announcement_id: str) -> tuple[Announcement, int] | None:
        """The announcement and its cursor (how many recipients have their rows)."""
        item = self._database.get(_announcement_key(announcement_id))
        if item is None:
            return None
        held = cast("dict[str, Any]", item)
        recipients = tuple(_recipient(r) for r in held["recipients"])
        found = Announcement(announcement_id, held["at"], recipients, held["about"])
        return found, held["cursor"]

    def is_called_off(self, announcement_id: str) -> bool:
        """Whether nobody in the directory may be told of it any more."""
        item = self._database.get(_announcement_key(announcement_id))
        return item is not None and "called_off" in item

    def row(self, row_id: str) -> Row | None:
        item = self._database.get(_row_key(row_id))
        if item is None:
            return None
        # An address and what is sealed leave a row once it is sent.
        return only_known(Row, {"due_at": "", **item}, id=row_id)

    def brake(self) -> Brake:
        """How letters of forms fare; a new brake when none ever failed."""
        item = self._database.get(_BRAKE)
        return Brake() if item is None else only_known(Brake, item)

    def tally(self, mark: str) -> Tally | None:
        """The letters of forms to the address with this mark; None when there is no count of them."""
        item = self._database.get(_tally_key(mark))
        if item is None:
            return None
        held = [str(one).split() for one in cast("list[Any]", item["letters"])]
        return Tally(tuple((date.fromisoformat(day), code) for day, code in held))

    def confirmable(self, token_digest: str) -> Confirmable | None:
        """The address that a token confirms; None for a token that no letter held."""
        item = self._database.get(_token_key(token_digest))
        return None if item is None else only_known(Confirmable, item)

    def due(self, before: str, *, limit: int, of_forms: bool) -> list[Announced | MailDue]:
        """A message for each item that waited past ``due_at``: for ``post-forms``, or for ``post``."""
        found: list[Announced | MailDue] = []
        duty = _duty(is_capped=of_forms)
        for key in self._database.due("post", duty, before, limit=limit):
            kind, _, item_id = key.pk.partition("#")
            is_mail = kind == "mail"
            found.append(MailDue(mail=item_id) if is_mail else Announced(announcement=item_id))
        return found


def announce(announcement: Announcement, *, due_at: str) -> Put:
    """The part that announces; ``due_at`` is when the clock takes it up if nobody did."""
    item: Item = {
        "pk": f"announcement#{announcement.id}",
        "sk": "announcement",
        "at": announcement.at,
        "cursor": 0,
        "recipients": [_recipient_item(r) for r in announcement.recipients],
        "due": "mail",
        "due_at": due_at,
        **_ledger(announcement),
    }
    return Put("post", item, ANNOUNCED_ONCE)


def advance(announcement: Announcement, *, seen: int, to: int) -> Change:
    """Move the cursor; at the end the announcement waits for nobody and forgets the sealed addresses."""
    finished = to == len(announcement.recipients)
    put: Item = {"cursor": to}
    if finished:
        # Sealed addresses live on in the rows, until those are sent. The recipients stay: without them
        # nobody can say which mails a melding caused.
        put["recipients"] = [
            {name: held for name, held in _recipient_item(r).items() if name != "sealed"}
            for r in announcement.recipients
        ]
    return Change(
        _announcement_key(announcement.id),
        put=put,
        seen={"cursor": seen, "due": "mail"},
        promise=FAN_OUT_IS_OURS,
        remove=("due", "due_at") if finished else (),
    )


def call_off(announcement_id: str) -> Change:
    """Nobody in the directory is told of this any more. The mailer looks right before it sends."""
    return Change(
        _announcement_key(announcement_id),
        put={"called_off": True},
        seen={},
        promise=CALLED_OFF_ONCE,
    )


def insert(row: Row, announcement: Announcement) -> Put:
    """The part that makes a row. One that is withheld waits for nobody, and keeps no address."""
    key = _row_key(row.id)
    kept = {**attributes(row, "id"), **_ledger(announcement)}
    item: Item = {"pk": key.pk, "sk": key.sk, **kept}
    if row.state == "withheld":
        item = {name: held for name, held in item.items() if name not in _WHILE_IT_WAITS}
    else:
        item["due"] = _duty(is_capped=row.letter in CAPPED)
    return Put("post", item, ROW_IS_NEW)


def lease(row: Row, *, due_at: str) -> Change:
    """Claim a row that waited past its lease: one more attempt, until ``due_at``."""
    return Change(
        _row_key(row.id),
        put={"state": "sending", "attempt": row.attempt + 1, "due_at": due_at},
        seen={"state": row.state, "attempt": row.attempt, "due_at": row.due_at},
        promise=ROW_IS_OURS,
    )


def postpone(row: Row, *, due_at: str) -> Change:
    """Let a row wait until a stored moment."""
    return Change(
        _row_key(row.id),
        put={"state": "waiting", "due_at": due_at},
        seen={"state": row.state, "attempt": row.attempt, "due_at": row.due_at},
        promise=ROW_IS_OURS,
    )


def move_brake(seen: Brake, after: Brake) -> Part:
    """The part that counts a letter that did not arrive."""
    held = attributes(after)
    if not seen.hour:
        return Put("post", {"pk": _BRAKE.pk, "sk": _BRAKE.sk, **held}, BRAKE_AS_SEEN)
    return Change(_BRAKE, held, {**attributes(seen)}, BRAKE_AS_SEEN)


def settle(row: Row, state: MailState, *, at: str) -> Change:
    """Give a row the state it has come to; it waits no longer and forgets its address."""
    return Change(
        _row_key(row.id),
        put={"state": state, f"{state}_at": at},
        seen={"state": row.state},
        promise=ROW_IS_OURS,
        remove=_WHILE_IT_WAITS,
    )


def count_letter(
    row: Row, mark: str, seen: Tally | None, after: Tally, *, state: MailState, due_at: str
) -> list[Part]:
    """Count a letter to the address with this mark; its row is in ``state`` until ``due_at``.

    The row knows that it was counted, so that no try counts it twice and none goes uncounted. Counting claims
    a row that was handed on.
    """
    letters = _letters(after)
    last = max(day for day, _ in after.letters)
    expires = datetime.combine(last, time(), UTC) + _COUNTED_FOR
    held: Item = {"letters": letters, "expires": int(expires.timestamp())}
    key = _tally_key(mark)
    put: Item = {"counted": True, "state": state, "due_at": due_at}
    # Within one second two leases are the same: only ``counted`` tells that another delivery has the row.
    as_seen: Item = {
        "state": row.state,
        "attempt": row.attempt,
        "due_at": row.due_at,
        "counted": row.counted,
    }
    return [
        Put("post", {"pk": key.pk, "sk": key.sk, **held}, TALLY_AS_SEEN)
        if seen is None
        else Change(key, held, {"letters": _letters(seen)}, TALLY_AS_SEEN),
        Change(_row_key(row.id), put=put, seen=as_seen, promise=ROW_IS_OURS),
    ]


def insert_token(token_digest: str, confirms: Confirmable, *, last_day: date) -> Put:
    """The part that lets a token confirm an address, until a local day is over."""
    key = _token_key(token_digest)
    expires = datetime.combine(last_day, time(), UTC) + _TOKEN_KEPT
    item: Item = {"pk": key.pk, "sk": key.sk, **attributes(confirms)}
    return Put("post", {**item, "expires": int(expires.timestamp())}, TOKEN_IS_NEW)


def _letters(tally: Tally) -> list[Any]:
    return [f"{day.isoformat()} {code}" for day, code in tally.letters]


def _duty(*, is_capped: bool) -> str:
    """The duty for which an item waits for its moment: no capped letter stands before another mail."""
    return "formulierbrief" if is_capped else "mail"


def _ledger(announcement: Announcement) -> Item:
    """The object and the end of an announcement and of its mails."""
    expires = from_text(announcement.at) + _KEPT_FOR
    return {"about": announcement.about, "expires": int(expires.timestamp())}


def _announcement_key(announcement_id: str) -> Key:
    return Key("post", f"announcement#{announcement_id}", "announcement")


def _tally_key(mark: str) -> Key:
    return Key("post", f"adres#{mark}", "adres")


def _token_key(token_digest: str) -> Key:
    return Key("post", f"bevestiging#{token_digest}", "bevestiging")


def _row_key(row_id: str) -> Key:
    return Key("post", f"mail#{row_id}", "mail")


def _recipient_item(to: Recipient) -> Item:
    (kind,) = (kind for kind, known in _RECIPIENTS.items() if isinstance(to, known))
    return {"to": kind, **attributes(to)}


def _recipient(held: dict[str, Any]) -> Recipient:
    if held["to"] == "desk":
        return only_known(ToDesk, held, roles=tuple(held["roles"]))
    if held["to"] == "right":
        return only_known(ToRight, held, but=tuple(held["but"]))
    # A sealed address is gone from an announcement that is finished.
    return only_known(_RECIPIENTS[held["to"]], {"sealed": b"", **held})
