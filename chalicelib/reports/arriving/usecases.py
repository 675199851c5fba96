"""Telling of a submission that came in: the journal, the desk and its reporter."""

from __future__ import annotations

from datetime import date

from chalicelib.journal.domain import Noted, Purpose
from chalicelib.mail.domain import Announcement, Recipient, ToSealed
from chalicelib.network.store import NetworkStore
from chalicelib.platform.calendar import next_reading
from chalicelib.platform.clock import from_text, to_text
from chalicelib.reports.domain import (
    Route,
    Verified,
    is_of_organisatie,
    last_day_to_confirm,
)
from chalicelib.reports.flood.usecases import Arrival, Parts
from chalicelib.reports.messages import Submission
from chalicelib.reports.store.submissions import (
    Stored,
    announcement_id,
    letter_to_reporter,
    object_id,
)
from chalicelib.work import Work

# As the register of processing activities calls it (docs/privacy.md).
RECEIVING = Purpose("signalen_ontvangen", "ontvangst")


def arrival_of(
    work: Work, submission: Submission, verified: Verified, chosen: Route, parts: Parts
) -> Arrival:
    """How a submission is stored (``parts``) and who hears of it, for ``store_arrival``."""
    header = submission.header
    to_reporter = _to_reporter(work, submission)

    def still_told() -> tuple[Recipient, ...]:
        # In a flood only who can be a professional of that organisation is asked to confirm: nobody
        # can make us mail the whole world.
        network = NetworkStore(work.ports.database).of_organisatie(header.organisatie_id)
        asked = header.channel == "professional" and is_of_organisatie(
            header.mail_domain, network, subdomains=work.ports.here.subdomains_are_own
        )
        return to_reporter if asked else ()

    announcement = Announcement(
        announcement_id(submission),
        work.at,
        (*chosen.recipients, *to_reporter),
        object_id(submission.sid),
    )
    is_urgent = header.danger_now == "ja"
    return Arrival(parts, announcement, bool(verified), is_urgent, still_told, header.mail_domain)


def _to_reporter(work: Work, submission: Submission) -> tuple[Recipient, ...]:
    """The mail to the address that was filled in: a professional must confirm it.

    The mail names the moment of reading that the receipt named.
    """
    if "notify" not in submission.sealed:
        return ()
    letter = letter_to_reporter(submission)
    here = work.ports.here
    facts = {
        "read_by": to_text(next_reading(from_text(submission.accepted_at), here.hours)),
        "last_day": last_day_to_confirm(day_of(work, submission)).isoformat(),
    }
    return (ToSealed(letter, submission.sid, submission.sealed["notify"], facts),)


def day_of(work: Work, submitted: Submission | Stored) -> date:
    """The local day on which it was accepted."""
    return work.ports.here.today(from_text(submitted.accepted_at))


def entry_of(
    work: Work, action: str, submitted: Submission | Stored, chosen: Route, **more: str
) -> Noted:
    """The entry about a submission: its digest, the rule by which it was routed, and ``more`` codes."""
    facts = {"digest": submitted.header.digest, "rule": chosen.rule, **more}
    return work.entry(object_id(submitted.sid), action, RECEIVING, **facts)
