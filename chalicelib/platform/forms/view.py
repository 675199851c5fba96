"""The values that a template shows of a page of a form. Every text is already in the right language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Widget = Literal[
    "radio",
    "checkboxes",
    "select",
    "tick",
    "text",
    "textarea",
    "email",
    "tel",
    "date",
    "day",
    "code",
    "reference",
    "domains",
    "hidden",
]


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen. ``lang`` is the language of its label, empty for that of the page."""

    value: str
    label: str
    chosen: bool
    hint: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Field:
    """One question with what was typed so far.

    ``id`` is the id of its first input, where the error summary points. ``values`` is what was
    typed; for a date (day, month, year), in three inputs ``<name>-dag``, ``-maand``, ``-jaar``; for a day
    what was typed and what was picked, in ``<name>`` and ``<name>-kies``.
    ``prompt`` is the first line of a select that stands for no choice, "" when there is no such line.
    ``figures_only``: nothing else is expected in a date, so that a phone shows its figures.
    ``error`` is "" when there is none; ``takes_out_bsn`` asks for a button ``strip:<name>``.
    """

    name: str
    id: str
    widget: Widget
    label: str
    hint: str
    optional: bool
    error: str
    values: tuple[str, ...]
    choices: tuple[Choice, ...]
    max_length: int | None
    autocomplete: str
    rows: int
    takes_out_bsn: bool
    prompt: str = ""
    figures_only: bool = True


@dataclass(frozen=True)
class Problem:
    """One item of the error summary, in the same words as the error beside the field."""

    field_id: str
    message: str


@dataclass(frozen=True)
class Row:
    """One answer on the check page; no lines when nothing was filled in.

    ``own_words``: it was typed, in whatever language, and not chosen.
    """

    name: str
    page: str
    question: str
    lines: tuple[str, ...]
    own_words: bool


@dataclass(frozen=True)
class Opening:
    """The words of the first page before its first question.

    ``title`` is the heading of that page. ``minutes``: how long the form takes, about. ``readers``: who
    reads the answers, a line each. ``at_hand``: what to have ready. ``prepare``: the path of the page that
    lists the questions under ``#vragen``, empty for none.
    """

    title: str
    minutes: int
    readers: tuple[str, ...]
    at_hand: tuple[str, ...] = ()
    prepare: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a form. A page with ``problems`` is shown again and answers 422.

    ``hidden`` is the state: plain hidden inputs, of which a name may come more than once. ``notes``
    is what the check page says of who reads the answers, ``opening`` what the first page says of it.
    ``done`` is what the button before did, "" when that shows by itself.
    """

    kind: Literal["questions", "notice", "check"]
    form: str
    name: str
    title: str
    intro: str
    step: int
    steps: int
    first: bool
    fields: tuple[Field, ...]
    problems: tuple[Problem, ...]
    rows: tuple[Row, ...]
    hidden: tuple[tuple[str, str], ...]
    send_label: str
    notes: tuple[str, ...] = ()
    opening: Opening | None = None
    done: str = ""
