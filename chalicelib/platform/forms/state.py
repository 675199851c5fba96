"""A submitted form taken apart, and the questions that are asked, given the choices made."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from chalicelib.platform.forms.condition import Given, holds
from chalicelib.platform.forms.form import CHECK, RESERVED, Form, Step
from chalicelib.platform.forms.question import CHOICES, Question
from chalicelib.platform.typed.text import scrub

Submitted = Mapping[str, Sequence[str]]


class NotOurs(ValueError):
    """The submitted form cannot come from a page of ours; ``reason`` says why, in one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class State:
    """Everything the page carries. ``typed`` holds what was typed, by the name of the input.

    ``seen`` are the pages that had been seen when the answers were last checked; empty before that.
    """

    page: str
    code: str = ""
    seen: tuple[str, ...] = ()
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str, question: Question) -> tuple[str, ...]:
        """The texts typed at one question; for a date three and for a day two, possibly empty."""
        if question.widget in {"date", "day"}:
            return tuple((self.typed.get(part) or ("",))[0] for part in question.inputs(name))
        return self.typed.get(name, ())

    def at(self, page: str) -> State:
        """The same answers, on another page."""
        return replace(self, page=page)

    def with_text(self, name: str, text: str) -> State:
        """The same answers, but for one text."""
        return replace(self, typed={**self.typed, name: (text,)})


def taken_apart(form: Form, submitted: Submitted) -> State:
    """The state that ``submitted`` holds. Raises NotOurs."""
    if any(name not in RESERVED and name not in form.inputs for name in submitted):
        raise NotOurs("unknown_field")
    several = {n for n, q in form.questions.items() if q.widget == "checkboxes"}
    if any(len(values) > 1 and name not in several for name, values in submitted.items()):
        raise NotOurs("repeated_field")
    page = _one(submitted, "page")
    if page != CHECK and page not in {step.name for step in form.pages}:
        raise NotOurs("unknown_page")
    return State(
        page=page,
        code=_one(submitted, "code"),
        seen=tuple(name for name in _one(submitted, "seen").split(",") if name),
        typed={name: tuple(v) for name, v in submitted.items() if name in form.inputs},
    )


def _one(submitted: Submitted, name: str) -> str:
    return (submitted.get(name) or ("",))[0]


def asked(form: Form, state: State) -> dict[str, Question]:
    """The questions that are asked, given what was chosen on the pages before each of them.

    An answer that is itself not asked for counts for nothing, so a chain of conditions is followed
    however long it is.
    """
    return {name: q for _, questions in _walk(form, state) for name, q in questions.items()}


def chosen(form: Form, state: State) -> Given:
    """Every choice that was made, of the questions that are asked."""
    return {n: state.of(n, q) for n, q in asked(form, state).items() if q.widget in CHOICES}


def steps(form: Form, state: State) -> list[Step]:
    """The pages that are shown: notices whose condition holds, and pages that ask something."""
    return [step for step, questions in _walk(form, state) if questions or step.kind == "notice"]


def _walk(form: Form, state: State) -> Iterator[tuple[Step, dict[str, Question]]]:
    given: dict[str, tuple[str, ...]] = {}
    for step in form.pages:
        if not holds(step.condition, given):
            continue
        here = {
            name: question.said(given)
            for name, question in form.questions.items()
            if question.page == step.name and holds(question.condition, given)
        }
        given |= {n: state.of(n, q) for n, q in here.items() if q.widget in CHOICES}
        yield step, here


def most_pages(form: Form, state: State) -> int:
    """How many pages with questions the form has at most, given the choices made so far.

    The number that a page shows as the total. A later choice can only make it smaller: a total that
    grows while somebody fills in a form looks like a form without an end.
    """
    made = {name: tuple(v for v in state.typed.get(name, ()) if v) for name in _deciding(form)}
    return _most_pages(form, tuple(made.items()))


@functools.lru_cache(maxsize=1024)
def _most_pages(form: Form, made: tuple[tuple[str, tuple[str, ...]], ...]) -> int:
    deciding = _deciding(form)
    possible = [[values] if values else [(v,) for v in deciding[name]] for name, values in made]
    names = [name for name, _ in made]
    return max(
        sum(
            step.kind == "questions"
            for step in steps(form, State("", typed=dict(zip(names, chosen, strict=True))))
        )
        for chosen in product(*possible)
    )


@functools.lru_cache(maxsize=32)
def _deciding(form: Form) -> Mapping[str, tuple[str, ...]]:
    """The answers on which a page hangs, by the field they are given to; "" stands for all others."""
    found: dict[str, tuple[str, ...]] = {}
    asking = [q.condition for q in form.questions.values()]
    for condition in [*asking, *(s.condition for s in form.pages if s.kind == "questions")]:
        if condition:
            known = found.get(condition.field, ("",))
            found[condition.field] = tuple(dict.fromkeys((*known, *condition.values)))
    return found


def hidden_inputs(
    form: Form, state: State, language: str, visible: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The state as hidden inputs, without the answers of the fields in ``visible``.

    Answers to questions that are no longer asked travel along: who changes an answer back finds
    them again. They are never part of what is sent in (``Complete``). A question that ``forgets`` drops
    its answer: who stays anonymous after all finds no phone number in the page.
    """
    now = asked(form, state)
    gone = {n for n, question in form.questions.items() if question.forgets and n not in now}
    own = {"code": state.code, "lang": language, "page": state.page, "seen": ",".join(state.seen)}
    found = [(name, scrub(value)) for name, value in own.items() if value]
    for name, values in state.typed.items():
        if form.inputs[name] not in {*visible, *gone}:
            found += [(name, scrub(value)) for value in values if value]
    return tuple(found)
