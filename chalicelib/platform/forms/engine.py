"""Walking through a form: one call for each time somebody presses a button.

Pure: what was submitted goes in, with the day and the language in the context; a page, a completed
form or a refusal comes out. Nothing is kept between two calls: the page carries all answers, and
they are all checked again when the form is sent.

The buttons (``go``): ``next`` checks this page; ``send`` checks everything; ``back``,
``change:<page>``, ``lang:<code>`` and ``strip:<field>`` check nothing and lose nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from chalicelib.platform.forms import texts
from chalicelib.platform.forms.context import Context
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.forms.form import CHECK, Answers, Form, Step
from chalicelib.platform.forms.question import CHOICES, FREE_TEXT, Question
from chalicelib.platform.forms.reading import settled
from chalicelib.platform.forms.show import check_page, lines, step_page
from chalicelib.platform.forms.state import NotOurs, State, Submitted, asked, steps, taken_apart
from chalicelib.platform.forms.view import Page
from chalicelib.platform.typed import Wrong, bsn

# All text of one form together, in bytes of UTF-8 (design, "Rulings").
MAX_TEXT_BYTES = 64 * 1024
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Answered:
    """A question as it was asked, and its answer: kept together, because forms change.

    ``value`` is what is stored (text, a code, a list of codes, an ISO date, or None when it was not
    filled in), ``shown`` the lines that the check page showed.
    """

    name: str
    question: str
    hint: str
    value: Any
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Complete:
    """A form of which every answer was checked. Only questions that were asked are in it."""

    form: Form
    language: str
    answers: Answers
    answered: tuple[Answered, ...]

    @property
    def filled(self) -> Filled:
        """The same as plain JSON-like data, as use cases take it; ``values`` has no empty answers."""
        values = {a.name: a.value for a in self.answered if a.value not in (None, [])}
        told = [{**vars(a), "shown": list(a.shown)} for a in self.answered]
        return Filled(self.form.name, self.form.version, self.language, values, told)


@dataclass(frozen=True)
class Refused:
    """The submitted form cannot come from a page of ours.

    ``reason``: ``unknown_field``, ``repeated_field``, ``unknown_page`` or ``unknown_action``.
    ``kept``: question and answer of whatever could be read, so that nobody loses what they wrote.
    """

    reason: str
    kept: tuple[tuple[str, str], ...]


def first_page(
    form: Form, context: Context, code: str = "", given: Mapping[str, str] = _NOTHING
) -> Page:
    """The page on which ``form`` begins; ``code`` is the receipt code that it will carry.

    ``given`` is filled in already, by the name of the input.
    """
    typed = {name: (text,) for name, text in given.items()}
    return step_page(form, State(form.pages[0].name, code, typed=typed), form.pages[0], context)


def answer(form: Form, submitted: Submitted, context: Context) -> Page | Complete | Refused:
    """The page or outcome after ``submitted``; a page with problems is the same page again."""
    try:
        return _press(form, submitted, context)
    except NotOurs as not_ours:
        return Refused(not_ours.reason, kept(form, submitted, context))


def single(form: Form, submitted: Submitted, context: Context) -> Page | Complete:
    """A form of one page: nobody walks through it, and no page asks to check it.

    The button ``send``, or none, checks it; ``strip:<field>`` takes a BSN out; any other button gives it
    back as it was typed. Inputs that are none of the form's are left alone. Raises NotOurs for an
    input that comes twice.
    """
    (step,) = form.pages
    state = _of_single(form, submitted)
    action, _, target = (submitted.get("go") or ("send",))[0].partition(":")
    if action == "send":
        return _send(form, state, context)
    if action == "strip" and target in _texts(asked(form, state)):
        return _strip(form, state, target, context)
    return step_page(form, state, step, context)


def prefilled(form: Form, given: Submitted, context: Context) -> Page:
    """A form of one page with these answers filled in, unchecked. Raises NotOurs as ``single``."""
    return step_page(form, _of_single(form, given), form.pages[0], context)


def shown_again(form: Form, submitted: Submitted, context: Context) -> Page:
    """The check page for ``submitted``, unchecked: to keep the answers when sending failed.

    Raises NotOurs for what ``answer`` would have refused.
    """
    return check_page(form, taken_apart(form, submitted), context)


def kept(form: Form, submitted: Submitted, context: Context) -> tuple[tuple[str, str], ...]:
    """Question and answer of everything in ``submitted`` that belongs to ``form``."""
    known = {name: tuple(values) for name, values in submitted.items() if name in form.inputs}
    state = State("", typed=known)
    questions = {**form.questions, **asked(form, state)}
    found = (
        (
            context.text(question.label),
            "\n".join(lines(question, state.of(name, question), context)),
        )
        for name, question in questions.items()
        if question.widget != "hidden"
    )
    return tuple((label, text) for label, text in found if text)


def _of_single(form: Form, given: Submitted) -> State:
    own = {name: values for name, values in given.items() if name in {*form.inputs, "code"}}
    return taken_apart(form, {**own, "page": [form.pages[0].name]})


def _texts(questions: Mapping[str, Question]) -> set[str]:
    """The questions from whose answers a BSN can be taken out."""
    return {name for name, question in questions.items() if question.widget in FREE_TEXT}


def _press(form: Form, submitted: Submitted, context: Context) -> Page | Complete:
    state = taken_apart(form, submitted)
    action, _, target = (submitted.get("go") or ("next",))[0].partition(":")
    pages = {step.name for step in steps(form, state)}
    free = _texts(asked(form, state))
    match action, target:
        case "next", "":
            return _next(form, state, context)
        case "send", "":
            return _send(form, state, context)
        case "back", "":
            return _back(form, state, context)
        case "lang", context.translator.language:
            return _page(form, state, state.page, context)
        case "change", page if page in pages:
            return _page(form, state, page, context)
        case "strip", name if name in free:
            return _strip(form, state, name, context)
        case _:
            raise NotOurs("unknown_action")


def _next(form: Form, state: State, context: Context) -> Page:
    wrong = _wrong(form, state, context)
    shown = {step.name: step for step in steps(form, state)}
    # A text that is too long for the whole is pointed at wherever it stands.
    here = _on(form, wrong, state.page) or _too_much(wrong)
    if here:
        return _again(form, state, here, context)
    state = _settled(form, state, context)
    if state.page in shown:
        state = replace(state, seen=(*state.seen, state.page)) if state.seen else state
    return _page(form, state, _following(form, state, wrong), context)


def _settled(form: Form, state: State, context: Context) -> State:
    """The same answers, with every date of this page typed in full, so that no other day changes it."""
    dates = {
        n: q for n, q in asked(form, state).items() if q.page == state.page and q.widget == "date"
    }
    typed = {
        part: (text,)
        for name, question in dates.items()
        for part, text in zip(
            question.inputs(name), settled(question, state.of(name, question), context), strict=True
        )
    }
    return replace(state, typed={**state.typed, **typed})


def _following(form: Form, state: State, wrong: Mapping[str, Wrong]) -> str:
    """The page after this one.

    Who came from the check page goes back to it, by way of every page that an answer changed there
    has made new or has left without a needed answer.
    """
    shown = [step.name for step in steps(form, state)]
    if state.seen:
        unfinished = (n for n in shown if n not in state.seen or _on(form, wrong, n))
        return next(unfinished, CHECK)
    order = [step.name for step in form.pages]
    later = order[order.index(state.page) + 1 :] if state.page in order else []
    return next((name for name in later if name in shown), CHECK)


def _back(form: Form, state: State, context: Context) -> Page:
    shown = [step.name for step in steps(form, state)]
    order = [*(step.name for step in form.pages), CHECK]
    earlier = order[: order.index(state.page)]
    before = [name for name in shown if name in earlier]
    return _page(form, state, before[-1] if before else shown[0], context)


def _strip(form: Form, state: State, name: str, context: Context) -> Page:
    question = asked(form, state)[name]
    typed = "".join(state.of(name, question))
    left = bsn.taken_out(typed)
    page = _page(form, state.with_text(name, left), question.page, context)
    if left == typed:
        return page
    return replace(page, done=context.text(texts.TAKEN_OUT, question=context.text(question.label)))


def _send(form: Form, state: State, context: Context) -> Page | Complete:
    questions = asked(form, state)
    answers, wrong = _checked(form, state, context)
    if answers is None or wrong:
        return _again(form, state, wrong, context)
    values = answers.model_dump(mode="json")
    answered = tuple(
        Answered(
            name,
            context.text(question.label),
            context.text(question.hint),
            values[name],
            lines(question, state.of(name, question), context),
        )
        for name, question in questions.items()
    )
    return Complete(form, context.translator.language, answers, answered)


def _again(form: Form, state: State, wrong: Mapping[str, Wrong], context: Context) -> Page:
    """The first page with a problem, with all problems on it."""
    first = next(q.page for name, q in form.questions.items() if name in wrong)
    return step_page(form, state, _step(form, first), context, _on(form, wrong, first))


def _page(form: Form, state: State, name: str, context: Context) -> Page:
    if name == CHECK:
        return check_page(form, state, context)
    return step_page(form, state, _step(form, name), context)


def _step(form: Form, name: str) -> Step:
    return next(step for step in form.pages if step.name == name)


def _on(form: Form, wrong: Mapping[str, Wrong], page: str) -> dict[str, Wrong]:
    return {name: found for name, found in wrong.items() if form.questions[name].page == page}


def _too_much(wrong: Mapping[str, Wrong]) -> dict[str, Wrong]:
    return {name: found for name, found in wrong.items() if found.code == "too_much"}


def _wrong(form: Form, state: State, context: Context) -> dict[str, Wrong]:
    return _checked(form, state, context)[1]


def _checked(form: Form, state: State, context: Context) -> tuple[Answers | None, dict[str, Wrong]]:
    """The answers when all are good, and the failed check by field name."""
    questions = asked(form, state)
    typed = {name: state.of(name, question) for name, question in questions.items()}
    longest = _longest_of_too_much(questions, typed)
    try:
        answers = form.model.model_validate(typed, context=context)
    except ValidationError as error:
        wrong = {
            str(found["loc"][0]): found["ctx"]["wrong"]
            for found in error.errors(include_url=False, include_input=False)
        }
        return None, {**wrong, **longest}
    return answers, longest


def _longest_of_too_much(
    questions: Mapping[str, Question], typed: Mapping[str, tuple[str, ...]]
) -> dict[str, Wrong]:
    sizes = {
        name: sum(len(value.encode("utf-8", "surrogatepass")) for value in typed[name])
        for name, question in questions.items()
        if question.widget not in CHOICES
    }
    if sum(sizes.values()) <= MAX_TEXT_BYTES:
        return {}
    return {max(sizes, key=lambda name: sizes[name]): Wrong("too_much")}
