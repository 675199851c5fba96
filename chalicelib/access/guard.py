"""The guard of the bureau: every route declares its right, and nothing runs before the guard let it.

A route that was registered around the guard is found at start (``stop_at_undeclared``) and stops it.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import quote, urlencode

from chalice import Blueprint, Chalice, Response
from chalice.app import Request

from chalicelib.access.domain import (
    ROLE_NAMES,
    Medewerker,
    Right,
    day_of,
    is_alive,
    may,
    must_be_noted,
)
from chalicelib.access.store import AccessStore, touch_session
from chalicelib.journal.domain import Purpose
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, Fault, Unavailable
from chalicelib.platform.forms.context import Context, Option
from chalicelib.platform.hiding import Hiding
from chalicelib.platform.i18n import translator
from chalicelib.platform.ports import Ports
from chalicelib.platform.typed.text import scrub
from chalicelib.platform.web import headers, responses
from chalicelib.platform.web.body import BadBody, read_form
from chalicelib.platform.web.html import relative
from chalicelib.work import Work

# What a route asks for; ``iedereen``: it is open, because people come in there.
Asked = Right | Literal["iedereen"]
# ``__Host-``: no other host and no plain connection can have set it (RFC 6265bis, 4.1.3.2).
SESSION = "__Host-sid"
# Fields that every form of the bureau carries: the proof of its session, and the name of its page.
_TOKEN, _KEY = "formulier", "blad"
_ENTRY = Purpose("toegang", "toegang")
# What else stands in an address may be anybody's words, which the journal never holds.
_IS_ID = re.compile("[0-9a-f]{32}")
_LONGEST_ID = 200

Fields = Mapping[str, Sequence[str]]
Kept = Sequence[tuple[str, str]]
Keep = Callable[[Fields, Context], Kept]


class RouteWithoutRight(RuntimeError):
    """A route of the bureau does not say who may use it, or shows more than it says; the message names it."""


class NotAllowed(Fault):
    """A medewerker is known, but has no right to do this."""


@dataclass(frozen=True)
class Visit:
    """One request of a medewerker who may make it: who, what was posted, and how to answer.

    ``asks`` is the route and the right it takes; ``at`` holds the parameters of the path. ``kept`` is what
    was typed, question and answer: whatever goes wrong, it is given back. ``lists`` are the choices of the
    forms on the page that are data.
    """

    request: Request
    medewerker: Medewerker
    token: str
    fields: Fields
    ports: Ports
    asks: tuple[str, Right]
    at: Mapping[str, str] = field(default_factory=dict)
    kept: Kept = ()
    lists: Mapping[str, Sequence[Option]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return responses.language_of(self.request)

    @property
    def context(self) -> Context:
        """The language, day, municipality and lists that the forms engine is handed."""
        ports = self.ports
        return Context(translator(self.language), ports.today, ports.here, self.lists)

    @property
    def work(self) -> Work:
        """One act of this medewerker. Its ``once`` is of the page, the form and the words on it.

        The name of the page is random and kept nowhere, so the key gives no word away.
        """
        given = self.one(_KEY)
        is_ours = len(given) == 20 and all(c in "0123456789abcdef" for c in given)
        page = given if is_ours else new_key()
        words = sorted((n, list(v)) for n, v in self.fields.items() if n not in {_TOKEN, _KEY})
        told = json.dumps([page, responses.shown_path(self.request), words])
        once = sha256(told.encode()).hexdigest()[:20]
        return Work(self.ports, self.medewerker.id, self.language, once)

    @property
    def asked(self) -> Mapping[str, str]:
        """The query of the address."""
        return self.request.query_params or {}

    def address(self, **query: str) -> str:
        """The address of this page with another query, in the same language; what is empty is left out."""
        language = "" if self.language == "nl" else self.language
        given = {"lang": language, **query}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def one(self, name: str) -> str:
        """A posted value with U+FFFD for what no text of ours can hold; empty when it is not there."""
        return scrub((self.fields.get(name) or ("",))[0])

    def may(self, right: Right) -> bool:
        return may(self.medewerker, right)

    @property
    def role_names(self) -> Sequence[str]:
        """The names of the roles of the medewerker, as msgids."""
        return [name for role, name in ROLE_NAMES.items() if role in self.medewerker.roles]

    def error(self, status: int, *, reason: str = "", onward: str = "") -> Response:
        """The page for an HTTP error, with the menu of the medewerker and what was typed."""
        kept = tuple(self.kept)
        return responses.error_page(
            self.request, status, kept=kept, reason=reason, onward=onward, visit=self
        )

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page of the bureau. No cache keeps it: its content is read by right, each time."""
        return responses.page(
            self.request,
            template,
            caching=headers.SECRET,
            status=status,
            visit=self,
            is_answer=self.request.method == "POST",
            page_key=new_key(),
            **context,
        )

    def go(self, target: str, **query: str) -> Response:
        """On to another page of the bureau (303); ``query`` stands beside the language, as in ``address``."""
        return go_to(self.request, target + self.address(**query).removesuffix("?"))

    def not_found(self, template: str = "", **context: Any) -> Response:
        """404 for "does not exist" and for "not allowed", byte for byte the same, with what was typed.

        What somebody wrote is lost to nobody: a colleague may keep a melding from whoever writes at it.
        ``template`` is a page that says it in words of its own, with its context. The journal knows of it
        first, with the melding that was asked for; 503 when it cannot be told.
        """
        try:
            self.note_refusal()
        except (Unavailable, Conflict) as error:
            return self.closed("refusal_not_noted", error)
        if template:
            return self.page(template, status=404, **context)
        return self.error(404)

    def note_refusal(self) -> None:
        """Tell the journal that this was refused to this medewerker. Raises Conflict and Unavailable."""
        _note_refusal(self.ports, self.medewerker, *self.asks, sid=self.at.get("sid", ""))

    def closed(self, event: str, error: Exception) -> Response:
        """503 for an outage, with what was typed; the fault is logged as ``event``."""
        log.fault(event, error)
        return self.error(503)


class Guard:
    """Registers routes on a blueprint, each with its right. ``ports`` is called when a request needs them."""

    def __init__(self, blueprint: Blueprint, ports: Callable[[], Ports]) -> None:
        self.declared: dict[tuple[str, str], Asked] = {}
        # What a page says once an act is done that leads to it: a msgid by the name of the act.
        self.told: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._blueprint = blueprint
        self._ports = ports

    @property
    def ports(self) -> Ports:
        return self._ports()

    def route(
        self,
        path: str,
        *,
        right: Right,
        method: Literal["GET", "POST"] = "GET",
        keep: Keep = lambda fields, context: (),
        again: Callable[[Visit], Response] | None = None,
    ) -> Callable[[Callable[[Visit], Response]], None]:
        """A route for who has ``right``. A POST must come from a form of ours, in the same session.

        ``keep`` picks what somebody typed from the posted fields. ``again`` draws the form with them and does
        nothing: the answer to whoever logged in anew since the page was made.
        """

        def register(view: Callable[[Visit], Response]) -> None:
            def guarded(**_: str) -> Response:
                request = self._blueprint.current_request
                visit = self._let_in(request, right, path, keep, again)
                return visit if isinstance(visit, Response) else view(visit)

            self._register(path, method, right, guarded)

        return register

    def open(
        self, path: str, *, method: Literal["GET", "POST"] = "GET"
    ) -> Callable[[Callable[[Request], Response]], None]:
        """A route for everybody: where people come in, or go out."""

        def register(view: Callable[[Request], Response]) -> None:
            def opened(**_: str) -> Response:
                return view(self._blueprint.current_request)

            self._register(path, method, "iedereen", opened)

        return register

    def _register(
        self, path: str, method: str, asked: Asked, view: Callable[..., Response]
    ) -> None:
        self.declared[method, path] = asked
        types = {"content_types": ["*/*"]} if method == "POST" else {}
        # Chalice calls a view by its name, so the name must be its own.
        name = f"{path.strip('/')}_{method.lower()}"
        self._blueprint.route(path, methods=[method], name=name, **types)(view)

    def _let_in(
        self,
        request: Request,
        right: Right,
        path: str,
        keep: Keep,
        again: Callable[[Visit], Response] | None,
    ) -> Visit | Response:
        is_post = request.method == "POST"
        ports, language = self._ports(), responses.language_of(request)
        context = Context(translator(language), ports.today, ports.here)
        if is_post and responses.is_from_elsewhere(request):
            return responses.refused_from_elsewhere(
                request, lambda fields, _: tuple(keep(fields, context))
            )
        try:
            fields: Fields = _posted(request) if is_post else {}
        except BadBody as bad:
            kept = tuple(keep(bad.kept, context))
            return responses.error_page(request, bad.status, kept=kept)
        kept = tuple(keep(fields, context))
        secret = cookie(request, SESSION)
        asks = f"{request.method} {path}", right
        onward = self._page_of(path, request)
        try:
            medewerker = session_owner(ports, secret) if secret else None
        except (Unavailable, Conflict) as error:
            log.fault("door_closed", error)
            return responses.error_page(request, 503, kept=kept)
        if medewerker is None:
            return _come_in_first(request, kept, onward, fields if again else {})
        token, at = form_token(secret), request.uri_params or {}
        seen = as_seen_by(medewerker, ports)
        visit = Visit(request, medewerker, token, fields, seen, asks, at, kept)
        try:
            authorise(ports, medewerker, *asks)
        except NotAllowed:
            return replace(visit, kept=()).error(403)
        except (Unavailable, Conflict) as error:
            # Nobody is let in on trust, and no refusal goes unnoted.
            return visit.closed("door_closed", error)
        # As bytes: hmac refuses a text that is not ASCII, and anything can be posted.
        given = scrub((fields.get(_TOKEN) or ("",))[0]).encode()
        is_of_before = is_post and not hmac.compare_digest(token.encode(), given)
        if is_of_before and again is None:
            return visit.error(403, reason="new_login", onward=onward)
        # Not looked up: a table takes a key of that length for a mistake of ours.
        if any(len(value) > _LONGEST_ID for value in visit.at.values()):
            return visit.not_found()
        return again(visit) if again is not None and is_of_before else visit

    def _page_of(self, path: str, request: Request) -> str:
        """The page on which a form stands that was sent to ``path``: its own, or the nearest above it."""
        shown = responses.shown_path(request)
        while ("GET", path) not in self.declared and path.strip("/"):
            path, shown = path.rpartition("/")[0], shown.rpartition("/")[0]
        return shown.lstrip("/") or "begin"


def session_owner(ports: Ports, secret: str) -> Medewerker | None:
    """The medewerker who holds this session now, as the row says at this moment; None when it is over.

    Raises Unavailable.
    """
    store = AccessStore(ports.database)
    session = store.session(one_way("sessie", secret))
    if session is None:
        return None
    medewerker, now = store.medewerker(session.medewerker_id), ports.now()
    if medewerker is None or not is_alive(session, medewerker, now):
        return None
    if must_be_noted(session, now):
        try:
            Work(ports, medewerker.id).commit(touch_session(session, at=to_text(now)))
        except Conflict:
            # Another tab noted it, or the session just ended: the next click will tell.
            log.event("session_changed")
    return medewerker


def as_seen_by(medewerker: Medewerker, ports: Ports) -> Ports:
    """The ports for a medewerker: the database has nothing of a melding that is kept from them."""
    hidden = medewerker.shielded_from
    if not hidden:
        return ports
    return replace(ports, database=Hiding(ports.database, hidden), hidden=hidden)


def authorise(ports: Ports, medewerker: Medewerker, route: str, right: Right) -> None:
    """Raises NotAllowed, after the journal knows of it, when somebody may not do this.

    Raises Conflict and Unavailable when the journal could not be told.
    """
    if may(medewerker, right):
        return
    _note_refusal(ports, medewerker, route, right)
    raise NotAllowed


def _note_refusal(
    ports: Ports, medewerker: Medewerker, route: str, right: Right, *, sid: str = ""
) -> None:
    work = Work(ports, medewerker.id)
    asked = {"sid": sid} if _IS_ID.fullmatch(sid) else {}
    day = day_of(medewerker.id, work.at)
    work.note(day, "geweigerd", _ENTRY, route=route, right=right, **asked)
    log.event("not_allowed", right=right)


def form_token(secret: str) -> str:
    """The value that every form of the bureau carries: only the holder of the session can know it (CSRF)."""
    return one_way("formulier", secret)


def stop_at_undeclared(app: Chalice, guard: Guard, *, others: Collection[str]) -> None:
    """Raises RouteWithoutRight when a route of the app is neither behind the guard nor among ``others``."""
    for path, methods in app.routes.items():
        for method in methods:
            if (method, path) not in guard.declared and path not in others:
                msg = f"{method} {path} declares no right: register it by a Guard"
                raise RouteWithoutRight(msg)


def cookie(request: Request, name: str) -> str:
    """The value of a cookie, empty when the browser sent none.

    Cut at the semicolons and not parsed (RFC 6265, 5.4): a parser stops at the first cookie that it does not
    like, and sites under one parent domain get each other's.
    """
    for pair in str(request.headers.get("cookie", "")).split(";"):
        key, _, value = pair.strip().partition("=")
        if key == name:
            return value
    return ""


def go_to(request: Request, target: str, **more: str) -> Response:
    """On to another page of ours (303), by a relative address: under a stage prefix or without one."""
    # An address may hold any letter that somebody asked for; a header takes no line ends and no NUL.
    path = quote(target.lstrip("/"), safe="/?&=%")
    where = {"Location": relative(responses.shown_path(request), path)}
    return Response("", {**headers.HTML, **headers.SECRET, **where, **more}, 303)


def new_key() -> str:
    """A random name for a page whose forms must not be done twice (``Visit.work``)."""
    return secrets.token_hex(10)


def _posted(request: Request) -> Fields:
    return read_form(responses.raw_body(request), request.headers.get("content-type", ""))


def _come_in_first(
    request: Request, kept: tuple[tuple[str, str], ...], onward: str, fields: Fields
) -> Response:
    """The session is over, or there was none: nothing that was typed is lost by it.

    ``onward`` is the page on which the form stood: whoever logs in again goes on there. ``fields`` are what a
    button of this page sends once more, for whoever logged in beside it; the form is drawn again then.
    """
    if request.method == "GET":
        asked = request.query_params
        query = [(name, value) for name in asked for value in asked.getlist(name)] if asked else []
        path = quote(responses.shown_path(request).lstrip("/"))
        page = f"{path}?{urlencode(query)}" if query else path
        return go_to(request, f"inloggen?verder={quote(page, safe='/')}")
    return responses.page(
        request,
        "bureau/voorbij.html",
        caching=headers.SECRET,
        status=403,
        kept=kept,
        onward=onward,
        target=responses.shown_path(request).lstrip("/"),
        fields=[
            (name, value)
            for name, values in fields.items()
            if name not in {_TOKEN, _KEY}
            for value in values
        ],
        is_answer=True,
    )
