"""From what was typed to an answer, by the rules of its question. Nothing here knows pydantic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.platform.code import NotACode, parse_personal, parse_reference
from chalicelib.platform.forms.question import CHOICES, FREE_TEXT
from chalicelib.platform.typed import Wrong, bsn
from chalicelib.platform.typed.day import Period, period_text, read_day
from chalicelib.platform.typed.mail import read_address, read_domains
from chalicelib.platform.typed.phone import read_phone
from chalicelib.platform.typed.text import clean, is_readable, one_line, plain, scrub

if TYPE_CHECKING:
    from chalicelib.platform.forms.context import Context
    from chalicelib.platform.forms.question import Question

# What may stand around an answer and is no part of it: margins, labels, marks, invisible characters.
_MARGIN = 1_000


def read(question: Question, raw: Sequence[str], context: Context) -> object:
    """The answer to ``question``: text, a tuple of codes or domains, a date, or None when nothing was typed.

    ``raw`` holds the values of its inputs. Raises Wrong, with a code of ``texts.ERRORS``.
    """
    if question.widget in CHOICES:
        return _chosen(question, raw, context)
    if question.widget == "date":
        return _day(question, raw, context)
    if question.widget == "day":
        return _typed_or_picked(question, raw, context)
    return _text(question, raw[0] if raw else "")


def shown(question: Question, raw: Sequence[str], context: Context) -> str:
    """The inputs as they were read, in words; as they were typed when they cannot be read."""
    try:
        if question.widget == "date":
            return period_text(_period(question, raw, context), context.translator.language)
        if question.widget in _READERS and raw:
            found = _READERS[question.widget](raw[0][: _longest(question)])
            return found if isinstance(found, str) else " ".join(found)
    except Wrong:
        pass
    typed = " ".join(raw)
    if len(typed) > _LONGEST_ANSWER:
        # Too long to be an answer: left as it is, because normalising takes its time.
        return scrub(typed)
    return clean(typed) if question.widget == "textarea" else one_line(typed)


_LONGEST_ANSWER = 32_000
# No day takes so many characters, in words and with marks around it.
_LONGEST_DAY = 200


def settled(question: Question, raw: Sequence[str], context: Context) -> tuple[str, ...]:
    """How a date that can be read is typed in full: tomorrow, "gisteren" would be another day."""
    try:
        return _period(question, raw, context).boxes
    except Wrong:
        return tuple(raw)


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
    raw = [typed[:_LONGEST_DAY] for typed in raw]
    if not any(map(clean, raw)):
        return _missing(question, None)
    found = _period(question, raw, context)
    if question.day == "until_today" and found.first > context.today:
        raise Wrong("future")
    if question.day == "from_today" and found.last < context.today:
        raise Wrong("past")
    return found.iso if question.roughly else found.first


def _typed_or_picked(question: Question, raw: Sequence[str], context: Context) -> object:
    """A day as it was typed, which its use case reads, or as the browser's calendar gave it (ISO)."""
    typed, picked = [*raw, "", ""][:2]
    if not clean(picked):
        return _text(question, typed)
    try:
        day = date.fromisoformat(plain(picked[:_LONGEST_DAY]))
    except ValueError:
        raise Wrong("date") from None
    if clean(typed) and _period(question, [typed[:_LONGEST_DAY]], context).first != day:
        raise Wrong("two_days")
    return day.isoformat()


def _period(question: Question, raw: Sequence[str], context: Context) -> Period:
    return read_day(
        *raw,
        today=context.today,
        language=context.translator.language,
        towards=question.day,
        roughly=question.roughly,
    )


def _longest(question: Question) -> int:
    """How much of what was typed is looked at: judging a text that is far too long costs too much."""
    return 4 * (question.max_length or 0) + _MARGIN


def _text(question: Question, typed: str) -> object:
    if not is_readable(typed):
        raise Wrong("characters")
    most = question.max_length or 0
    if len(typed) > _longest(question):
        raise Wrong("too_long", over=len(typed) - most)
    text = clean(typed) if question.widget == "textarea" else one_line(typed)
    if not text:
        return _missing(question, None)
    found = _READERS[question.widget](typed) if question.widget in _READERS else text
    length = len(found) if isinstance(found, str) else len(" ".join(found))
    if length > most:
        raise Wrong("too_long", over=length - most)
    if question.widget in FREE_TEXT and bsn.found_in(text):
        raise Wrong("bsn")
    return found or _missing(question, None)


def _reference(typed: str) -> str:
    try:
        return parse_reference(typed)
    except NotACode:
        raise Wrong("reference") from None


def _personal_code(typed: str) -> str:
    try:
        return parse_personal(typed)
    except NotACode:
        raise Wrong("code") from None


# By widget; every other text is what it is.
_READERS: Mapping[str, Callable[[str], str | tuple[str, ...]]] = {
    "tel": read_phone,
    "email": read_address,
    "domains": read_domains,
    "reference": _reference,
    "code": _personal_code,
}
