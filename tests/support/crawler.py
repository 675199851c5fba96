"""Finds the pages and forms of a running site by following its links and pressing its buttons.

Nothing here knows a page, a form or a question of ours: a page that is added later is found when a
link, a form or a mail leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from chalicelib.platform.web.body import FORM

Value = str | bytes
Fields = Mapping[str, Sequence[Value]]

# Where a form goes, what it asks, its main button.
Shape = tuple[str, frozenset[str], tuple[str, str]]

BOXES = {"radio", "checkbox", "select"}


@dataclass(frozen=True)
class Answer:
    """What the site answered; ``headers`` as they came, in order."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def is_html(self) -> bool:
        return self.header("Content-Type") == ["text/html; charset=utf-8"]


class Site:
    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Any = ()) -> Answer:
        """One request, sent as it is; a redirect is not followed."""
        with closing(HTTPConnection(self._host, timeout=120)) as connection:
            connection.request(method, path, body=body, headers=dict(headers))
            got = connection.getresponse()
            return Answer(got.status, tuple(got.getheaders()), got.read())

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Fields) -> Answer:
        body = urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, body, {"Content-Type": FORM})


@dataclass
class Control:
    """One input of a form by name: its kind, what can be chosen, and what it holds now."""

    name: str
    kind: str
    offered: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


@dataclass
class FormShown:
    """A form as a page shows it. ``path`` is where it goes; ``buttons`` in the order of the source."""

    path: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    main: tuple[str, str] = ("", "")

    @property
    def shape(self) -> Shape:
        """What tells two pages of a form apart: where it goes, what it asks, its main button."""
        return self.path.partition("?")[0], frozenset(self.visible), self.main

    @property
    def asks(self) -> frozenset[str]:
        """The names of all that travels with a form, which tell two forms apart wherever they go."""
        return frozenset(self.controls)

    @property
    def visible(self) -> list[str]:
        return [name for name, control in self.controls.items() if control.kind != "hidden"]

    def filled(self, turn: int, texts: Mapping[str, str]) -> dict[str, list[str]]:
        """What somebody sends who takes choice number ``turn`` and answers texts by their kind."""
        sent = {}
        for name, control in self.controls.items():
            if control.kind == "hidden":
                sent[name] = list(control.held)
            elif control.kind in BOXES:
                offered = [value for value in control.offered if value]
                sent[name] = [offered[turn % len(offered)]]
            else:
                sent[name] = [texts.get(name, texts[control.kind])]
        return {**sent, self.main[0]: [self.main[1]]}


class _Page(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[FormShown] = []
        self._path = path
        self._control: Control | None = None
        self._open = False
        # Buttons of a form that stand before it, each with the id of the form.
        self._above: list[tuple[str, tuple[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag in {"a", "link"} and held.get("href"):
            link = urljoin(self._path, held["href"])
            # Whoever leaves is asked for once, by the scan itself.
            if link.startswith("/"):
                self.links.append(link.partition("#")[0])
        if tag == "form":
            self.forms.append(FormShown(urljoin(self._path, held.get("action") or self._path)))
            self._open = True
            own = [button for form, button in self._above if form == held.get("id")]
            self.forms[-1].buttons.extend(own)
        if tag == "button" and held.get("form") and not self._open:
            self._above.append((held["form"], (held["name"], held.get("value", ""))))
        if self._open and held.get("name") and "disabled" not in held:
            self._input(tag, held)
        if tag == "option" and self._control is not None:
            self._control.offered.append(held.get("value", ""))

    def _input(self, tag: str, held: dict[str, str]) -> None:
        form, name = self.forms[-1], held["name"]
        if tag == "button":
            form.buttons.append((name, held.get("value", "")))
            # The main button is the first one that wants the form to be right.
            if "formnovalidate" not in held and not form.main[0]:
                form.main = form.buttons[-1]
            return
        kind = held.get("type", "text") if tag == "input" else tag
        if "digits-" in held.get("class", ""):
            kind = "year" if "digits-4" in held["class"] else "number"
        elif held.get("autocapitalize") == "characters":
            kind = "code"
        control = form.controls.setdefault(name, Control(name, kind))
        if kind in {"radio", "checkbox"}:
            control.offered.append(held.get("value", ""))
        elif tag == "input":
            control.held.append(held.get("value", ""))
        else:
            self._control = control

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        if tag in {"select", "textarea"}:
            self._control = None


def read(path: str, page: str) -> _Page:
    """The forms of a page and its links to this site, as paths from the root."""
    parser = _Page(path)
    parser.feed(page)
    parser.close()
    return parser


@dataclass
class Found:
    """What a crawl found: the paths of pages and files, each form page once, and every answer.

    ``ends`` are the pages that are the last of their form.
    """

    paths: set[str] = field(default_factory=set)
    pages: list[tuple[FormShown, dict[str, list[str]]]] = field(default_factory=list)
    ends: set[Shape] = field(default_factory=set)
    answers: list[tuple[str, Answer]] = field(default_factory=list)

    @property
    def names(self) -> dict[str, set[str]]:
        """Every name of an input that was seen, by the path of its form."""
        seen: dict[str, set[str]] = {}
        for form, _ in self.pages:
            seen.setdefault(form.shape[0], set()).update(form.controls)
        return seen


class Crawler:
    """Walks a site from some paths on.

    ``texts`` is one or more sets of texts to type, by kind of input (a name of an input goes before
    its kind); when a page does not let one pass, the next is tried. Each form is walked once for each
    of ``turns``, with that choice everywhere (-1 is the last one).
    """

    def __init__(
        self, site: Site, texts: Sequence[Mapping[str, str]], turns: Sequence[int]
    ) -> None:
        self.found = Found()
        self._site = site
        self._texts = texts
        self._turns = turns
        self._pressed: set[Shape] = set()
        self._begun: set[frozenset[str]] = set()

    def crawl(self, *paths: str) -> None:
        waiting = list(paths)
        while waiting:
            path = waiting.pop()
            if path in self.found.paths:
                continue
            self.found.paths.add(path)
            answer = self._site.get(path)
            self.found.answers.append((path, answer))
            if not answer.is_html:
                continue
            page = read(path, answer.text)
            waiting += page.links
            # One form in two languages, or about two sessions, is one form.
            if page.forms and page.forms[0].asks not in self._begun:
                self._begun.add(page.forms[0].asks)
                for turn in self._turns:
                    waiting += self._walk(path, turn)

    def _walk(self, path: str, turn: int) -> Iterator[str]:
        """Press the main button until the form has come to its end; the links on its pages."""
        # A code travels with the form, so each walk needs a form of its own.
        form = read(path, self._site.get(path).text).forms[0]
        # What was sent once need not be sent again.
        while form.shape not in self.found.ends:
            after = self._press(form, turn)
            yield from after.links
            if not after.forms:
                self.found.ends.add(form.shape)
                return
            if after.forms[0].shape == form.shape:
                return
            form = after.forms[0]

    def _press(self, form: FormShown, turn: int) -> _Page:
        page = _Page(form.path)
        for texts in self._texts:
            fields = form.filled(turn, texts)
            answer = self._site.post(form.path, fields)
            self.found.answers.append((form.path, answer))
            page = read(form.path, answer.text)
            if not page.forms or page.forms[0].shape != form.shape:
                if form.shape not in self._pressed:
                    self._pressed.add(form.shape)
                    self.found.pages.append((form, fields))
                break
        return page
