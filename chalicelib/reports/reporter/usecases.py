"""Asking the reporter of a melding something, and telling them how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chalicelib.mail.domain import Announcement, ToSealed
from chalicelib.mailbox.domain import (
    MAX_QUESTIONS,
    Mailbox,
    Question,
    end_of,
    is_open,
    seal,
)
from chalicelib.mailbox.store import MailboxStore, add_question, set_state
from chalicelib.platform import log
from chalicelib.platform.errors import Conflict, NotThere, Refused
from chalicelib.platform.gemeente import Gemeente
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, to_bytes
from chalicelib.platform.table import Part, together
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.melding.usecases import TRIAGE, stop_if_overtaken
from chalicelib.reports.piles import answer_by
from chalicelib.reports.store.cases import wait_for
from chalicelib.reports.store.file import File, FileStore, insert_question
from chalicelib.reports.store.submissions import (
    Stored,
    SubmissionStore,
    forget_addresses_at,
    not_done,
    object_id,
)
from chalicelib.work import Work, looking_again

NO_MAILBOX = N_("geen postvak")
MAILBOX_IS_GONE = N_("Het postvak van de melder is gewist of verlopen. Bel de melder, als dat kan.")


@dataclass(frozen=True)
class Talk:
    """The standing of the desk with a reporter: the melding and its mailbox, still sealed.

    ``address`` is the sealed one to mail them at, None when there is none; it was sent with the melding
    ``first``, which is another one when this one was split from it.
    """

    melding: Stored
    mailbox: Mailbox | None
    address: bytes | None
    first: str = ""

    @property
    def is_mailed(self) -> bool:
        """Whether there is an address to mail that something lies in the mailbox."""
        return self.address is not None


def talk_of(ports: Ports, sid: str) -> Talk:
    """How the desk stands with the reporter of a melding; nothing is opened.

    Raises NotThere and Unavailable.
    """
    submissions = SubmissionStore(ports.database).submissions(sid)
    if not submissions:
        raise NotThere
    melding = submissions[0]
    mailbox = MailboxStore(ports.database).mailbox(melding.mailbox)
    first = melding.split_from or sid
    if melding.split_from:
        submissions = SubmissionStore(ports.database).submissions(first)
    return Talk(melding, mailbox, address_to_mail(submissions), first)


def has_open_box(ports: Ports, talk: Talk) -> bool:
    """Whether the reporter can open the mailbox now."""
    return talk.mailbox is not None and is_open(talk.mailbox, ports.now())


def ask_reporter(work: Work, sid: str, text: str, language: str, *, seen: str | None = None) -> int:
    """Put a question in the reporter's mailbox; its number. ``language`` is the one it is written in.

    The same words from the same page ask once; other words are another question. The reporter is mailed
    that there is a question, when they gave an address. The mailbox stays long enough to answer, and the case
    waits for the answer. ``seen`` is the handler that the page named; None: no page did. Raises NotThere,
    Refused, Overtaken (a colleague took the melding meanwhile), Conflict and Unavailable.
    """
    return looking_again(lambda: _ask_reporter(work, sid, text, language, seen))


def _ask_reporter(work: Work, sid: str, text: str, language: str, seen: str | None) -> int:
    ports = work.ports
    file = FileStore(ports.database).file(sid)
    if file is None:
        raise NotThere
    if before := _number(file, work.once):
        return before
    melding = file.submissions[0]
    stop_if_overtaken(work, melding, seen)
    stop_if_barred(work, melding, "vraag")
    mailbox = MailboxStore(ports.database).mailbox(melding.mailbox)
    if mailbox is None or not is_open(mailbox, ports.now()):
        raise Refused("vraag", MAILBOX_IS_GONE)
    asked = _question(mailbox, text, language, ports.today)
    try:
        sealed = seal(mailbox.lookup, mailbox.key, asked)
    except SealBroken as error:
        log.fault("mailbox_broken", error)
        mend = N_("Het postvak van de melder is beschadigd. Bel de melder, als dat kan.")
        raise Refused("vraag", mend) from None
    held = to_bytes({"number": asked.number, "text": asked.text, "language": language})
    dossier = ports.keys.seal("dossier", sid, held)
    until = after_closing(work)
    waits = wait_for(melding, "melder", answer_by("melder", work.at), ports.here.hours)
    # The address is needed as long as the question stands.
    kept = (
        [forget_addresses_at(melding, max(melding.forget_at, until))] if melding.forget_at else []
    )
    parts: list[Part] = [
        add_question(mailbox, sealed, expires_at=until),
        insert_question(sid, sealed, dossier, by=work.by, at=work.at, once=work.once),
        *together(waits, *kept),
    ]
    entry = work.entry(object_id(sid), "vraag_gesteld", TRIAGE, number=str(asked.number))
    told = _to_reporter(work, file.submissions, "vraag_open", f"vraag{asked.number}")
    # Of a button that was pressed twice at once, the other press is found at the next look.
    work.commit(*parts, entry, tell=told)
    return asked.number


def with_standard_question(here: Gemeente, typed: str, code: str, language: str) -> str:
    """What was typed, with a standard question of the municipality below it, in ``language``.

    Nothing that was typed is written over, and a question that stands there already is not added again. A
    code that is none adds nothing.
    """
    question = here.standard_question(code, language)
    if not question or question in typed:
        return typed
    return f"{typed.rstrip()}\n\n{question}".lstrip("\n")


def tell_reporter(
    work: Work, sid: str, state: Literal["ontvangen", "in_onderzoek"], *, seen: str | None = None
) -> None:
    """Tell the reporter how far it is, until two people decided: the decision itself says that it is done.

    ``seen`` as in ``ask_reporter``. Raises NotThere, Refused, Overtaken, Conflict and Unavailable; a mailbox
    that is gone is fine.
    """
    ports = work.ports
    talk = talk_of(ports, sid)
    melding, mailbox = talk.melding, talk.mailbox
    stop_if_overtaken(work, melding, seen)
    stop_if_barred(work, melding, "status")
    # Also when nobody said that it is done: two colleagues may decide at this very moment.
    parts: list[Part] = [not_done(melding)]
    if mailbox is not None and is_open(mailbox, ports.now()):
        parts.append(set_state(mailbox, state, expires_at=after_closing(work)))
    entry = work.entry(object_id(sid), "stand_gemeld", TRIAGE, state=state)
    try:
        work.commit(*parts, entry)
    except Conflict:
        # Of a button that was pressed twice at once, the other press may have told this very state.
        box = MailboxStore(ports.database).mailbox(melding.mailbox)
        if mailbox is None or box is None or mailbox.state == state or box.state != state:
            raise


def address_to_mail(submissions: Sequence[Stored]) -> bytes | None:
    """The sealed address to mail the reporter at, if they gave one: the newest they stand behind.

    A professional's address counts once it is confirmed; anybody else's is as it was given.
    """
    for stored in reversed(submissions):
        stands = stored.header.channel != "professional" or stored.confirmed_at
        if stands and "notify" in stored.sealed:
            return stored.sealed["notify"]
    return None


def _number(file: File, once: str) -> int:
    """The number of the question that was asked by this act; 0 when there is none yet."""
    return next((asked.number for asked in file.asked if asked.once == once), 0)


def _question(mailbox: Mailbox, text: str, language: str, today: date) -> Question:
    if len(mailbox.questions) >= MAX_QUESTIONS:
        raise Refused("vraag", N_("Maximaal 20 vragen per melding."))
    return Question(len(mailbox.questions) + 1, today.isoformat(), text, language)


def after_closing(work: Work) -> str:
    """The stored moment until which a mailbox and addresses are kept at least, after what happens now."""
    here = work.ports.here
    last_day = work.ports.today + timedelta(days=here.mailbox.after_closing_days)
    return end_of(last_day, here.hours.zone)


def _to_reporter(
    work: Work, submissions: Sequence[Stored], letter: str, what: str
) -> Announcement | None:
    """The announcement of a letter to the reporter; None when there is no address to mail."""
    sid, sealed = submissions[0].sid, address_to_mail(submissions)
    if sealed is None:
        return None
    return Announcement(
        f"{sid}.{what}", work.at, (ToSealed(letter, sid, sealed),), about=object_id(sid)
    )
