"""What the desk does with the reporter of a melding: ask, tell how far it is, read what came back.

The pages of the bureau call these and check first who may. The journal knows of each before anything
else does: a change writes its entry in its own transaction, a reading writes it before it opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from chalicelib.mail.announcing.usecases import commit_and_tell
from chalicelib.mail.domain import Announcement, ToSealed
from chalicelib.mailbox.domain import (
    MAX_QUESTION_LENGTH,
    MAX_QUESTIONS,
    Mailbox,
    MailboxState,
    Question,
    end_of,
    is_open,
    seal,
)
from chalicelib.mailbox.store import MailboxStore, add_question, set_state
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Fault
from chalicelib.platform.sealing import from_bytes, to_bytes
from chalicelib.platform.table import Part, Transaction
from chalicelib.reports.melding.usecases import Desk, NoMelding, melding_entry, note_reading
from chalicelib.reports.store.file import insert_question
from chalicelib.reports.store.submissions import Stored, done, forget_addresses_at, not_done


class NoMailbox(Fault):
    """The reporter closed the mailbox, or it expired: they can only be called, or mailed."""


class CannotAsk(Fault):
    """A question is empty, too long, or one too many; the message says which."""


def ask_reporter(desk: Desk, sid: str, text: str, *, language: str, by: str, once: str) -> int:
    """Put a question in the reporter's mailbox; its number. ``by`` is who asks.

    ``language`` is the one it is written in; ``once`` names the page that it was written on, so that
    pressing its button twice asks once. The reporter is mailed that there is a question, when they gave
    an address. The mailbox stays long enough to answer. Raises NoMelding, NoMailbox, CannotAsk,
    Conflict (look again) and Unavailable.
    """
    file = desk.file_store.file(sid)
    if file is None:
        raise NoMelding
    for before in file.asked:
        if before.once == once:
            return before.number
    submissions = file.submissions
    mailbox = MailboxStore(desk.database).mailbox(submissions[0].mailbox)
    if mailbox is None or not is_open(mailbox, desk.now()):
        raise NoMailbox
    asked = _question(mailbox, text, language, desk.today)
    sealed = seal(mailbox.lookup, mailbox.key, asked)
    held = to_bytes({"number": asked.number, "text": asked.text, "language": language})
    at, until = to_text(desk.now()), _after_closing(desk)
    parts: list[Part] = [
        add_question(mailbox, sealed, expires_at=until),
        insert_question(sid, sealed, desk.keys.seal("dossier", sid, held), by=by, at=at, once=once),
        melding_entry(desk, sid, by, "vraag_gesteld", number=str(asked.number)),
    ]
    melding = submissions[0]
    if melding.forget_at:
        # The address is needed as long as the question stands.
        parts.append(forget_addresses_at(melding, max(melding.forget_at, until)))
    _commit_and_mail(desk, parts, submissions, "vraag_open", f"vraag{asked.number}")
    return asked.number


def tell_reporter(desk: Desk, sid: str, state: MailboxState, *, by: str) -> None:
    """Tell the reporter how far it is. Once it is done they are mailed; the addresses, and at least so
    long the mailbox, stay for ``after_closing_days`` more; saying so twice changes nothing.

    Raises NoMelding, Conflict and Unavailable; a mailbox that is gone is fine.
    """
    submissions = desk.submission_store.submissions(sid)
    if not submissions:
        raise NoMelding
    melding, at, is_done = submissions[0], to_text(desk.now()), state == "afgerond"
    if is_done and melding.done_at:
        return
    until = _after_closing(desk)
    parts: list[Part] = [melding_entry(desk, sid, by, "stand_gemeld", state=state)]
    mailbox = MailboxStore(desk.database).mailbox(melding.mailbox)
    if mailbox is not None and is_open(mailbox, desk.now()):
        parts.append(set_state(mailbox, state, expires_at=until))
    if is_done:
        parts.append(done(melding, at=at, forget_at=until))
        _commit_and_mail(desk, parts, submissions, "melder_afgerond", f"afgerond.{at}")
        return
    if melding.done_at:
        parts.append(not_done(melding))
    desk.database.commit(Transaction(parts))


def read_replies(desk: Desk, sid: str, *, by: str, purpose: str) -> list[Mapping[str, Any]]:
    """What the reporter wrote from the mailbox, oldest first: ``accepted_at``, ``numbers``, ``answers``.

    The journal holds who reads and what for before anything is opened. Raises Conflict, Unavailable and
    SealBroken.
    """
    note_reading(desk, sid, by, "berichten_gelezen", purpose=purpose)
    return [
        {"accepted_at": at, **from_bytes(desk.keys.open("content", sid, sealed))}
        for at, sealed in desk.file_store.replies(sid)
    ]


def address_to_mail(submissions: Sequence[Stored]) -> bytes | None:
    """The sealed address to mail the reporter at, if they gave one: the newest they stand behind.

    What a professional typed counts once it is confirmed; anybody else's address is as it was given.
    """
    for stored in reversed(submissions):
        stands = stored.header.channel != "professional" or stored.confirmed_at
        if stands and "notify" in stored.sealed:
            return stored.sealed["notify"]
    return None


def _question(mailbox: Mailbox, text: str, language: str, today: date) -> Question:
    trimmed = text.strip()
    if not 0 < len(trimmed) <= MAX_QUESTION_LENGTH:
        msg = f"a question has 1 to {MAX_QUESTION_LENGTH} characters"
        raise CannotAsk(msg)
    if len(mailbox.questions) >= MAX_QUESTIONS:
        msg = f"a mailbox holds {MAX_QUESTIONS} questions"
        raise CannotAsk(msg)
    return Question(len(mailbox.questions) + 1, today.isoformat(), trimmed, language)


def _after_closing(desk: Desk) -> str:
    return end_of(desk.today + timedelta(days=desk.terms.after_closing_days), desk.zone)


def _commit_and_mail(
    desk: Desk, parts: list[Part], submissions: Sequence[Stored], letter: str, what: str
) -> None:
    sid, sealed = submissions[0].sid, address_to_mail(submissions)
    if sealed is None:
        desk.database.commit(Transaction(parts))
        return
    told = (ToSealed(letter, sid, sealed),)
    announcement = Announcement(f"{sid}.{what}", to_text(desk.now()), told)
    commit_and_tell(desk.database, desk.queues, parts, announcement)
