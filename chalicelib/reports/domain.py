"""Submissions, their clear header, and who must be told of one. Pure."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, cast

from chalicelib.mail.domain import Recipient, ToDesk, ToPerson
from chalicelib.network.domain import Aandachtsfunctionaris, Network

Channel = Literal["publiek", "professional", "sleutelpersoon"]
Rule = Literal["R0", "R1", "R2", "R4", "R5", "R6", "R7"]
Verified = Literal["", "werkadres", "persoonlijke_code"]


class Unreadable(ValueError):
    """A queue message is no submission of ours; it is kept for a person to look at."""


@dataclass(frozen=True)
class Header:
    """All that triage may know of a report: coded answers, in clear (docs/privacy.md).

    ``mail_domain`` is the part of the work address after the @; ``digest`` is a keyed digest of the
    answers, which tells two texts apart and says nothing about either.
    """

    channel: Channel
    subject_kind: str
    danger_now: str
    digest: str
    organisatie_id: str = ""
    wijk_code: str = ""
    share: str = ""
    decline_reason: str = ""
    is_aandachtsfunctionaris: bool = False
    contact_preference: str = ""
    mail_domain: str = ""


@dataclass(frozen=True)
class Submission:
    """One report on its way. ``sealed`` maps part to ciphertext.

    ``confirmation`` is the digest of the token that confirms the work address; ``personal_code``
    the digest of a sleutelpersoon's code. Both are for triage to compare; the second is not stored.
    """

    sid: str
    reference: str
    form: str
    form_version: int
    accepted_at: str
    header: Header
    mailbox: str
    mailbox_key: bytes
    sealed: Mapping[str, bytes]
    confirmation: str = ""
    personal_code: str = ""


@dataclass(frozen=True)
class Route:
    """Who is told, and by which rule (domain reference 2.2); R0, the desk, is always among them."""

    rule: Rule
    recipients: tuple[Recipient, ...] = field(default=())


def digest_of(answers: Any, key: bytes) -> str:
    """The keyed digest (HMAC-SHA256, hex) of JSON-like answers: equal texts, equal digests."""
    text = json.dumps(answers, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256").hex()


def route(header: Header, verified: Verified, network: Network, today: date) -> Route:
    """Route one report: R0 always, then the first rule that matches.

    Until a professional is verified the report is at the desk, in full, and nowhere else.
    R3 skips the reporter when they are the aandachtsfunctionaris themself: we know that they are
    one, not which one, so all ``vast`` ones are skipped and a deputy is asked (R6).
    """
    desk = _to_desk(header)
    if header.channel != "professional":
        return Route("R1", (desk,))
    if verified != "werkadres":
        return Route("R0", (desk,))
    if header.share == "nee":
        return Route("R2", (desk,))
    there = sorted(
        (p for p in network.people if p.is_there_on(today)), key=lambda p: (p.rank, p.id)
    )
    vast = [p for p in there if p.role == "vast" and not header.is_aandachtsfunctionaris]
    for rule, letter, candidates in (
        ("R4", "af_nieuw", [p for p in vast if header.wijk_code in p.wijken]),
        ("R5", "af_nieuw", [p for p in vast if not p.wijken]),
        ("R6", "af_vervanger", [p for p in there if _can_step_in(p, header)]),
    ):
        if candidates:
            person = candidates[0]
            to = ToPerson(letter, person.organisatie_id, person.id)
            return Route(cast("Rule", rule), (desk, to))
    return Route("R7", (desk,))


def _can_step_in(person: Aandachtsfunctionaris, header: Header) -> bool:
    covers = not person.wijken or header.wijk_code in person.wijken
    return person.role == "plaatsvervanger" and covers


def _to_desk(header: Header) -> ToDesk:
    if header.danger_now == "ja":
        return ToDesk("desk_dringend", ("triagist", "teamleider", "oproep"))
    return ToDesk("desk_nieuw", ("triagist",))


def is_of_organisatie(mail_domain: str, network: Network) -> bool:
    """Whether a confirmed address with this domain is the organisation's own."""
    return network.organisatie is not None and mail_domain in network.organisatie.email_domains


def to_message(submission: Submission) -> dict[str, Any]:
    """The submission as a queue message."""
    fields = asdict(submission)
    fields["mailbox_key"] = _text(submission.mailbox_key)
    fields["sealed"] = {part: _text(sealed) for part, sealed in submission.sealed.items()}
    return {"kind": "submission", "v": 1, **fields}


def from_message(message: Mapping[str, Any]) -> Submission:
    """The inverse of ``to_message``. Raises Unreadable when a field is missing, odd or too much."""
    fields = dict(message)
    if (fields.pop("kind", None), repr(fields.pop("v", None))) != ("submission", "1"):
        msg = "not a submission of a version we know"
        raise Unreadable(msg)
    try:
        fields["header"] = Header(**fields["header"])
        fields["mailbox_key"] = base64.b64decode(fields["mailbox_key"], validate=True)
        fields["sealed"] = {
            part: base64.b64decode(sealed, validate=True)
            for part, sealed in fields["sealed"].items()
        }
        submission = Submission(**fields)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        msg = f"not a submission of ours ({type(error).__name__})"
        raise Unreadable(msg) from None
    if not (submission.sid and submission.header.digest and submission.sealed.get("content")):
        msg = "a submission without id, digest or content"
        raise Unreadable(msg)
    return submission


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
