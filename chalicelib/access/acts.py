"""A staff act, declared once, and the one mechanism that answers for all acts.

An *act* is a form of the bureau: its address, the right to do it, its questions (the same forms
engine as the public forms), what it does. A *screen* is a page with the acts that stand on it; an act that
needs room has a small page of its own (``page_of``), which leads back to the page that it is ``of``. Answers:

| what happened | answer |
| --- | --- |
| the page is of before a new login | 403: the screen again, with what was typed |
| no form of ours sends this: an input twice, a hidden field tampered with | 400, with what was typed |
| the object does not exist, or not for this person (NotThere) | 404 |
| a wrong answer, or the use case refuses (Refused) | 422: the screen again, the words at their field |
| the process bars it (Barred) | the same, after the journal knows of it |
| a colleague was quicker (Conflict) | 409: the screen again, with what was typed |
| an outage (Unavailable), or a seal that does not open | 503, with what was typed |
| a draft is kept, or thrown away | 200: the screen again, with what was typed, or without |
| done | 303 to the screen or the page it is of, which says so; or what ``do`` returns (``Go`` and others) |

The address of that page then ends in ``?gedaan=<name of the act>``: no cookie and no script is needed, and it
tells nothing but the act. A name of no act that leads there says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from chalice import Response

from chalicelib.access.domain import Right, holders
from chalicelib.access.drafts import acts as drafts
from chalicelib.access.guard import Guard, RouteWithoutRight, Visit
from chalicelib.platform.errors import Barred, Conflict, NotThere, Overtaken, Refused, Unavailable
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.engine import Complete, kept, prefilled, single
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.state import NotOurs
from chalicelib.platform.forms.view import Field, Page, Problem
from chalicelib.platform.i18n import N_
from chalicelib.platform.sealing import SealBroken

_RACE = N_(
    "Een collega was u voor, of u deed dit al in een ander tabblad. Kijk eerst wat er nu staat."
)
_RACE_WITH = N_("{name} was u voor. Kijk eerst wat er nu staat.")
# An answer to an old tab, in which the form stands as it was typed.
NEW_LOGIN = N_(
    "U hebt opnieuw ingelogd. Er is niets gewijzigd. Controleer de pagina en druk nogmaals."
)

A = TypeVar("A", bound=Answers)
Lists = Mapping[str, Sequence[Option]]


class NoAnswers(Answers):
    """The model of an act that asks nothing: a button."""


@dataclass(frozen=True)
class Go:
    """Done: on to another page of the bureau (303), ``path`` without a slash in front; ``query``: codes."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Again:
    """Done: the screen again (200), with more in its context, such as a link that is shown once."""

    context: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """Done: a page of its own (200)."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Instead:
    """Done: back to the screen, which says the sentence of this code in ``Act.instead``."""

    code: str


@dataclass(frozen=True)
class Help:
    """A button that fills in the form it stands on, and sends nothing.

    ``button`` is a msgid. ``fill`` is called with the visit, the form, the path of the act with its
    parameters filled in, and the page as it was typed, unchecked. It may raise Refused, Conflict and
    Unavailable.
    """

    button: str
    fill: Callable[[Visit, Form, str, Page], Page]


_DROP = "concept:weg"
_OF_A_DRAFT: Mapping[str, Help] = {
    "concept": Help(N_("Concept opslaan"), drafts.keep),
    _DROP: Help(N_("Concept verwijderen"), drafts.drop),
}


@dataclass(frozen=True)
class Act(Generic[A]):
    """Something that a medewerker does by pressing a button.

    ``asks`` is the model of its questions (``NoAnswers``: none). ``do`` is called with the answers and may
    raise NotThere, Refused, Conflict, Unavailable and SealBroken; what it returns says what follows, anything
    but ``Go``, ``Again``, ``Shown`` and ``Instead`` means: back to the screen. ``button`` and ``note``, a
    sentence below it, are msgids; ``is_main``: it is the main button of its screen. ``called`` is the name of
    an act whose path ends in no word. ``helps`` are more buttons, by the value that each posts as ``go``.
    ``keeps_draft``: what is typed can be kept, and is there again the next time until it is sent
    (access/drafts); for an act on a screen of its own. ``done`` is a msgid: the sentence that says what
    happened, on the page that the act leads to; ``said_at`` is the path of that page, for an act whose ``Go``
    leads to another one than its screen; ``instead`` are other such sentences, by code, for an act that does
    one of several things. ``also`` finds faults that only what is stored can tell, as msgids by field: they
    are told together with those of the form.
    """

    path: str
    right: Right
    asks: type[A]
    do: Callable[[Visit, A], object]
    button: str
    note: str = ""
    is_main: bool = False
    called: str = ""
    helps: Mapping[str, Help] = field(default_factory=dict)
    keeps_draft: bool = False
    done: str = ""
    said_at: str = ""
    instead: Mapping[str, str] = field(default_factory=dict)
    also: Callable[[Visit], Mapping[str, str]] = lambda _: {}

    @property
    def all_helps(self) -> Mapping[str, Help]:
        """Its buttons that fill in the form, those of a draft too."""
        return {**self.helps, **(_OF_A_DRAFT if self.keeps_draft else {})}

    @cached_property
    def form(self) -> Form:
        """The questions as the forms engine knows them: one page."""
        kind: Any = "questions" if self.asks.model_fields else "notice"
        step = Step("", "", kind=kind)
        return Form(self.path, 1, self.asks, (step,), title=self.button, send_label=self.button)

    @property
    def name(self) -> str:
        """The name by which a template calls the act: the last word of its path."""
        return self.called or self.path.rpartition("/")[2]


def _no_lists(visit: Visit) -> Lists:
    return {}


@dataclass(frozen=True)
class Screen:
    """A page of the bureau, and the acts that stand on it.

    ``show`` makes the context of ``template``; it may raise NotThere, Conflict, Unavailable and SealBroken.
    ``lists`` reads the choices of the acts that are data. ``acts`` are answered here, and drawn where the
    template calls them; ``draws`` are acts of other screens whose form stands here. ``of`` is the path of the
    page to which a small page leads back.
    """

    path: str
    right: Right
    template: str
    show: Callable[[Visit], Mapping[str, Any]]
    acts: tuple[Act[Any], ...] = ()
    draws: tuple[Act[Any], ...] = ()
    lists: Callable[[Visit], Lists] = _no_lists
    of: str = ""


@dataclass(frozen=True)
class Small:
    """What stands round the form of a small page, in words.

    ``facts`` are names and values; ``lines`` say what the act does, a paragraph each; ``warning`` is what to
    mind first. ``closed`` says why it cannot be done now, and takes the place of the form. ``given`` fills in
    the form, ``button`` replaces its words. ``more`` are links to other pages: the path, and the words.
    ``back`` is the path to lead back to where that has a query: the same page, as it was left.
    """

    title: str
    lines: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    warning: str = ""
    closed: str = ""
    given: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    button: str = ""
    more: Sequence[tuple[str, str]] = ()
    back: str = ""


def page_of(
    act: Act[Any],
    *,
    of: str,
    show: Callable[[Visit], Small],
    lists: Callable[[Visit], Lists] = _no_lists,
    draws: tuple[Act[Any], ...] = (),
    back: str = N_("Terug naar de melding"),
) -> Screen:
    """The small page of an act, at the act's own path; ``of`` is the page that it leads back to.

    ``draws`` are the acts of other screens that stand on what the act shows (``Shown``).

    ``show`` may raise what that of a Screen may. What was typed stays in the form whatever goes wrong, and
    its hidden fields are those of the page as it is now: pressing again decides about what is seen.
    """

    def shown(visit: Visit) -> Mapping[str, Any]:
        small = show(visit)
        way_back = small.back or of.lstrip("/").format_map(visit.at), back
        return {"small": small, "pressed": act.name, "way_back": way_back}

    template = "bureau/act.html"
    return Screen(act.path, act.right, template, shown, (act,), draws=draws, lists=lists, of=of)


def add(guard: Guard, *screens: Screen) -> None:
    """Register screens and their acts, each with its right.

    Raises RouteWithoutRight for an act that somebody may do who may not see its screen: a wrong answer
    would show it.
    """
    for screen in screens:
        guard.route(screen.path, right=screen.right)(
            partial(_show, screen, guard.told[screen.path])
        )
        for act in screen.acts:
            guard.told[act.said_at or screen.of or screen.path] |= {
                act.name: act.done,
                **act.instead,
            }
            if not holders(act.right) <= holders(screen.right):
                msg = f"POST {act.path} would show {screen.path} to who may not see it"
                raise RouteWithoutRight(msg)
            route = guard.route(
                act.path,
                right=act.right,
                method="POST",
                keep=partial(kept, act.form),
                again=partial(_draw_again, screen, act),
            )
            route(partial(_press, screen, act))


@dataclass(frozen=True)
class _Failed:
    """The act that was pressed, as it is to be drawn again.

    ``alert`` is a sentence on top, in words. ``seen`` is filled when the template drew the form.
    """

    act: Act[Any]
    page: Page
    alert: str = ""
    status: int = 422
    seen: list[Page] = field(default_factory=list)


def _press(screen: Screen, act: Act[Any], visit: Visit) -> Response:
    try:
        visit = _with_lists(screen, visit)
        pressed = single(act.form, visit.fields, visit.context)
        if isinstance(pressed, Complete):
            return _done(screen, act, visit, pressed)
        if any(f.error for f in pressed.fields if f.widget == "hidden"):
            # Nobody types in a hidden field, and no link of an error summary could lead there.
            return _not_ours(visit)
        if (helped := act.all_helps.get(visit.one("go"))) is not None:
            return _helped(screen, act, visit, helped, pressed)
        if not pressed.problems:
            return _drawn(screen, visit, _Failed(act, pressed, status=200))
        more = {name: visit.context.text(words) for name, words in act.also(visit).items()}
        return _drawn(screen, visit, _Failed(act, _marked(pressed, more)))
    except NotOurs:
        return _not_ours(visit)
    except NotThere:
        return visit.not_found()
    except (Unavailable, Conflict, SealBroken) as error:
        # The journal comes first: when it does not answer, nothing was opened.
        return visit.closed("act_failed", error)


def _draw_again(screen: Screen, act: Act[Any], visit: Visit) -> Response:
    """The screen with what was typed, for who logged in anew since it was made: nothing was done."""
    try:
        visit = _with_lists(screen, visit)
        page = prefilled(act.form, visit.fields, visit.context)
        alert = visit.context.text(NEW_LOGIN)
        return _drawn(screen, visit, _Failed(act, page, alert, status=403))
    except NotOurs:
        return _not_ours(visit)
    except NotThere:
        return visit.not_found()
    except (Unavailable, Conflict, SealBroken) as error:
        return visit.closed("act_failed", error)


def _helped(screen: Screen, act: Act[Any], visit: Visit, helped: Help, pressed: Page) -> Response:
    try:
        page = helped.fill(visit, act.form, act.path.format_map(visit.at), pressed)
    except Refused as refused:
        return _drawn(screen, visit, _refused(act, visit, refused))
    if helped is _OF_A_DRAFT[_DROP]:
        # The form as the page fills it in: what was typed is gone, and what is saved stands in it again.
        return _drawn(screen, visit, happened=page.done)
    return _drawn(screen, visit, _Failed(act, page, status=200))


def _not_ours(visit: Visit) -> Response:
    return visit.error(400)


def _done(screen: Screen, act: Act[Any], visit: Visit, pressed: Complete) -> Response:
    try:
        done = act.do(visit, pressed.answers)
    except Refused as refused:
        if isinstance(refused, Barred):
            visit.note_refusal()
        return _drawn(screen, visit, _refused(act, visit, refused))
    except Conflict as conflict:
        page = prefilled(act.form, visit.fields, visit.context)
        alert = visit.context.text(_RACE)
        if isinstance(conflict, Overtaken):
            alert = visit.context.text(conflict.mend or _RACE_WITH, name=conflict.name)
        return _drawn(screen, visit, _Failed(act, page, alert, status=409))
    if act.keeps_draft:
        drafts.used(visit, act.path.format_map(visit.at))
    match done:
        case Go(path, query):
            return visit.go(path, gedaan=act.name if act.said_at else "", **query)
        case Again(more):
            return _drawn(screen, visit, more=more)
        case Shown():
            return _drawn(screen, visit, shown=done)
        case _:
            path = (screen.of or screen.path).lstrip("/").format_map(visit.at)
            said = act.name if act.done else ""
            return visit.go(path, gedaan=done.code if isinstance(done, Instead) else said)


def _refused(act: Act[Any], visit: Visit, refused: Refused) -> _Failed:
    """The words of a refusal at their fields, or on top when they are about no field that is seen."""
    page = prefilled(act.form, visit.fields, visit.context)
    seen = {f.name for f in page.fields if f.widget != "hidden"}
    said = {
        name: visit.context.text(words, **refused.facts) for name, words in refused.faults.items()
    }
    if not seen.issuperset(said):
        words = " ".join(said.values())
        return _Failed(act, page, alert=words)
    return _Failed(act, _marked(page, said))


def _marked(page: Page, faults: Mapping[str, str]) -> Page:
    """The page with these faults too, in words, at each field that has none yet."""
    fields = tuple(f if f.error else replace(f, error=faults.get(f.name, "")) for f in page.fields)
    problems = tuple(Problem(f.id, f.error) for f in fields if f.error)
    return replace(page, fields=fields, problems=problems)


def _show(screen: Screen, told: Mapping[str, str], visit: Visit) -> Response:
    try:
        said = visit.context.text(told.get(visit.asked.get("gedaan", ""), ""))
        return _drawn(screen, _with_lists(screen, visit), happened=said)
    except NotThere:
        return visit.not_found()
    except (Unavailable, Conflict, SealBroken) as error:
        return visit.closed("screen_not_shown", error)


def _drawn(
    screen: Screen,
    visit: Visit,
    failed: _Failed | None = None,
    more: Mapping[str, Any] | None = None,
    shown: Shown | None = None,
    happened: str = "",
) -> Response:
    """The screen, with the form that was pressed as it was filled in and what is wrong with it.

    ``happened`` is the sentence of the act that led here.
    """
    made = dict(shown.context if shown else screen.show(visit))
    template = shown.template if shown else screen.template
    draw = {act.name: _Drawer(screen, act, visit, failed) for act in (*screen.acts, *screen.draws)}
    page = partial(visit.page, template, acts=draw, happened=happened, **{**made, **(more or {})})
    if failed is None:
        return page(problems=(), alert="", kept=())
    problems = draw[failed.act.name].problems(failed.page)
    response = page(status=failed.status, problems=problems, alert=failed.alert, kept=())
    if failed.seen:
        return response
    # The template does not draw this form now, so no link could lead to its fields.
    alert = failed.alert or " ".join(problem.message for problem in problems)
    return page(status=failed.status, problems=(), alert=alert, kept=visit.kept)


@dataclass(frozen=True)
class Drawn:
    """An act as ``macros/act.html`` draws it: where it goes, its fields, and the words of its button.

    ``is_pressed``: it is the form that was pressed, so that a fold around it stands open. ``helps`` are its
    buttons that fill it in: the value of each, and its words.
    """

    target: str
    fields: tuple[Field, ...]
    problems: tuple[Problem, ...]
    button: str
    note: str
    is_main: bool
    done: str = ""
    is_pressed: bool = False
    helps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Drawer:
    """Draws an act, once for each object on the screen that it can be done to."""

    screen: Screen
    act: Act[Any]
    visit: Visit
    failed: _Failed | None

    def __call__(self, **given: str | Sequence[str]) -> Drawn:
        """The form. ``given``: parameters of its path, and what its fields are filled in with at first."""
        texts = {name: value for name, value in given.items() if isinstance(value, str)}
        at = {**self.visit.at, **{n: v for n, v in texts.items() if n in _names(self.act.path)}}
        filled = {n: [v] if isinstance(v, str) else list(v) for n, v in given.items()}
        page = prefilled(self.act.form, filled, self.visit.context)
        failed = self.failed
        if failed is not None and failed.act is self.act:
            if self.screen.of:
                failed.seen.append(page)
                return replace(self._form(at, _seen_now(failed.page, page)), is_pressed=True)
            own, pressed = _about(self.act, at, page), _about(self.act, self.visit.at, failed.page)
            if own == pressed:
                failed.seen.append(page)
                return replace(self._form(at, failed.page), is_pressed=True)
        if self.act.keeps_draft and self.visit.request.method == "GET":
            path = self.act.path.format_map(at)
            draft = drafts.offered(self.visit, self.act.form, path, filled)
            if draft is not None:
                return self._form(at, draft, without=frozenset())
        return self._form(at, page)

    def problems(self, page: Page) -> tuple[Problem, ...]:
        """The problems of the form that was pressed, each with the id of its field on this screen."""
        return self._form(self.visit.at, page).problems

    def _form(
        self, at: Mapping[str, str], page: Page, *, without: frozenset[str] = frozenset({_DROP})
    ) -> Drawn:
        # Ids are their own for each form, or a label would name the field of another one.
        apart = [at[name] for name in sorted(_names(self.act.path) - _names(self.screen.path))]
        about = [] if self.screen.of else [*apart, *_hidden(page)]
        others = [act for act in (*self.screen.acts, *self.screen.draws) if act is not self.act]
        shared = {name for act in others for name in act.form.questions}
        ids = {
            f.id: "-".join([f.id, *([self.act.name] if f.name in shared else []), *about])
            for f in page.fields
        }
        said = self.visit.context.text
        return Drawn(
            target=self.act.path.lstrip("/").format_map(at),
            fields=tuple(replace(f, id=ids[f.id]) for f in page.fields),
            problems=tuple(replace(p, field_id=ids[p.field_id]) for p in page.problems),
            button=said(self.act.button),
            note=said(self.act.note),
            is_main=self.act.is_main,
            done=page.done,
            helps=tuple(
                (go, said(one.button))
                for go, one in self.act.all_helps.items()
                if go not in without
            ),
        )


def _names(path: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", path))


def _about(act: Act[Any], at: Mapping[str, str], page: Page) -> tuple[str, ...]:
    """Which object a form is about, by its path and its hidden fields."""
    return (act.path.format_map(at), *_hidden(page))


def _seen_now(typed: Page, now: Page) -> Page:
    """The form as it was typed, with the hidden fields of the page as it is now."""
    hidden = {f.name: f for f in now.fields if f.widget == "hidden"}
    return replace(typed, fields=tuple(hidden.get(f.name, f) for f in typed.fields))


def _hidden(page: Page) -> list[str]:
    return [value for f in page.fields if f.widget == "hidden" for value in f.values if value]


def _with_lists(screen: Screen, visit: Visit) -> Visit:
    return replace(visit, lists=_Lists(visit, screen.lists))


@dataclass(frozen=True)
class _Lists(Lists):
    """The lists of a screen, read when a form first asks for one: a mere button needs none."""

    visit: Visit
    read: Callable[[Visit], Lists]

    @cached_property
    def _held(self) -> Lists:
        return self.read(self.visit)

    def __getitem__(self, name: str) -> Sequence[Option]:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
