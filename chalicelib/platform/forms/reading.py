"""From what was typed to an answer, by the rules of its question. Nothing here knows pydantic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.platform.code import NotACode, parse_reference
from chalicelib.platform.forms import bsn
from chalicelib.platform.forms.day import parse_day
from chalicelib.platform.forms.question import CHOICES, FREE_TEXT

if TYPE_CHECKING:
    from chalicelib.platform.forms.context import Context
    from chalicelib.platform.forms.question import Question

REPLACEMENT = "\ufffd"
# Control characters (Unicode Cc) but for newline and tab, and lone surrogates (Cs).
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# White space that may stand around an answer and is taken off.
_MARGIN = 1_000
_PHONE = re.compile(r"\+?[0-9 ]+")
_PHONE_MARKS = re.compile("[-\u2010\u2013().]")


class Wrong(ValueError):
    """An answer that cannot be taken; ``code`` names the check that failed (``texts.ERRORS``)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(question: Question, raw: Sequence[str], context: Context) -> object:
    """The answer to ``question``: text, a tuple of codes, a date, or None when nothing was typed.

    ``raw`` holds the values of its inputs. Raises Wrong.
    """
    if question.widget in CHOICES:
        return _chosen(question, raw, context)
    if question.widget == "date":
        return _day(question, raw, context)
    return _text(question, raw[0] if raw else "")


def clean(typed: str) -> str:
    """The text as it is stored: one way to write a letter (NFC), one kind of line end, trimmed."""
    return unicodedata.normalize("NFC", _one_line_end(typed)).strip()


def scrub(typed: str) -> str:
    """The text as it can be shown again: U+FFFD stands for each character that cannot be read.

    A lone surrogate could not even be sent; a control character would be lost on the way.
    """
    return _UNREADABLE.sub(REPLACEMENT, _one_line_end(typed))


def _one_line_end(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def _missing(question: Question, nothing: object) -> object:
    if question.optional:
        return nothing
    raise Wrong("choose" if question.widget in CHOICES else "required")


def _chosen(question: Question, raw: Sequence[str], context: Context) -> object:
    chosen = {value for value in raw if value}
    several = question.widget == "checkboxes"
    if not chosen:
        return _missing(question, () if several else None)
    # In the order in which they are offered: the same answer is then always the same text.
    known = tuple(o.value for o in question.offered(context) if o.value in chosen)
    if len(known) != len(chosen) or (len(known) > 1 and not several):
        raise Wrong("invalid_choice")
    if len(known) > 1 and any(o.alone for o in question.offered(context) if o.value in chosen):
        raise Wrong("alone")
    return known if several else known[0]


def _day(question: Question, raw: Sequence[str], context: Context) -> object:
    if not any(part.strip() for part in raw):
        return _missing(question, None)
    found = parse_day(*raw, language=context.translator.language)
    if found is None:
        raise Wrong("date")
    _bound(question, found, context.today)
    return found


def _bound(question: Question, found: date, today: date) -> None:
    if question.day == "until_today" and found > today:
        raise Wrong("future")
    if question.day == "from_today" and found < today:
        raise Wrong("past")


def _text(question: Question, typed: str) -> object:
    if _UNREADABLE.search(_one_line_end(typed)):
        raise Wrong("characters")
    # Normalising costs more than it is worth on a text that is too long anyhow.
    if question.max_length is not None and len(typed) > 4 * question.max_length + _MARGIN:
        raise Wrong("too_long")
    text = clean(typed)
    if question.widget != "textarea" and ("\n" in text or "\t" in text):
        raise Wrong("characters")
    if not text:
        return _missing(question, None)
    if question.max_length is not None and len(text) > question.max_length:
        raise Wrong("too_long")
    if len(text) < question.min_length:
        raise Wrong("too_short")
    if question.widget in FREE_TEXT and bsn.found_in(text):
        raise Wrong("bsn")
    typed_as = _TYPED_AS.get(question.widget)
    return typed_as(text) if typed_as else text


def _phone(text: str) -> str:
    # People write 06-12345678 and (078) 123 45 67; only the digits matter to who calls.
    plain = " ".join(_PHONE_MARKS.sub(" ", text).split())
    digits = sum(c.isdigit() for c in plain)
    if not _PHONE.fullmatch(plain) or not 8 <= digits <= 15:
        raise Wrong("phone")
    return plain


def _reference(text: str) -> str:
    try:
        return parse_reference(text)
    except NotACode:
        raise Wrong("reference") from None


def _email(text: str) -> str:
    # Imported here: no page without a typed address pays for it.
    from email_validator import EmailNotValidError, validate_email

    try:
        # The mail service takes ASCII only; a name server is never asked about a reporter's address.
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise Wrong("email") from None
    # An encoded word (RFC 2047) would be read as another address by whoever decodes the header.
    if "=?" in text:
        raise Wrong("email")
    return found.ascii_email or found.normalized


_TYPED_AS: Mapping[str, Callable[[str], str]] = {
    "tel": _phone,
    "email": _email,
    "reference": _reference,
}
