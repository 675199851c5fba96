"""The table ``reports``.

| question | pk | sk | index ``due`` | index ``bak`` |
| --- | --- | --- | --- | --- |
| a melding and what belongs to it | ``melding#<sid>`` | ``melding`` | its addresses must go | its pile |
| other words under the same code | | ``aanvulling#<digest>`` | | until taken up |
| a reporter's reply from the mailbox | | ``bericht#<digest>`` | | until taken up |
| what an aandachtsfunctionaris adds | | ``duiding#<page>`` | | until taken up |
| what the desk asked the reporter | | ``vraag#<number>`` | |
| which aandachtsfunctionaris was asked about it | | ``betrokken#<page>`` | |
| which meldingen belong to it too | | ``verband#<other sid>`` | |
| what somebody searches for | ``zoeken#<medewerker>`` | ``<id>`` | |
| which submission does this token confirm | ``bevestiging#<digest>`` | ``bevestiging`` | |
| a place among the unverified of a window | ``venster#<start>`` | ``plaats#<number>`` | |
| what was announced of a window | | ``gemeld#<announcement>`` | |
| a message nobody could read | ``onleesbaar#<sha256>`` | ``onleesbaar`` | |

Index ``bak`` is the werkbak: the piles of ``inbox.py``, the oldest first. Index ``gedeeld`` holds, for
each organisation, what its aandachtsfunctionaris may know of: confirmed submissions, and what we asked.
Nothing a person wrote lies here in clear: ``sealed`` holds it. Windows hold nothing but numbers; they and
searches go by TTL, a day later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal, cast, get_args

from chalicelib.mailbox.domain import Reply, SealedQuestion
from chalicelib.platform.clock import from_text
from chalicelib.platform.table import Change, Cursor, Database, Delete, Item, Key, Put, Value
from chalicelib.reports.domain import Header, Route, Submission, Verified, Window
from chalicelib.reports.inbox import Kind, Pile, Waiting, pile_of, place_of

MELDING_IS_NEW = "melding is new"
AMENDMENT_IS_NEW = "amendment is new"
REPLY_IS_NEW = "reply is new"
VIEW_IS_NEW = "view is new"
QUESTION_IS_NEW = "question is new"
TOKEN_IS_NEW = "confirmation token is new"  # noqa: S105 - the name of a promise
CONFIRMED_ONCE = "submission is not confirmed yet"
PARKED_ONCE = "unreadable message is new"
INVOLVED_IS_NEW = "aandachtsfunctionaris was not asked on this page yet"
LINK_IS_NEW = "meldingen are not linked yet"
LINK_AS_SEEN = "meldingen are linked"
SEARCH_IS_NEW = "search is new"
SEARCH_AS_SEEN = "search stands where we read it"
PLACE_IS_FREE = "place in the window is free"
ANNOUNCED_IN_WINDOW = "window is not announced yet"
MELDING_AS_SEEN = "melding stands where we read it"

_PLACES_KEPT = timedelta(days=1)
# A search holds what somebody looked for: no longer than its outcome is of use.
SEARCHES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Stored:
    """A stored submission: the melding itself (``sk`` is ``melding``) or an amendment.

    ``state`` and ``handler`` say how far the desk is and who took it up; ``pile`` where it lies in the
    werkbak. ``quarantine``: it came in a flood and is listed apart. ``forget_at``: when the addresses of
    the melding must go, a stored moment, empty as long as nobody knows. ``done_at``: when its reporter was
    told that it is done, empty when that is not how it stands. ``shared_with`` is the organisation whose
    aandachtsfunctionaris may know of it, ``seen_by`` which one did.
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
    rule: str = ""
    state: str = ""
    handler: str = ""
    pile: Pile | Literal[""] = ""
    shared_with: str = ""
    seen_by: str = ""
    forget_at: str = ""
    done_at: str = ""


@dataclass(frozen=True)
class Taken:
    """The places of a window that are taken, and the ids of the announcements that were made for it."""

    places: frozenset[int] = frozenset()
    announced: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Arrived:
    """Anything that came in for a melding: itself, an amendment or a reply (``kind``), still sealed."""

    sid: str
    sk: str
    kind: Kind
    accepted_at: str
    sealed: Mapping[str, bytes]
    pile: Pile | Literal[""]


@dataclass(frozen=True)
class Asked:
    """The desk's own copy of a question to the reporter, still sealed (part ``dossier``).

    ``page`` names the page on which it was written.
    """

    number: int
    asked_at: str
    asked_by: str
    page: str
    sealed: bytes


@dataclass(frozen=True)
class Involved:
    """An aandachtsfunctionaris whom the desk asked about a melding, for a ``reason`` (a code).

    ``sees``: ``vraag``, only what we ask; ``inhoud``, also what was reported, but not by or about whom.
    ``sealed`` is what we ask (part ``dossier``); ``seen_by`` who said to have seen it.
    """

    sid: str
    sk: str
    organisatie_id: str
    sees: Literal["vraag", "inhoud"]
    reason: str
    at: str
    by: str
    seen_by: str
    sealed: bytes


@dataclass(frozen=True)
class Related:
    """Another melding that a person said belongs to this one, and why (a code)."""

    sid: str
    reference: str
    reason: str
    at: str


@dataclass(frozen=True)
class File:
    """All that belongs to one melding: submissions, the melding first; what arrived; what was asked;
    who was involved; which other meldingen belong to it.
    """

    submissions: list[Stored]
    arrived: list[Arrived]
    asked: list[Asked]
    involved: list[Involved]
    related: list[Related]


@dataclass(frozen=True)
class Search:
    """A search of a medewerker through ``todo`` (``sid`` of each), of which ``looked_at`` are done.

    ``sealed`` is what is searched for, ``found`` (empty at first) what was found: part ``dossier``.
    """

    id: str
    by: str
    at: str
    reason: str
    todo: Sequence[str]
    looked_at: int
    sealed: bytes
    found: bytes


class ReportStore:
    """Reads what lies in the table; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submissions(self, sid: str) -> list[Stored]:
        """The melding and its amendments, oldest first; empty when nothing is stored under ``sid``."""
        items = self._database.query("reports", object_id(sid))
        found = [
            _stored(sid, i) for i in items if str(i["sk"]).startswith(("melding", "aanvulling"))
        ]
        return sorted(found, key=lambda stored: (stored.sk != "melding", stored.accepted_at))

    def file(self, sid: str) -> File | None:
        """All that belongs to a melding, in one query; None when there is none."""
        items = [cast("dict[str, Any]", i) for i in self._database.query("reports", object_id(sid))]
        submissions = [_stored(sid, i) for i in items if _kind(i) in {"melding", "aanvulling"}]
        if not any(stored.sk == "melding" for stored in submissions):
            return None
        return File(
            sorted(submissions, key=lambda stored: (stored.sk != "melding", stored.accepted_at)),
            sorted(
                (_arrived(sid, i) for i in items if _kind(i) in get_args(Kind)),
                key=lambda arrived: (arrived.accepted_at, arrived.sk != "melding"),
            ),
            [_asked(i) for i in items if _kind(i) == "vraag"],
            sorted(
                (_involved(sid, i) for i in items if _kind(i) == "betrokken"),
                key=lambda involved: involved.at,
            ),
            [_related(i) for i in items if _kind(i) == "verband"],
        )

    def search(self, medewerker_id: str, search_id: str) -> Search | None:
        """A search of a medewerker; None when they have none of that id."""
        key = Key("reports", f"zoeken#{medewerker_id}", search_id)
        item = self._database.get(key)
        return None if item is None else _search(medewerker_id, item)

    def waiting(
        self, pile: Pile, *, limit: int, after: Cursor | None = None
    ) -> tuple[list[Waiting], Cursor | None]:
        """A page of a pile of the werkbak, and where the next one begins."""
        page = self._database.listed("reports", "bak", pile, limit=limit, after=after)
        return [_waiting(cast("dict[str, Any]", item)) for item in page.items], page.next

    def shared_with(
        self, organisatie_id: str, *, limit: int, after: Cursor | None = None
    ) -> tuple[list[str], Cursor | None]:
        """``sid`` of what an organisation's aandachtsfunctionaris may know of, page by page, oldest first."""
        page = self._database.listed("reports", "gedeeld", organisatie_id, limit=limit, after=after)
        sids = [str(item["pk"]).removeprefix("melding#") for item in page.items]
        return list(dict.fromkeys(sids)), page.next

    def submission(self, sid: str, sk: str) -> Stored | None:
        item = self._database.get(Key("reports", object_id(sid), sk))
        return None if item is None else _stored(sid, item)

    def replies(self, sid: str) -> list[tuple[str, bytes]]:
        """When each reply was accepted (a stored moment), and its sealed content, oldest first."""
        items = self._database.query("reports", object_id(sid))
        replies = [cast("dict[str, Any]", i) for i in items if str(i["sk"]).startswith("bericht")]
        return sorted((i["accepted_at"], i["sealed"]["content"]) for i in replies)

    def confirmed_by(self, token_digest: str) -> tuple[str, str] | None:
        """``(sid, sk)`` of the submission that a token confirms."""
        key = Key("reports", f"bevestiging#{token_digest}", "bevestiging")
        item = self._database.get(key)
        return None if item is None else (str(item["sid"]), str(item["submission"]))

    def taken(self, window: Window) -> Taken:
        """What is taken in a window."""
        items = self._database.query("reports", f"venster#{window.start}")
        held = [str(item["sk"]).partition("#") for item in items]
        return Taken(
            places=frozenset(int(rest) for kind, _, rest in held if kind == "plaats"),
            announced=frozenset(rest for kind, _, rest in held if kind == "gemeld"),
        )

    def to_forget(self, before: str, *, limit: int) -> list[str]:
        """``sid`` of each melding whose addresses must go since before a stored moment."""
        found = self._database.due("reports", before, limit=limit)
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


def involvement_id(involved: Involved) -> str:
    """The id under which an aandachtsfunctionaris was told of a question."""
    return f"{involved.sid}.{involved.sk.replace('#', '.')}"


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
    amends: bool,
    quarantine: bool,
) -> list[Put]:
    """The parts that store a submission: itself and its confirmation token."""
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
        **_in_pile(submission.header.danger_now, submission.accepted_at, quarantine=quarantine),
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
    return parts


def insert_reply(reply: Reply, *, at: str, quarantine: bool) -> Put:
    """The part that stores what a reporter wrote from the mailbox."""
    item: Item = {
        "pk": object_id(reply.sid),
        "sk": f"bericht#{reply.digest}",
        "accepted_at": reply.accepted_at,
        "received_at": at,
        "numbers": list(reply.numbers),
        "danger_now": reply.danger_now,
        "sealed": {"content": reply.sealed},
        "quarantine": quarantine,
        **_in_pile(reply.danger_now, reply.accepted_at, quarantine=quarantine),
    }
    return Put("reports", item, REPLY_IS_NEW)


def insert_question(
    sid: str, question: SealedQuestion, dossier: bytes, *, by: str, at: str, page: str
) -> Put:
    """The desk's own copy of a question: the reporter's can be opened with the code only."""
    item: Item = {
        "pk": object_id(sid),
        "sk": f"vraag#{question.number:04}",
        "asked_at": at,
        "asked_by": by,
        "page": page,
        "sealed": {"dossier": dossier},
    }
    return Put("reports", item, QUESTION_IS_NEW)


def take_place(window: Window, number: int) -> Put:
    """Take a place among the unverified of a window."""
    return _in_window(window, f"plaats#{number:06}", PLACE_IS_FREE)


def note_announced(window: Window, announcement_id: str) -> Put:
    """Note that what is set apart in a window is announced."""
    return _in_window(window, f"gemeld#{announcement_id}", ANNOUNCED_IN_WINDOW)


def _in_window(window: Window, sk: str, promise: str) -> Put:
    expires = int((from_text(window.start) + _PLACES_KEPT).timestamp())
    return Put("reports", {"pk": f"venster#{window.start}", "sk": sk, "expires": expires}, promise)


def confirm(stored: Stored, verified: Verified, route: Route, *, at: str) -> Change:
    """The address behind a submission is confirmed, and it is routed by what that makes it.

    What is verified is no longer set apart.
    """
    return Change(
        _key(stored),
        put={
            "confirmed_at": at,
            "verified": verified,
            "rule": route.rule,
            "quarantine": stored.quarantine and not verified,
            **(_lifted(stored) if verified else {}),
            **(_shared(stored) if verified else {}),
        },
        seen={"confirmed_at": None, "bak": stored.pile or None},
        promise=CONFIRMED_ONCE,
    )


def lift(melding: Stored) -> Change:
    """A melding that came in a flood is set apart no longer."""
    return Change(
        _key(melding),
        put={"quarantine": False, **_lifted(melding)},
        seen={"quarantine": True, "bak": melding.pile or None},
        promise=MELDING_AS_SEEN,
    )


def _shared(stored: Stored) -> Item:
    """Who confirmed their work address may let the aandachtsfunctionaris of the organisation look along."""
    if stored.header.share not in {"inhoud", "alleen_status"}:
        return {}
    return {"gedeeld": stored.header.organisatie_id, "gedeeld_at": stored.accepted_at}


def note_shared_seen(shared: Stored | Involved, *, by: str) -> Change:
    """An aandachtsfunctionaris says to have seen a submission, or what we asked."""
    organisatie_id = shared.shared_with if isinstance(shared, Stored) else shared.organisatie_id
    return Change(
        Key("reports", object_id(shared.sid), shared.sk),
        put={"af_seen_by": by},
        seen={"gedeeld": organisatie_id, "af_seen_by": shared.seen_by or None},
        promise=MELDING_AS_SEEN,
    )


def insert_involved(involved: Involved) -> Put:
    item: Item = {
        "pk": object_id(involved.sid),
        "sk": involved.sk,
        "gedeeld": involved.organisatie_id,
        "gedeeld_at": involved.at,
        "sees": involved.sees,
        "reason": involved.reason,
        "at": involved.at,
        "by": involved.by,
        "sealed": {"dossier": involved.sealed},
    }
    return Put("reports", item, INVOLVED_IS_NEW)


def insert_view(sid: str, page: str, dossier: bytes, *, by: str, at: str) -> Put:
    """What an aandachtsfunctionaris adds; ``page`` names the page on which it was written."""
    item: Item = {
        "pk": object_id(sid),
        "sk": f"duiding#{page}",
        "accepted_at": at,
        "by": by,
        "sealed": {"dossier": dossier},
        "quarantine": False,
        **_in_pile("", at, quarantine=False),
    }
    return Put("reports", item, VIEW_IS_NEW)


def take_up(melding: Stored, arrivals: Sequence[Arrived], *, by: str, at: str) -> list[Change]:
    """Somebody takes up a melding: it is under way, and what came with it waits no longer."""
    taken = Change(
        _key(melding),
        put={
            "state": "in_triage",
            "handler": by,
            "taken_at": at,
            "bak": "lopend",
            "bak_at": place_of(melding.accepted_at, quarantine=False),
        },
        seen={"state": melding.state, "handler": melding.handler or None},
        promise=MELDING_AS_SEEN,
    )
    return [taken, *(_seen(one) for one in arrivals if one.sk != "melding" and one.pile)]


def _seen(arrived: Arrived) -> Change:
    return Change(
        Key("reports", object_id(arrived.sid), arrived.sk),
        put={},
        seen={"bak": arrived.pile},
        promise=MELDING_AS_SEEN,
        remove=("bak", "bak_at"),
    )


def forget_addresses_at(melding: Stored, moment: str) -> Change:
    """The addresses of a melding must go at a stored moment."""
    return Change(
        _key(melding),
        put={"due": "yes", "due_at": moment},
        seen={"due_at": melding.forget_at or None},
        promise=MELDING_AS_SEEN,
    )


def done(melding: Stored, *, at: str, forget_at: str) -> Change:
    """Its reporter is told that it is done; its addresses must go at ``forget_at``."""
    return Change(
        _key(melding),
        put={"done_at": at, "due": "yes", "due_at": forget_at},
        seen={"done_at": melding.done_at or None, "due_at": melding.forget_at or None},
        promise=MELDING_AS_SEEN,
    )


def not_done(melding: Stored) -> Change:
    """It is under way again: nobody knows when its addresses must go."""
    return Change(
        _key(melding),
        put={},
        seen={"done_at": melding.done_at or None, "due_at": melding.forget_at or None},
        promise=MELDING_AS_SEEN,
        remove=("done_at", "due", "due_at"),
    )


def forget_address(stored: Stored, *, last: bool) -> Change:
    """Take the sealed address out of a submission; after the ``last`` one the melding waits no more."""
    kept = {part: sealed for part, sealed in stored.sealed.items() if part != "notify"}
    return Change(
        _key(stored),
        put={"sealed": cast("Value", kept)},
        seen={"due_at": stored.forget_at or None},
        promise=MELDING_AS_SEEN,
        remove=("due", "due_at") if last and stored.forget_at else (),
    )


def link(one: Stored, other: Stored, *, reason: str, at: str) -> list[Put]:
    """A person says that two meldingen belong together; ``reason`` is a code."""
    return [
        Put(
            "reports",
            {
                "pk": object_id(here.sid),
                "sk": f"verband#{there.sid}",
                "reference": there.reference,
                "reason": reason,
                "at": at,
            },
            LINK_IS_NEW,
        )
        for here, there in ((one, other), (other, one))
    ]


def unlink(sid: str, other: str) -> list[Delete]:
    """Two meldingen belong together no longer: it was a mistake."""
    pairs = ((sid, other), (other, sid))
    return [
        Delete(Key("reports", object_id(one), f"verband#{two}"), {}, LINK_AS_SEEN)
        for one, two in pairs
    ]


def insert_search(search: Search) -> Put:
    item: Item = {
        "pk": f"zoeken#{search.by}",
        "sk": search.id,
        "at": search.at,
        "reason": search.reason,
        "todo": list(search.todo),
        "looked_at": search.looked_at,
        "sealed": search.sealed,
        "expires": int((from_text(search.at) + SEARCHES_KEPT).timestamp()),
    }
    return Put("reports", item, SEARCH_IS_NEW)


def advance_search(search: Search, *, to: int, found: bytes) -> Change:
    """A search looked at so many meldingen, and found this."""
    return Change(
        Key("reports", f"zoeken#{search.by}", search.id),
        put={"looked_at": to, "found": found},
        seen={"looked_at": search.looked_at},
        promise=SEARCH_AS_SEEN,
    )


def park(body: str, *, at: str) -> tuple[str, Put]:
    """Keep a message that nobody could read, for a person; its id and the part."""
    digest = sha256(body.encode()).hexdigest()
    item: Item = {"pk": f"onleesbaar#{digest}", "sk": "onleesbaar", "body": body, "received_at": at}
    return digest, Put("reports", item, PARKED_ONCE)


def _in_pile(danger_now: str, accepted_at: str, *, quarantine: bool) -> Item:
    return {
        "bak": pile_of(danger_now, quarantine=quarantine),
        "bak_at": place_of(accepted_at, quarantine=quarantine),
    }


def _lifted(stored: Stored) -> Item:
    """Where something lies that is set apart no longer; what somebody took up stays where it is."""
    if stored.pile in {"", "lopend"}:
        return {}
    return _in_pile(stored.header.danger_now, stored.accepted_at, quarantine=False)


def _key(stored: Stored) -> Key:
    return Key("reports", object_id(stored.sid), stored.sk)


def _kind(item: Mapping[str, Any]) -> str:
    return str(item["sk"]).partition("#")[0]


def _arrived(sid: str, item: Mapping[str, Any]) -> Arrived:
    return Arrived(
        sid=sid,
        sk=item["sk"],
        kind=cast("Kind", _kind(item)),
        accepted_at=item["accepted_at"],
        sealed=item["sealed"],
        pile=item.get("bak", ""),
    )


def _asked(item: Mapping[str, Any]) -> Asked:
    number = int(item["sk"].removeprefix("vraag#"))
    return Asked(
        number, item["asked_at"], item["asked_by"], item["page"], item["sealed"]["dossier"]
    )


def _involved(sid: str, item: Mapping[str, Any]) -> Involved:
    return Involved(
        sid=sid,
        sk=item["sk"],
        organisatie_id=item["gedeeld"],
        sees=item["sees"],
        reason=item["reason"],
        at=item["at"],
        by=item["by"],
        seen_by=item.get("af_seen_by", ""),
        sealed=item["sealed"]["dossier"],
    )


def _related(item: Mapping[str, Any]) -> Related:
    sid = str(item["sk"]).removeprefix("verband#")
    return Related(sid, item["reference"], item["reason"], item["at"])


def _search(by: str, item: Item) -> Search:
    held = cast("dict[str, Any]", item)
    return Search(
        id=held["sk"],
        by=by,
        at=held["at"],
        reason=held["reason"],
        todo=held["todo"],
        looked_at=held["looked_at"],
        sealed=held["sealed"],
        found=held.get("found", b""),
    )


def _waiting(item: Mapping[str, Any]) -> Waiting:
    header: Mapping[str, Any] = item.get("header", {})
    return Waiting(
        sid=item["pk"].removeprefix("melding#"),
        sk=item["sk"],
        kind=cast("Kind", _kind(item)),
        pile=item["bak"],
        reference=item.get("reference", ""),
        accepted_at=item["accepted_at"],
        channel=header.get("channel", ""),
        subject_kind=header.get("subject_kind", ""),
        wijk_code=header.get("wijk_code", ""),
        danger_now=header.get("danger_now") or item.get("danger_now", ""),
        is_verified=bool(item.get("verified")),
        quarantine=item["quarantine"],
        handler=item.get("handler", ""),
    )


def _stored(sid: str, item: Item) -> Stored:
    held = cast("dict[str, Any]", item)
    return Stored(
        sid=sid,
        sk=held["sk"],
        header=Header(**held["header"]),
        verified=held["verified"],
        confirmed_at=held.get("confirmed_at", ""),
        accepted_at=held["accepted_at"],
        mailbox=held["mailbox"],
        sealed=held["sealed"],
        quarantine=held["quarantine"],
        reference=held["reference"],
        form=held["form"],
        rule=held["rule"],
        state=held["state"],
        handler=held.get("handler", ""),
        pile=held.get("bak", ""),
        shared_with=held.get("gedeeld", ""),
        seen_by=held.get("af_seen_by", ""),
        forget_at=held.get("due_at", ""),
        done_at=held.get("done_at", ""),
    )
