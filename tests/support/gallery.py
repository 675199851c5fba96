"""Every page of the site in every state, visited once and kept as the browser got it.

Checks of how pages look and behave run on what is kept, replayed at the address where it was got,
so that each state has to be reached only once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Response, Route

from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.web import headers
from chalicelib.platform.web.body import MAX_BYTES
from tests.support import answers
from tests.support.answers import Way
from tests.support.builders import CANARY
from tests.support.records import Records
from tests.support.visitor import Visitor
from tools.engine import Engine
from tools.wire import Call, LineCut

# A number that passes the test for a BSN, as civil servants use it in examples.
BSN = "111222333"
# The page that the gateway gives by itself, in both languages at once.
GATEWAY = "404 (gateway)"
REFUSED_TEXTS = {"bsn": f"Zijn nummer is {BSN} zei hij.", "long": "te lang " * 900}
# What the desk asks: more lines than one, marks of HTML, and a word that is too long for a phone.
QUESTIONS = (
    "Wanneer zag u dit <b>precies</b>?\nEen dag & een uur zijn genoeg.",
    "Was dit bij de personenvervoerbedrijfsgarantieverklaringaanvraagbalie?",
)


@dataclass(frozen=True)
class Shot:
    """One page in one state. ``caching`` are the headers that this kind of page adds to all."""

    path: str
    status: int
    caching: Mapping[str, str]
    headers: tuple[tuple[str, str], ...]
    body: str

    @property
    def look(self) -> str:
        """The source without what differs between two forms that share the page."""
        body = re.sub(r'<input type="hidden".*?>|<title>.*?</title>', "", self.body)
        return re.sub(r'<p class="step">.*?</p>| (action|href)="[^"]*"', "", body)

    @property
    def is_page_of_form(self) -> bool:
        # A page that only gives back what was written carries the form, but is none.
        return bool(re.search('name="go" value="(next|send)"', self.body))


Gallery = dict[str, Shot]


class Projector:
    """Shows kept pages in a window, each at its address, with the stylesheet of the running site."""

    def __init__(self, page: Page, site_url: str) -> None:
        self.page = page
        self._site_url = site_url
        self._shown: Shot | None = None
        self._fetched: dict[str, tuple[int, dict[str, str], bytes]] = {}
        page.route("**/*", self._fulfil)

    def show(self, shot: Shot) -> Page:
        self._shown = shot
        self.page.goto(f"{self._site_url}{shot.path}")
        return self.page

    def close(self) -> None:
        # The browser may still be asking for its icon.
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.context.close()

    def _fulfil(self, route: Route) -> None:
        url, shot = route.request.url, self._shown
        if shot is not None and url == f"{self._site_url}{shot.path}":
            route.fulfill(status=shot.status, headers=dict(shot.headers), body=shot.body)
            return
        if url not in self._fetched:
            answer = route.fetch()
            self._fetched[url] = (answer.status, answer.headers, answer.body())
        status, given, body = self._fetched[url]
        route.fulfill(status=status, headers=given, body=body)


OpenGallery = Callable[[str], Gallery]
OpenWindow = Callable[..., Projector]


def different(gallery: Gallery) -> Iterator[tuple[str, Shot]]:
    """The pages with their names; of those that look the same in two forms only the first."""
    looked_at = set()
    for name, shot in gallery.items():
        if shot.look not in looked_at:
            looked_at.add(shot.look)
            yield name, shot


def fill_gallery(engine: Engine, browser: Browser, language: str) -> Gallery:
    """Visit everything there is, in one language."""
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    try:
        photographer = _Photographer(engine, Visitor(context, engine.site_url), language)
        photographer.take_all()
        return photographer.gallery
    finally:
        context.close()


@contextmanager
def line_cut(engine: Engine, operation: str, words: str = "") -> Iterator[None]:
    """While it lasts, no call of ``operation`` whose body holds ``words`` comes through."""

    def cut(call: Call) -> None:
        if call.operation == operation and words.encode() in call.body:
            raise LineCut

    engine.wire.before.append(cut)
    try:
        yield
    finally:
        engine.wire.before.remove(cut)


class _Photographer:
    def __init__(self, engine: Engine, visitor: Visitor, language: str) -> None:
        self.gallery: Gallery = {}
        self._engine = engine
        self._visitor = visitor
        self._language = language

    def take_all(self) -> None:
        self._pages()
        for name, way in answers.EVERYWHERE.items():
            self._form(name, way)
        self._confirmation()
        self._mailbox()
        self._refused_text()
        self._errors()
        self._queue_down()

    def _keep(self, name: str, answer: Response, caching: Mapping[str, str]) -> None:
        path = answer.url.removeprefix(self._engine.site_url).partition("?")[0]
        found = tuple((h["name"].lower(), h["value"]) for h in answer.headers_array())
        self.gallery.setdefault(name, Shot(path, answer.status, caching, found, answer.text()))

    def _pages(self) -> None:
        for path in ("/", "/professionals", "/privacy", "/toegankelijkheid"):
            self._keep(path, self._visitor.open(path, self._language), headers.QUESTION)

    def _form(self, name: str, way: Way) -> None:
        """Each page as it is first shown, with its problems, and the receipt."""
        visitor = self._visitor
        answer = visitor.open(way.path, self._language)
        while where := visitor.where:
            self._keep(f"{name} {where}", answer, headers.QUESTION)
            if where == "check":
                break
            answer = visitor.press("next")
            if visitor.where == where:
                self._keep(f"{name} {where} (problems)", answer, headers.QUESTION)
            else:
                answer = visitor.press("back")
            visitor.fill(way.answers)
            answer = visitor.press("next")
        self._keep(f"{name} (receipt)", visitor.press("send"), headers.SECRET)

    def _confirmation(self) -> None:
        self._keep("bevestig", self._visitor.open("/bevestig/abc", self._language), headers.SECRET)
        self._keep("bevestigd", self._visitor.press("confirm"), headers.SECRET)

    def _mailbox(self) -> None:
        """What lies behind the receipt code of one report, from the first look to the last."""
        visitor, records = self._visitor, Records(self._engine)
        code = visitor.send("/melden", self._language, answers.PUBLIC.answers)
        records.melding(code)
        self._keep("postvak", visitor.open("/postvak", self._language), headers.SECRET)
        visitor.fill({"code": "dat weet ik niet meer"})
        self._keep("postvak (problems)", visitor.press("open"), headers.SECRET)
        self._keep("postvak geen (problems)", self._opened(mint()), headers.SECRET)
        self._keep("postvak bericht", self._opened(code), headers.SECRET)
        self._keep("postvak bericht (problems)", visitor.press("send"), headers.SECRET)
        for name, text in REFUSED_TEXTS.items():
            visitor.fill({"bericht": text})
            self._keep(f"postvak bericht ({name})", visitor.press("send"), headers.SECRET)
        visitor.fill({"bericht": f"Het was gisteren {CANARY}.", "danger_now": "nee"})
        with line_cut(self._engine, "SendMessage", "signaalpunt-reports"):
            self._keep("503 (postvak bericht)", visitor.press("send"), headers.SECRET)
        # The same page, sent again, is accepted.
        self._keep("postvak verstuurd", visitor.press("send"), headers.SECRET)
        records.replies(code, 1)
        for name, question in zip(("vraag", "vragen"), QUESTIONS, strict=True):
            self._engine.desk("ask", derive(code).reference, question)
            self._keep(f"postvak {name}", self._opened(code), headers.SECRET)
        visitor.fill({"bericht": f"Op dinsdag {CANARY}."})
        visitor.press("send")
        records.replies(code, 2)
        self._keep("postvak beantwoord", self._opened(code), headers.SECRET)
        self._engine.desk("tell", derive(code).reference, "in_onderzoek")
        self._keep("postvak in onderzoek", self._opened(code), headers.SECRET)
        self._engine.desk("tell", derive(code).reference, "afgerond")
        self._keep("postvak afgerond", self._opened(code), headers.SECRET)
        visitor.fill({"bericht": f"Nog iets {CANARY}."})
        with line_cut(self._engine, "GetItem", "signaalpunt-mailbox"):
            self._keep("503 (postvak met tekst)", visitor.press("send"), headers.SECRET)
            self._keep("503 (postvak)", self._opened(code), headers.SECRET)
        visitor.press("open")
        self._keep("postvak wissen", visitor.press("wissen"), headers.SECRET)
        with line_cut(self._engine, "SendMessage", "signaalpunt-reports"):
            self._keep("503 (postvak wissen)", visitor.press("wis"), headers.SECRET)
        visitor.press("wissen")
        self._keep("postvak gewist", visitor.press("wis"), headers.SECRET)

    def _opened(self, code: ReceiptCode) -> Response:
        """What is answered when a code is typed at the door."""
        self._visitor.open("/postvak", self._language)
        self._visitor.fill({"code": code.shown})
        return self._visitor.press("open")

    def _refused_text(self) -> None:
        visitor = self._visitor
        for name, text in REFUSED_TEXTS.items():
            way = answers.PUBLIC.but(observed_behaviour=text)
            visitor.walk(way.path, self._language, way.answers, until="gezien")
            visitor.fill(way.answers)
            self._keep(f"publiek gezien ({name})", visitor.press("next"), headers.QUESTION)

    def _errors(self) -> None:
        visitor = self._visitor
        query = "" if self._language == "nl" else f"?lang={self._language}"
        missing = f"{self._engine.site_url}/static/bestaat-niet.css{query}"
        answer = visitor.page.goto(missing)
        assert answer is not None
        self._keep("404", answer, headers.ERROR)
        self._keep(GATEWAY, visitor.open("/bestaat/niet", self._language), headers.ERROR)
        self._keep("400", self._spoiled("page", "bestaat-niet"), headers.ERROR)
        self._keep("413", self._spoiled("observed_behaviour", "x" * MAX_BYTES), headers.ERROR)

    def _spoiled(self, name: str, value: str) -> Response:
        """What is answered when one field of a form holds something that no page sends."""
        visitor = self._visitor
        visitor.walk("/melden", self._language, answers.PUBLIC.answers, until="gezien")
        visitor.fill(answers.PUBLIC.answers)
        set_value = "(input, value) => { input.value = value; }"
        visitor.page.locator(f'main form [name="{name}"]').evaluate(set_value, value)
        return visitor.press("next")

    def _queue_down(self) -> None:
        visitor = self._visitor
        visitor.walk("/melden", self._language, answers.PUBLIC.answers)
        with line_cut(self._engine, "SendMessage", "signaalpunt-reports"):
            answer = visitor.press("send")
        self._keep("503", answer, headers.QUESTION)
        # The same page, sent again, is accepted: nothing has to be typed twice.
        visitor.press("send")
        assert visitor.shown_code
