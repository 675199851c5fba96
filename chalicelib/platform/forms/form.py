"""A form: the model that holds its questions, the steps on which they stand, and its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.platform.forms import texts
from chalicelib.platform.forms.condition import Condition
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.question import CHOICES, Question
from chalicelib.platform.forms.view import Opening, Widget

CHECK = "check"
# What travels beside the answers: the button, the receipt code, the language, the page the person
# was on, and which pages had been seen when the answers were last checked.
RESERVED = frozenset({"go", "code", "lang", "page", "seen"})


class Answers(BaseModel):
    """The model of a form. An error never repeats what was typed."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )


class BadForm(ValueError):
    """A form is declared in a way that cannot work; the message names the field or step."""


@dataclass(frozen=True)
class Note:
    """A sentence that is said when all ``conditions`` hold: before sending, or on top of a page.

    It may name an answer to a choice on an earlier page, by its field, which its conditions must ensure.
    """

    text: str
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Step:
    """A page of a form as it is declared.

    A notice asks nothing and has something to say; between the pages of a form it has a button that calls
    the alarm number. Without a title the first question is the heading of the page.
    ``notes`` follow the intro, each when its conditions hold on earlier pages.
    ``holds`` are steps whose questions stand on this page in this form, by name and in that order: a form
    for who fills it in every day asks the same on fewer pages.
    """

    name: str
    title: str = ""
    intro: str = ""
    kind: Literal["questions", "notice"] = "questions"
    condition: Condition | None = None
    notes: tuple[Note, ...] = ()
    holds: tuple[str, ...] = ()

    def ask(self, widget: Widget, label: str, **more: Any) -> Any:
        """A question on this page, asked under its condition: ``naam: str = PAGE.ask("text", N_("Naam"))``.

        ``more`` is the rest of ``Question``. The field is ``tuple[str, ...]`` for check boxes, ``date`` for
        a date and ``str`` otherwise, with ``| None`` where it may stay empty or may not be asked: an
        answer that is not there is () or None.
        """
        under = {"page": self.name, "condition": self.condition}
        question = Question(**{**under, **more}, widget=widget, label=label)
        asked: Any = Field(default=() if widget == "checkboxes" else None)
        asked.metadata.append(question)
        return asked


# A question of a form of one page.
ask = Step("", "").ask


@dataclass(frozen=True)
class Form:
    """A form, declared once. Raises BadForm at import when the declaration cannot work.

    ``version`` goes up whenever a question changes its meaning; it is sealed with the answers.
    ``title`` is neutral: it is what somebody else sees in a browser's history. ``notes`` say who
    reads the answers, ``opening`` what to know before the first question. ``reworded`` gives the questions of
    its model other words, for a form that somebody else fills in.
    """

    name: str
    version: int
    model: type[Answers]
    pages: tuple[Step, ...]
    title: str
    send_label: str
    notes: tuple[Note, ...] = ()
    opening: Opening | None = None
    check_title: str = texts.CHECK_TITLE
    check_intro: str = texts.CHECK_INTRO
    reworded: Callable[[str, Question], Question] | None = None

    def __post_init__(self) -> None:
        _check(self)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by field name, in the order in which they are asked."""
        return {
            name: replace(self._said(name, question), page=step.name)
            for step in self.pages
            for held in (step.name, *step.holds)
            for name, question in _declared(self.model)
            if question.page == held
        }

    def _said(self, name: str, question: Question) -> Question:
        return self.reworded(name, question) if self.reworded else question

    @cached_property
    def inputs(self) -> dict[str, str]:
        """The field that each input belongs to, by the name of the input."""
        return {
            input_name: name
            for name, question in self.questions.items()
            for input_name in question.inputs(name)
        }


def _declared(model: type[Answers]) -> Iterable[tuple[str, Question]]:
    for name, info in model.model_fields.items():
        asked = [found for found in info.metadata if isinstance(found, Question)]
        if len(asked) != 1:
            msg = f"{model.__name__}.{name} carries {len(asked)} questions; it needs exactly one"
            raise BadForm(msg)
        yield name, asked[0]


def _check_places(form: Form) -> None:
    order = [name for step in form.pages for name in (step.name, *step.holds)]
    if len(set(order)) != len(order) or CHECK in order:
        msg = f"form {form.name}: its pages need names of their own, other than {CHECK!r}"
        raise BadForm(msg)
    for name, question in _declared(form.model):
        if question.page not in order:
            msg = f"{form.name}.{name} stands on a page {question.page!r} that does not exist"
            raise BadForm(msg)


def _check(form: Form) -> None:
    _check_places(form)
    for name, question in form.questions.items():
        _check_question(form.name, name, question)
        for condition in (question.condition, *(wording.when for wording in question.worded)):
            _check_condition(form, f"{form.name}.{name}", condition, question.page)
    if RESERVED & set(form.inputs):
        msg = f"form {form.name} uses a reserved name: {', '.join(RESERVED & set(form.inputs))}"
        raise BadForm(msg)
    for step in form.pages:
        asks = any(question.page == step.name for question in form.questions.values())
        if asks == (step.kind == "notice"):
            msg = f"{form.name}, page {step.name}: only a notice has no questions, and always so"
            raise BadForm(msg)
        own = (condition for note in step.notes for condition in note.conditions)
        for condition in (step.condition, *own):
            _check_condition(form, f"{form.name}, page {step.name}", condition, step.name)
    for condition in (one for note in form.notes for one in note.conditions):
        _check_condition(form, f"{form.name}, a note", condition, CHECK)


def _check_question(form: str, name: str, question: Question) -> None:
    if (question.widget in CHOICES - {"tick"}) != bool(question.choices):
        msg = f"{form}.{name}: a {question.widget} must have choices if it lets choose, else none"
        raise BadForm(msg)
    if question.preset and question.preset not in [
        choice.value for choice in question.choices if isinstance(choice, Option)
    ]:
        msg = f"{form}.{name}: its preset {question.preset!r} is not offered"
        raise BadForm(msg)
    if question.widget not in CHOICES | {"date"} and question.max_length is None:
        msg = f"{form}.{name}: a text needs a max_length"
        raise BadForm(msg)


def _check_condition(form: Form, where: str, condition: Condition | None, page: str) -> None:
    """Without a script nothing unfolds on a page, so a condition looks at earlier pages only."""
    if condition is None:
        return
    earlier = set(takewhile(lambda name: name != page, (step.name for step in form.pages)))
    question = form.questions.get(condition.field)
    if question is None or question.page not in earlier or question.widget not in CHOICES:
        msg = f"{where}: its condition needs a choice {condition.field!r} on an earlier page"
        raise BadForm(msg)
    fixed = [c.value for c in question.choices if isinstance(c, Option)]
    if set(condition.values) - set(fixed):
        msg = f"{where}: its condition on {condition.field} names an answer that is not offered"
        raise BadForm(msg)
