"""From a declared step and the state to the page that a template shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.platform.forms import texts
from chalicelib.platform.forms.condition import holds
from chalicelib.platform.forms.context import Context
from chalicelib.platform.forms.form import CHECK, Form, Note, Step
from chalicelib.platform.forms.question import CHOICES, Question
from chalicelib.platform.forms.reading import shown as as_read
from chalicelib.platform.forms.state import State, asked, chosen, hidden_inputs, most_pages, steps
from chalicelib.platform.forms.view import Choice, Field, Opening, Page, Problem, Row
from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.text import scrub

_NOTHING_WRONG: Mapping[str, Wrong] = {}


def step_page(
    form: Form,
    state: State,
    step: Step,
    context: Context,
    wrong: Mapping[str, Wrong] = _NOTHING_WRONG,
) -> Page:
    """The page of ``step``; ``wrong`` gives the failed check by field name."""
    state = state.at(step.name)
    shown = steps(form, state)
    here = {n: q for n, q in asked(form, state).items() if q.page == step.name}
    fields = tuple(
        _field(name, question, state.of(name, question), context, wrong.get(name))
        for name, question in here.items()
    )
    pages = [s.name for s in shown if s.kind == "questions"]
    first = step.name == shown[0].name
    return Page(
        kind=step.kind,
        form=form.name,
        name=step.name,
        title=context.text(step.title),
        intro="\n".join([context.text(step.intro), *_said(form, state, step.notes, context)]),
        step=_number(form, pages, step),
        steps=most_pages(form, state) + 1,
        first=first,
        fields=fields,
        problems=tuple(Problem(field.id, field.error) for field in fields if field.error),
        rows=(),
        hidden=hidden_inputs(form, state, context.translator.language, list(here)),
        send_label=context.text(form.send_label),
        opening=_opening(form, context) if first else None,
    )


def _opening(form: Form, context: Context) -> Opening | None:
    if form.opening is None:
        return None
    return replace(
        form.opening,
        title=context.text(form.opening.title),
        readers=tuple(context.text(line) for line in form.opening.readers),
        at_hand=tuple(context.text(line) for line in form.opening.at_hand),
    )


def check_page(form: Form, state: State, context: Context) -> Page:
    """The page on which all answers can be looked at and sent."""
    shown = steps(form, state)
    state = State(CHECK, state.code, tuple(step.name for step in shown), state.typed)
    pages = sum(step.kind == "questions" for step in shown) + 1
    return Page(
        kind="check",
        form=form.name,
        name=CHECK,
        title=context.text(form.check_title),
        intro=context.text(form.check_intro),
        step=pages,
        steps=pages,
        first=False,
        fields=(),
        problems=(),
        rows=tuple(
            Row(
                name,
                question.page,
                context.text(question.label),
                lines(question, state.of(name, question), context),
                own_words=question.widget not in CHOICES,
            )
            for name, question in asked(form, state).items()
        ),
        hidden=hidden_inputs(form, state, context.translator.language, ()),
        send_label=context.text(form.send_label),
        notes=_said(form, state, form.notes, context),
    )


def _said(form: Form, state: State, notes: Sequence[Note], context: Context) -> tuple[str, ...]:
    """The notes that are said now. One may name an answer, by its field: ``{organisatie_id}``."""
    questions, given = asked(form, state), chosen(form, state)
    named = {name: ", ".join(lines(questions[name], [*given[name]], context)) for name in given}
    return tuple(
        context.text(note.text, **named)
        for note in notes
        if all(holds(condition, given) for condition in note.conditions)
    )


def lines(question: Question, typed: Sequence[str], context: Context) -> tuple[str, ...]:
    """An answer as it was read, in lines; none when nothing was filled in."""
    if question.widget in CHOICES:
        return tuple(o.label for o in question.offered(context) if o.value in typed)
    text = as_read(question, typed, context)
    return tuple(text.split("\n")) if text else ()


def message(question: Question, wrong: Wrong, context: Context) -> str:
    """The words for a failed check of ``question``."""
    special = question.error if wrong.code == question.checked_first else ""
    if wrong.facts.get("over") == 1:
        special = texts.ONE_TOO_MANY
    return context.text(
        special or texts.ERRORS[wrong.code],
        max=question.max_length,
        question=context.text(question.label),
        alone=next((o.label for o in question.offered(context) if o.alone), ""),
        **wrong.facts,
    )


def _number(form: Form, pages: Sequence[str], step: Step) -> int:
    """Which of the pages with questions this is; a notice counts with the page before it."""
    before = [s.name for s in form.pages[: form.pages.index(step) + 1]]
    return max(1, sum(name in before for name in pages))


def _field(
    name: str, question: Question, typed: Sequence[str], context: Context, wrong: Wrong | None
) -> Field:
    if question.preset and not any(typed):
        typed = (question.preset,)
    return Field(
        name=name,
        id=question.inputs(name)[0],
        widget=question.widget,
        label=context.text(question.label),
        hint=context.text(question.hint),
        optional=question.optional and question.says_optional,
        error=message(question, wrong, context) if wrong else "",
        values=tuple(scrub(value) for value in typed),
        choices=tuple(
            Choice(o.value, o.label, o.value in typed, o.hint, o.lang)
            for o in question.offered(context)
        ),
        max_length=question.max_length,
        autocomplete=question.autocomplete,
        rows=question.rows if question.widget == "textarea" else 1,
        takes_out_bsn=wrong is not None and wrong.code == "bsn",
        prompt=context.text(question.prompt) if question.widget == "select" else "",
        # Keys for figures alone cannot write "vorige week".
        figures_only=not question.roughly,
    )
