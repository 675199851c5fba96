"""Confirming the work address behind a submission, which is routed by what that makes it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.mail.announcing.usecases import tell_mailer
from chalicelib.mail.domain import Announcement, Recipient, ToDesk, ToPerson
from chalicelib.mail.store import MailStore
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.table import Change, together
from chalicelib.reports.arriving.usecases import day_of, entry_of
from chalicelib.reports.domain import (
    DECIDED,
    Route,
    Verified,
    kept_out,
    last_day_to_confirm,
    route_confirmed,
    word_of_reporter,
)
from chalicelib.reports.store.cases import add_news, move
from chalicelib.reports.store.submissions import (
    Stored,
    SubmissionStore,
    announcement_id,
    confirm,
    confirmation_id,
    headers_of,
    object_id,
    sharing_as_read,
)
from chalicelib.work import Work


def confirm_address(work: Work, token_digest: str) -> None:
    """Somebody pressed the button in the letter of the token with this digest. Twice is once.

    A token that nobody knows, or that came too late, changes nothing. Raises Conflict (look again) and
    Unavailable.
    """
    confirms = MailStore(work.ports.database).confirmable(token_digest)
    if confirms is None:
        log.event("confirmation_unknown")
        return
    store = SubmissionStore(work.ports.database)
    # Before the others: whatever is shared or taken back meanwhile changes it.
    melding = store.submission(confirms.sid, "melding")
    submissions = store.submissions(confirms.sid)
    of_letter = (one for one in submissions if announcement_id(one) == confirms.announcement)
    stored = next(of_letter, None)
    if stored is None or melding is None:
        log.event("confirmation_unknown")
        return
    if stored.header.mail_domain != confirms.domain:
        # No form sends this: somebody has the keys of the public site.
        log.event("confirmation_of_another_domain", level="error")
        return
    if stored.confirmed_at:
        tell_mailer(work.ports.queues, confirmation_id(stored))
        return
    if work.ports.today > last_day_to_confirm(day_of(work, stored)):
        log.event("confirmation_too_late")
        return
    own = stored.header.organisatie_id
    headers = headers_of(submissions)
    network = NetworkStore(work.ports.database).of_organisatie(own)
    header = replace(
        stored.header, share=word_of_reporter(headers, own), keep_out=kept_out(headers)
    )
    verified, chosen = route_confirmed(
        header, network, work.ports.today, subdomains=work.ports.here.subdomains_are_own
    )
    if melding.state in DECIDED:
        # What two people decided is not sent on behind them: the desk sees it, and may reopen.
        chosen = Route("R0")
    told = _told_on_confirmation(stored, verified, chosen)
    asked = [to.person_id for to in chosen.recipients if isinstance(to, ToPerson)]
    about = object_id(stored.sid)
    work.commit(
        *together(
            confirm(stored, verified, chosen, at=work.at),
            *_at_desk(work, melding, verified),
            *(sharing_as_read(melding) for _ in asked),
        ),
        entry_of(
            work, "adres_bevestigd", stored, chosen, **({"person": asked[0]} if asked else {})
        ),
        tell=Announcement(confirmation_id(stored), work.at, told, about) if told else None,
    )


def _at_desk(work: Work, melding: Stored, verified: Verified) -> list[Change]:
    """Somebody verified stands behind it, so the case is set apart no longer; an amendment proves as much.

    A case that was decided comes back to a person.
    """
    hours = work.ports.here.hours
    if melding.state in DECIDED:
        return [add_news(melding, "bevestigd", work.at, "", hours)]
    return [move(melding, hours, quarantine=False)] if verified and melding.quarantine else []


def _told_on_confirmation(
    stored: Stored, verified: Verified, chosen: Route
) -> tuple[Recipient, ...]:
    """The recipients to whom a confirmation is news: not the desk, which has the report already.

    Unless nobody else is there, or the desk was not told because it came in a flood.
    """
    if chosen.rule in {"R3", "R7"} or (stored.quarantine and verified):
        return chosen.recipients
    return tuple(to for to in chosen.recipients if not isinstance(to, ToDesk))
