"""The mailbox, its questions, and what a reporter sends from it. Pure.

A question is sealed with libsodium's sealed box (X25519, XSalsa20-Poly1305) to the public key that
is derived from the receipt code. Such a box is not signed, so number and mailbox stand inside and are
compared when it is opened: a question moved to another mailbox or place does not open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes

MailboxState = Literal["ontvangen", "in_onderzoek", "afgerond"]

# Twenty questions of 2,000 characters, each four bytes long, fit in an item of 400 KB (AWS limit).
MAX_QUESTIONS = 20
MAX_QUESTION_LENGTH = 2_000


@dataclass(frozen=True)
class SealedQuestion:
    """A question as it lies in the row; days are local, ISO, and ``answered_on`` may be empty."""

    number: int
    asked_on: str
    sealed: bytes
    answered_on: str = ""


@dataclass(frozen=True)
class Mailbox:
    """A row. ``expires_at`` is the stored moment at which it is gone; ``version`` grows with each change.

    ``heard_on`` is the day of the reporter's last reply, empty before the first. ``first`` is the mark of the
    answers that opened it (``mark_of``). ``erase_check`` is the check of what proves that its reporter wants
    it gone (platform/code.py).
    """

    lookup: str
    key: bytes
    state: MailboxState
    opened_on: str
    expires_at: str
    version: int
    questions: tuple[SealedQuestion, ...] = ()
    heard_on: str = ""
    first: str = ""
    erase_check: str = ""


@dataclass(frozen=True)
class Question:
    """A question that was opened, or is to be sealed; ``language`` is the one it is written in."""

    number: int
    asked_on: str
    text: str
    language: str
    answered_on: str = ""


@dataclass(frozen=True)
class OpenedMailbox:
    """A mailbox as its reporter sees it. ``last_day`` is the last local day on which it opens."""

    state: MailboxState
    questions: tuple[Question, ...]
    heard_on: str
    last_day: date

    @property
    def waiting(self) -> tuple[Question, ...]:
        """The questions that have no answer yet."""
        return tuple(q for q in self.questions if not q.answered_on)


def mark_of(digest: str) -> str:
    """The mark of answers in a mailbox, of their keyed digest: it names no melding of another table."""
    return one_way("eerste", digest)


def seal(lookup: str, key: bytes, question: Question) -> SealedQuestion:
    """Seal a question for whoever has the receipt code of this mailbox, and nobody else.

    Raises SealBroken when its key is none that takes a question, such as one of low order.
    """
    from nacl.exceptions import CryptoError
    from nacl.public import PublicKey, SealedBox

    held = {
        "mailbox": lookup,
        "number": question.number,
        "text": question.text,
        "language": question.language,
    }
    try:
        sealed = SealedBox(PublicKey(key)).encrypt(to_bytes(held))
    except CryptoError as error:
        msg = f"the key of a mailbox takes no question ({type(error).__name__})"
        raise SealBroken(msg) from None
    return SealedQuestion(question.number, question.asked_on, bytes(sealed), question.answered_on)


def open_all(mailbox: Mailbox, seed: bytes) -> tuple[Question, ...]:
    """The questions of a mailbox; ``seed`` is ``mailbox_seed`` of the code. Raises SealBroken."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    box = SealedBox(PrivateKey.from_seed(seed))
    opened = []
    for sealed in mailbox.questions:
        try:
            held = from_bytes(box.decrypt(sealed.sealed))
        except (CryptoError, ValueError) as error:
            msg = f"a question does not open ({type(error).__name__})"
            raise SealBroken(msg) from None
        text, language = held.get("text"), held.get("language")
        if (held.get("mailbox"), held.get("number")) != (mailbox.lookup, sealed.number):
            msg = "a question was sealed for another place"
            raise SealBroken(msg)
        if type(text) is not str or type(language) is not str:
            msg = "a question without words, or in no language"
            raise SealBroken(msg)
        opened.append(Question(sealed.number, sealed.asked_on, text, language, sealed.answered_on))
    return tuple(opened)


def public_key(seed: bytes) -> bytes:
    """The public half of the key that ``mailbox_seed`` gives."""
    from nacl.public import PrivateKey

    return bytes(PrivateKey.from_seed(seed).public_key)


def is_open(mailbox: Mailbox, now: datetime) -> bool:
    """Whether a mailbox still exists for its reporter; the clock takes the row away later."""
    return to_text(now) < mailbox.expires_at


def end_of(day: date, zone: str) -> str:
    """The stored moment at which a local day is over."""
    return to_text(datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)))
