"""Linking meldingen that belong together, and taking that back."""

from __future__ import annotations

from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.reports.codes import LINK_REASONS
from chalicelib.reports.finding.usecases import find_by_reference
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.store.file import LINK_AS_SEEN, LINK_IS_NEW, FileStore, link, unlink
from chalicelib.reports.store.submissions import Stored, SubmissionStore, object_id
from chalicelib.work import Work


def link_to(work: Work, sid: str, other: str, reason: str) -> None:
    """Say that two meldingen belong together, such as when a reporter lost the code and reported again.

    Both keep their own mailbox. ``reason`` is one of ``LINK_REASONS``; twice is once. Raises NotThere,
    Refused, Conflict and Unavailable.
    """
    store = FileStore(work.ports.database)
    first, second = store.file(sid), store.file(other)
    if first is None or second is None or sid == other:
        raise NotThere
    if reason not in LINK_REASONS:
        raise Refused("reden", N_("Kies een reden van koppelen."))
    why = TRIAGE.of(reason)
    work.commit(
        *link(first.submissions[0], second.submissions[0], reason=reason, at=work.at),
        work.entry(object_id(sid), "gekoppeld", why, to=other),
        work.entry(object_id(other), "gekoppeld", why, to=sid),
        already={LINK_IS_NEW},
    )


def link_by_reference(work: Work, sid: str, typed: str, reason: str) -> None:
    """As ``link_to``, with the melding whose reference somebody typed, in any spelling.

    Raises Refused too when there is none, or when it is the melding itself.
    """
    found = [
        one for one in find_by_reference(work.ports, typed) if one.sid not in work.ports.hidden
    ]
    if not found:
        raise Refused(
            "kenmerk",
            N_(
                "Er is geen melding met dit kenmerk. Een kenmerk heeft negen tekens, zoals ABC-DEF-GHJ."
            ),
        )
    if found[0].sid == sid:
        raise Refused("kenmerk", N_("Dit is het kenmerk van deze melding zelf."))
    link_to(work, sid, found[0].sid, reason)


def unlink_from(work: Work, sid: str, other: str) -> None:
    """Take back a link that was a mistake; the journal keeps that the link was there. Twice is once.

    Raises NotThere when one of the two is no melding, Refused (one is merged into the other), Conflict and
    Unavailable.
    """
    store = FileStore(work.ports.database)
    first, second = store.file(sid), store.file(other)
    if first is None or second is None or sid == other:
        raise NotThere
    merged_into = {one.submissions[0].merged_into for one in (first, second)}
    split_from = {one.submissions[0].split_from for one in (first, second)}
    if split_from & {sid, other}:
        raise Refused("", N_("Deze meldingen komen uit één melding en blijven gekoppeld."))
    if merged_into & {sid, other}:
        raise Refused("", N_("Deze meldingen zijn samengevoegd. Heropen eerst de dubbele melding."))
    if other not in {related.sid for related in first.related}:
        return
    work.commit(
        *unlink(sid, other),
        work.entry(object_id(sid), "losgemaakt", TRIAGE, to=other),
        work.entry(object_id(other), "losgemaakt", TRIAGE, to=sid),
        already={LINK_AS_SEEN},
    )


def both(ports: Ports, sid: str, other: str) -> tuple[Stored, Stored]:
    """Two meldingen as they lie there, to name them on a page; nothing is opened.

    Raises NotThere (one of the two is no melding, or they are one) and Unavailable.
    """
    store = SubmissionStore(ports.database)
    first, second = store.submission(sid, "melding"), store.submission(other, "melding")
    if first is None or second is None or sid == other:
        raise NotThere
    return first, second
