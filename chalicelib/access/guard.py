"""The door of the bureau: every route declares the right that it asks for, and nothing runs before that.

A route that was registered around this door is found at start (``stop_at_undeclared``) and stops it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Concatenate, Literal, ParamSpec

from chalice import Blueprint, Chalice, Response
from chalice.app import Request

from chalicelib.access.accounts import ACTIVITY, Access, NotAllowed, day_of
from chalicelib.access.domain import Medewerker, Right, is_alive, may, must_be_noted
from chalicelib.access.store import touch_session
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.forms.reading import scrub
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.table import Transaction
from chalicelib.platform.web import headers, responses
from chalicelib.platform.web.body import BadBody, read_form
from chalicelib.platform.web.html import relative

# What a route asks for; ``iedereen``: it is open, because there one comes in.
Asked = Right | Literal["iedereen"]
# ``__Host-``: no other host and no plain connection can have set it (RFC 6265bis, 4.1.3.2).
SESSION = "__Host-sid"
_TOKEN = "formulier"  # noqa: S105 - the name of a field

P = ParamSpec("P")


class RouteWithoutRight(RuntimeError):
    """A route of the bureau does not say who may use it; the message names it."""


@dataclass(frozen=True)
class Visit:
    """One request of somebody who may make it: who, what was posted, and how to answer."""

    request: Request
    medewerker: Medewerker
    token: str
    fields: Mapping[str, Sequence[str]]

    @property
    def language(self) -> str:
        return responses.language_of(self.request)

    def one(self, name: str) -> str:
        """A posted value, without what no text of ours can hold; empty when it is not there."""
        return scrub((self.fields.get(name) or ("",))[0])

    @property
    def once(self) -> str:
        """The name of the page that a form was written on: pressing its button twice does it once.

        A name that is none of ours is as good as none, and gets a new one.
        """
        given = self.one("blad")
        is_ours = len(given) == 20 and all(c in "0123456789abcdef" for c in given)
        return given if is_ours else new_page_name()

    def may(self, right: Right) -> bool:
        return may(self.medewerker, right)

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page of the bureau. It is kept nowhere: what is on it is read by right, each time."""
        return responses.page(
            self.request,
            template,
            caching=headers.SECRET,
            status=status,
            visit=self,
            page_name=new_page_name(),
            **context,
        )

    def go(self, target: str) -> Response:
        """On to another page of the bureau, after something was done (303)."""
        more = "" if self.language == "nl" else f"?lang={self.language}"
        return go_to(self.request, target + more)

    def not_found(self) -> Response:
        """What is not there, and what is not for you: the same bytes."""
        return responses.error_page(self.request, 404)


class Guard:
    """Registers routes on a blueprint, each with its right."""

    def __init__(self, blueprint: Blueprint, access: Callable[[], Access]) -> None:
        self.declared: dict[tuple[str, str], Asked] = {}
        self._blueprint = blueprint
        self._access = access

    def route(
        self,
        path: str,
        *,
        right: Right,
        method: Literal["GET", "POST"] = "GET",
        typed: tuple[str, ...] = (),
    ) -> Callable[[Callable[Concatenate[Visit, P], Response]], None]:
        """A route for who has ``right``. A POST must come from a form of ours, in the same session.

        ``typed`` are the fields in which somebody writes: whatever goes wrong, they are given back.
        """

        def register(view: Callable[Concatenate[Visit, P], Response]) -> None:
            def guarded(*given: P.args, **parameters: P.kwargs) -> Response:
                request = self._blueprint.current_request
                visit = self._let_in(request, right, f"{method} {path}", typed)
                return visit if isinstance(visit, Response) else view(visit, *given, **parameters)

            self._register(path, method, right, guarded, view.__name__)

        return register

    def open(
        self, path: str, *, method: Literal["GET", "POST"] = "GET"
    ) -> Callable[[Callable[[Request], Response]], None]:
        """A route for everybody: where one comes in, or goes out."""

        def register(view: Callable[[Request], Response]) -> None:
            def opened(**_: str) -> Response:
                return view(self._blueprint.current_request)

            self._register(path, method, "iedereen", opened, view.__name__)

        return register

    def _register(
        self, path: str, method: str, asked: Asked, view: Callable[..., Response], name: str
    ) -> None:
        self.declared[method, path] = asked
        types = {"content_types": ["*/*"]} if method == "POST" else {}
        # The name must be its own: Chalice calls views by it.
        self._blueprint.route(path, methods=[method], name=f"{name}_{method.lower()}", **types)(
            view
        )

    def _let_in(
        self, request: Request, right: Right, route: str, typed: tuple[str, ...]
    ) -> Visit | Response:
        is_post = request.method == "POST"
        if is_post and responses.is_from_elsewhere(request):
            return responses.error_page(request, 403)
        try:
            fields = _posted(request) if is_post else {}
        except BadBody as bad:
            return responses.error_page(request, bad.status, kept=_kept(request, bad.kept, typed))
        kept = _kept(request, fields, typed)
        secret = cookie(request, SESSION)
        try:
            medewerker = session_owner(self._access(), secret) if secret else None
            if medewerker is None:
                return _come_in_first(request, kept)
            authorise(self._access(), medewerker, right, route)
        except NotAllowed:
            return responses.error_page(request, 403)
        except (Unavailable, Conflict) as error:
            # Nobody is let in on trust, and no refusal goes unnoted.
            log.fault("door_closed", error)
            return responses.error_page(request, 503, kept=kept)
        token = one_way("formulier", secret)
        # As bytes: hmac refuses a text that is not ASCII, and anything can be posted.
        given = scrub((fields.get(_TOKEN) or ("",))[0]).encode()
        if is_post and not hmac.compare_digest(token.encode(), given):
            return responses.error_page(request, 403, kept=kept)
        return Visit(request, medewerker, token, fields)


def session_owner(access: Access, secret: str) -> Medewerker | None:
    """Who holds this session now, as their row says at this moment; None when it is over.

    Raises Unavailable.
    """
    session = access.store.session(one_way("sessie", secret))
    if session is None:
        return None
    medewerker, now = access.store.medewerker(session.medewerker_id), access.now()
    if medewerker is None or not is_alive(session, medewerker, now):
        return None
    if must_be_noted(session, now):
        try:
            access.database.commit(Transaction([touch_session(session, at=to_text(now))]))
        except Conflict:
            # Another tab noted it, or the session just ended: the next click will tell.
            log.event("session_changed")
    return medewerker


def authorise(access: Access, medewerker: Medewerker, right: Right, route: str) -> None:
    """Raises NotAllowed, after the journal knows of it, when somebody may not do this. Raises Unavailable."""
    if may(medewerker, right):
        return
    at = to_text(access.now())
    facts = {"activity": ACTIVITY, "purpose": "toegang", "route": route, "right": right}
    day = day_of(medewerker.id, at)
    access.journal.write(day, at=at, actor=medewerker.id, action="geweigerd", facts=facts)
    log.event("not_allowed", right=right)
    raise NotAllowed


def stop_at_undeclared(app: Chalice, guards: Sequence[Guard], *, others: Collection[str]) -> None:
    """Raises RouteWithoutRight when a route of the app is neither behind a guard nor among ``others``."""
    declared = {key for guard in guards for key in guard.declared}
    for path, methods in app.routes.items():
        for method in methods:
            if (method, path) not in declared and path not in others:
                msg = f"{method} {path} declares no right: register it by a Guard"
                raise RouteWithoutRight(msg)


def cookie(request: Request, name: str) -> str:
    """The value of a cookie, empty when the browser sent none that can be read."""
    try:
        sent = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return ""
    return sent[name].value if name in sent else ""


def go_to(request: Request, target: str, **more: str) -> Response:
    """On to another page of ours (303), by a relative address: under a stage prefix or without one."""
    where = {"Location": relative(responses.shown_path(request), target.lstrip("/"))}
    return Response("", {**headers.HTML, **headers.SECRET, **where, **more}, 303)


def new_page_name() -> str:
    """A name for a page with a form that must not be done twice (``Visit.once``)."""
    return secrets.token_hex(10)


def _posted(request: Request) -> Mapping[str, Sequence[str]]:
    return read_form(responses.raw_body(request), request.headers.get("content-type", ""))


def _come_in_first(request: Request, kept: tuple[tuple[str, str], ...]) -> Response:
    """The session is over, or there was none: nothing that was typed is lost by it."""
    if request.method == "GET":
        return go_to(request, f"inloggen?verder={responses.shown_path(request).lstrip('/')}")
    return responses.page(
        request,
        "bureau/voorbij.html",
        caching=headers.SECRET,
        status=403,
        kept=kept,
    )


def written(request: Request, *texts: str) -> tuple[tuple[str, str], ...]:
    """What somebody wrote, as a page that cannot take it gives it back."""
    label = translator(responses.language_of(request)).gettext(N_("Wat u schreef"))
    return tuple((label, text) for text in texts if text.strip())


def _kept(
    request: Request, fields: Mapping[str, Sequence[str]], typed: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    return written(request, *(scrub(text) for name in typed for text in fields.get(name, ())))
