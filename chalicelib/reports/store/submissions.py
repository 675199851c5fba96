"""Submissions: storing, confirming, forgetting their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any, cast

from chalicelib.mail.domain import ToPerson
from chalicelib.mailbox.messages import Reply
from chalicelib.platform.code import check_of
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.table import (
    Change,
    Database,
    Item,
    Key,
    Put,
    Value,
    only_known,
    readable,
)
from chalicelib.reports.domain import Header, Route, Verified
from chalicelib.reports.messages import Submission

MELDING_IS_NEW = "melding is new"
AMENDMENT_IS_NEW = "amendment is new"
REPLY_IS_NEW = "reply is new"
CONFIRMED_ONCE = "submission is not confirmed yet"
MELDING_AS_SEEN = "melding stands where we read it"
# A melding and its amendments bear one reference.
_MOST_NAMED = 250
# The duty in the index ``due``: the addresses of a melding must go.
_DUTY = "adres"


@dataclass(frozen=True)
class Stored:
    """A stored submission: the melding itself (``sk`` is ``melding``) or an amendment.

    ``state`` says how far the desk is. ``number`` counts what came in for a melding, which itself knows how
    many ``arrivals`` there are and how many of them were dealt with (``cleared``). Of a melding, the fields
    from ``danger_since`` to ``waits``, ``state`` and ``proposed`` say where it stands (``Standing`` of
    reports/piles.py), and ``version``
    counts how often that changed. ``quarantine``: it came in a flood and is listed apart. ``forget_at``: when
    the addresses of the melding must go, a stored moment, empty as long as nobody knows. ``done_at``: when
    its reporter was told that it is done, empty when that is not how it stands. ``shared_with`` is the
    organisation in which somebody may know of it, ``shared_to`` who was asked there: the announcement of the
    mail that asked, by the id of the person; ``seen_by`` who said to have seen it. ``sharing`` counts, of a
    melding, how often it was shared or that was taken back. ``send_check``, of a melding, is the check of
    what proves that a message is of its reporter (platform/code.py). ``amendments`` and ``replies`` count
    what came in for it. ``shielded``: it is kept from some colleagues; ``unsafe``: its reporter feels unsafe.
    ``danger_judged_at``: when a person last judged its danger, a stored moment, empty when nobody did.
    ``surplus_words`` are the words about sharing in its surplus (``strictest`` of reports/domain.py).
    ``counted`` is what of it counted, by kind of fact (reports/counting). ``bewaren`` is the outcome of the
    decision on it (a code), signed at ``bewaren_at``: it is kept by that. ``told_at``: when its reporter was
    told of the decision. All three are empty before one. ``merged_into`` is the ``sid`` of the melding that
    goes on, of a double; ``merged`` are those of the doubles, of a melding that goes on. ``split_from`` is
    that of the melding that it was split from, ``split`` are those that were split from it.
    ``urgency`` is one of ``URGENCIES`` (reports/codes.py), ``term_at`` the stored moment before which the
    desk decides; both are empty as long as nobody took it up.
    """

    sid: str
    sk: str
    header: Header
    verified: Verified
    confirmed_at: str
    accepted_at: str
    mailbox: str
    sealed: Mapping[str, bytes]
    quarantine: bool
    reference: str = ""
    form: str = ""
    form_version: int = 1
    rule: str = ""
    state: str = ""
    number: int = 0
    arrivals: int = 0
    cleared: int = 0
    version: int = 0
    danger_since: str = ""
    handler: str = ""
    taken_at: str = ""
    news: Mapping[str, int] = field(default_factory=dict)
    news_since: str = ""
    waits: Mapping[str, str] = field(default_factory=dict)
    shared_with: str = ""
    shared_to: Mapping[str, str] = field(default_factory=dict)
    seen_by: str = ""
    sharing: int = 0
    forget_at: str = ""
    done_at: str = ""
    send_check: str = ""
    amendments: int = 0
    replies: int = 0
    shielded: bool = False
    unsafe: bool = False
    danger_judged_at: str = ""
    surplus_words: Mapping[str, str] = field(default_factory=dict)
    counted: Mapping[str, Any] = field(default_factory=dict)
    proposed: Mapping[str, str] = field(default_factory=dict)
    bewaren: str = ""
    bewaren_at: str = ""
    told_at: str = ""
    merged_into: str = ""
    merged: Sequence[str] = ()
    split_from: str = ""
    split: Sequence[str] = ()
    urgency: str = ""
    term_at: str = ""


@dataclass(frozen=True)
class Named:
    """A melding that has a reference, and when it was accepted, a stored moment."""

    sid: str
    accepted_at: str


class SubmissionStore:
    """Reads submissions and what waits; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submissions(self, sid: str) -> list[Stored]:
        """The melding and its amendments, oldest first; empty when nothing is stored under ``sid``."""
        items = self._database.query("reports", object_id(sid))
        return submissions_of(sid, items)[0]

    def submission(self, sid: str, sk: str) -> Stored | None:
        item = self._database.get(Key("reports", object_id(sid), sk))
        return None if item is None else to_stored(sid, item)

    def has_reply(self, reply: Reply) -> bool:
        """Whether this very reply is stored with its melding."""
        return self._database.get(_reply_key(reply)) is not None

    def with_reference(self, reference: str) -> list[Named]:
        """The meldingen under a reference: one or none, unless chance made two the same."""
        page = self._database.listed("reports", "reference", reference, limit=_MOST_NAMED)
        named: dict[str, str] = {}
        for item in sorted(page.items, key=lambda item: item["sk"] != "melding"):
            sid = str(item["pk"]).removeprefix("melding#")
            named.setdefault(sid, str(item["accepted_at"]))
        return [Named(sid, at) for sid, at in named.items()]

    def to_forget(self, before: str, *, limit: int) -> list[str]:
        """``sid`` of each melding whose addresses must go since before a stored moment."""
        found = self._database.due("reports", _DUTY, before, limit=limit)
        return [key.pk.removeprefix("melding#") for key in found]


def object_id(sid: str) -> str:
    """The name of a melding in its table and in the journal."""
    return f"melding#{sid}"


def announcement_id(submitted: Submission | Stored) -> str:
    """The id under which it was announced that a submission came in."""
    return f"{submitted.sid}.{submitted.header.digest[:32]}"


def confirmation_id(stored: Stored) -> str:
    """The id under which it was announced that the address behind it was confirmed."""
    return f"{announcement_id(stored)}.bevestigd"


def letter_to_reporter(submitted: Submission | Stored) -> str:
    """The first letter to an address that was filled in: a professional must confirm it."""
    is_professional = submitted.header.channel == "professional"
    return "melder_bevestigt" if is_professional else "melder_ontvangst"


def sort_key(submission: Submission, *, amends: bool) -> str:
    return f"aanvulling#{submission.header.digest}" if amends else "melding"


def insert(
    submission: Submission,
    verified: Verified,
    route: Route,
    *,
    at: str,
    quarantine: bool,
    place: Item | None = None,
    number: int = 0,
) -> Put:
    """The part that stores a submission: a melding at its ``place`` (store/cases.py), else an amendment.

    ``number`` is that of the amendment among what came in.
    """
    amends = place is None
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
        "quarantine": quarantine,
        **({"number": number} if place is None else {**place, "version": 1}),
    }
    if submission.proof and not amends:
        item["send_check"] = check_of(submission.proof)
    return Put("reports", item, AMENDMENT_IS_NEW if amends else MELDING_IS_NEW)


def insert_split(melding: Stored, sealed: Mapping[str, bytes], place: Item, *, at: str) -> Put:
    """The part that stores a melding that was split from another one, with what is sealed of it.

    ``place`` is where it stands. It is routed to nobody, and no message proves to be of its reporter.
    """
    item: Item = {
        "pk": object_id(melding.sid),
        "sk": "melding",
        "reference": melding.reference,
        "form": melding.form,
        "form_version": melding.form_version,
        "accepted_at": melding.accepted_at,
        "received_at": at,
        "header": cast("Value", asdict(melding.header)),
        "sealed": dict(sealed),
        "mailbox": melding.mailbox,
        "verified": melding.verified,
        "rule": "R0",
        "quarantine": False,
        "split_from": melding.split_from,
        "urgency": melding.urgency,
        "term_at": melding.term_at,
        **({"confirmed_at": melding.confirmed_at} if melding.confirmed_at else {}),
        **({"unsafe": True} if melding.unsafe else {}),
        **place,
    }
    return Put("reports", item, MELDING_IS_NEW)


def insert_reply(reply: Reply, *, at: str, quarantine: bool, number: int) -> Put:
    """The part that stores what a reporter wrote from the mailbox."""
    key = _reply_key(reply)
    item: Item = {
        "pk": key.pk,
        "sk": key.sk,
        "accepted_at": reply.accepted_at,
        "received_at": at,
        "numbers": list(reply.numbers),
        "danger_now": reply.danger_now,
        "sealed": {"content": reply.sealed},
        "quarantine": quarantine,
        "number": number,
    }
    return Put("reports", item, REPLY_IS_NEW)


def _reply_key(reply: Reply) -> Key:
    return Key("reports", object_id(reply.sid), f"antwoord#{reply.digest}")


def confirm(stored: Stored, verified: Verified, route: Route, *, at: str) -> Change:
    """The address behind a submission is confirmed, and it is routed by what that makes it.

    What is verified is no longer set apart. It is shared with the person who is asked, and nobody else.
    """
    asked = [to for to in route.recipients if isinstance(to, ToPerson)]
    return Change(
        key_of(stored),
        put={
            "confirmed_at": at,
            "verified": verified,
            "rule": route.rule,
            "quarantine": stored.quarantine and not verified,
            **(
                share(stored, {to.person_id: confirmation_id(stored) for to in asked})
                if asked
                else {}
            ),
        },
        seen={"confirmed_at": None},
        promise=CONFIRMED_ONCE,
    )


def count_amendment(melding: Stored) -> Change:
    """One amendment more, which its melding counts."""
    return _counted(melding, "amendments", melding.amendments)


def count_reply(melding: Stored) -> Change:
    """One reply more, which its melding counts."""
    return _counted(melding, "replies", melding.replies)


def note_words(melding: Stored, words: Mapping[str, str]) -> Change:
    """These words about sharing hold for a melding, though they lie in its surplus."""
    return Change(
        key_of(melding),
        put={"surplus_words": dict(words)},
        seen={"surplus_words": dict(melding.surplus_words) or None},
        promise=MELDING_AS_SEEN,
    )


def headers_of(submissions: Sequence[Stored]) -> list[Header]:
    """All that a reporter said about sharing, as headers: of each submission, and of the surplus."""
    headers = [one.header for one in submissions]
    words = submissions[0].surplus_words
    if words:
        said = {"share": words.get("share", ""), "keep_out": words.get("keep_out", "")}
        headers.append(replace(submissions[0].header, **cast("Any", said)))
    return headers


def _counted(melding: Stored, what: str, seen: int) -> Change:
    return Change(
        key_of(melding),
        put={what: seen + 1},
        seen={what: seen or None},
        promise=MELDING_AS_SEEN,
    )


def withdraw(stored: Stored) -> Change:
    """Its reporter took sharing back: nobody of their organisation may know of it any more."""
    return Change(
        key_of(stored),
        put={},
        seen={"gedeeld": stored.shared_with},
        promise=MELDING_AS_SEEN,
        remove=("gedeeld", "gedeeld_at", "gedeeld_met"),
    )


def sharing_as_read(melding: Stored) -> Change:
    """Part of sharing a melding, and of taking that back: no other of these came since ``melding`` was read.

    ``melding`` must be read before the submissions are: a query shows no single moment, and what was taken
    back while it ran would be shared again otherwise.
    """
    return Change(
        key_of(melding),
        put={"sharing": melding.sharing + 1},
        seen={"sharing": melding.sharing or None},
        promise=MELDING_AS_SEEN,
    )


def share(stored: Stored, to: Mapping[str, str]) -> Item:
    """The attributes that share a submission with people of its organisation, as in ``shared_to``."""
    return {
        "gedeeld": stored.header.organisatie_id,
        "gedeeld_at": stored.accepted_at,
        "gedeeld_met": dict(to),
    }


def share_also(stored: Stored, person_id: str, announcement_id: str) -> Change:
    """One more person of the organisation is asked; that one has not seen it yet."""
    return Change(
        key_of(stored),
        put=share(stored, {**stored.shared_to, person_id: announcement_id}),
        seen={"gedeeld_met": dict(stored.shared_to) or None},
        promise=MELDING_AS_SEEN,
        remove=("af_seen_by",),
    )


def forget_addresses_at(melding: Stored, moment: str) -> Change:
    """The addresses of a melding must go at a stored moment."""
    return Change(
        key_of(melding),
        put={"due": _DUTY, "due_at": moment},
        seen={"due_at": melding.forget_at or None},
        promise=MELDING_AS_SEEN,
    )


def done(melding: Stored, *, at: str, forget_at: str) -> Change:
    """Its reporter is told that it is done; its addresses must go at ``forget_at``."""
    return Change(
        key_of(melding),
        put={"done_at": at, "due": _DUTY, "due_at": forget_at},
        seen={"done_at": melding.done_at or None, "due_at": melding.forget_at or None},
        promise=MELDING_AS_SEEN,
    )


def not_done(melding: Stored) -> Change:
    """It is under way again: nobody knows when its addresses must go."""
    return Change(
        key_of(melding),
        put={},
        seen={"done_at": melding.done_at or None, "due_at": melding.forget_at or None},
        promise=MELDING_AS_SEEN,
        remove=("done_at", "due", "due_at"),
    )


def forget_address(stored: Stored, *, last: bool) -> Change:
    """Take the sealed address out of a submission; after the ``last`` one the melding waits no more."""
    kept = {part: sealed for part, sealed in stored.sealed.items() if part != "notify"}
    return Change(
        key_of(stored),
        put={"sealed": cast("Value", kept)},
        seen={"due_at": stored.forget_at or None},
        promise=MELDING_AS_SEEN,
        remove=("due", "due_at") if last and stored.forget_at else (),
    )


def key_of(stored: Stored) -> Key:
    return Key("reports", object_id(stored.sid), stored.sk)


def kind_of(item: Mapping[str, Any]) -> str:
    return str(item["sk"]).partition("#")[0]


def submissions_of(sid: str, items: Iterable[Item]) -> tuple[list[Stored], int]:
    """The submissions among the items of a melding, the melding first, and how many of them are odd.

    Empty when there is no melding. Raises SealBroken when the melding itself is odd: nothing stands without.
    """
    by_kind: dict[str, list[Item]] = {}
    for item in items:
        by_kind.setdefault(kind_of(item), []).append(item)
    read = partial(to_stored, sid)
    melding, is_odd = readable(read, by_kind.get("melding", ()))
    if is_odd:
        msg = "the row of a melding is none of ours"
        raise SealBroken(msg)
    amendments, odd = readable(read, by_kind.get("aanvulling", ()))
    amendments.sort(key=lambda one: one.accepted_at)
    return ([*melding, *amendments] if melding else []), odd


def danger_of(item: Mapping[str, Any]) -> str:
    """Since when danger is open in a melding of a former release, which kept no moment of it."""
    is_old = item["sk"] == "melding" and "version" not in item
    return item["accepted_at"] if is_old and item["header"]["danger_now"] == "ja" else ""


def to_stored(sid: str, item: Item) -> Stored:
    held = cast("dict[str, Any]", item)
    return only_known(
        Stored,
        {"confirmed_at": "", "danger_since": danger_of(held), **held},
        sid=sid,
        header=only_known(Header, held["header"]),
        shared_with=held.get("gedeeld", ""),
        shared_to=held.get("gedeeld_met", {}),
        seen_by=held.get("af_seen_by", ""),
        forget_at=held.get("due_at", ""),
    )
