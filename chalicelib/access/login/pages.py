"""Coming in and going out of the bureau."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from chalice import Response
from chalice.app import Request

from chalicelib.access.domain import INVITED_BY
from chalicelib.access.guard import SESSION, Guard, Visit, cookie, go_to
from chalicelib.access.login.usecases import NotKnown, confirm_email, log_in, log_out
from chalicelib.access.oidc import (
    LoginIsOld,
    LoginRefused,
    Provider,
    begin,
    code_of,
    from_cookie,
    to_cookie,
)
from chalicelib.platform import log
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.ports import Ports
from chalicelib.platform.web import headers, responses

_FOR_ALL = "Path=/; Secure; HttpOnly; SameSite=Lax"
# Only a page of ours, so that nobody can make a login end elsewhere. Bounded, because the cookie of the login
# holds it.
_TARGET = re.compile(
    r"(?=.{1,500}\Z)[a-z0-9]+(-[a-z0-9]+)*(/\w[\w%.-]*)*(\?[\w&=%+.~-]*)?", re.ASCII
)
_HOME = "begin"


def routes(guard: Guard, provider: Callable[[], Provider], *, has_root: bool) -> None:
    """The pages by which people come in and go out; they stay by hand, because each sets or reads a cookie.

    ``has_root``: ``/`` is ours.
    """
    invited = f"/{INVITED_BY}/{{secret}}"
    guard.open(invited)(_invited)
    guard.open(invited, method="POST")(lambda request: _confirmed(request, guard.ports))

    if has_root:
        guard.open("/")(_root)

    @guard.open("/inloggen")
    def log_in_page(request: Request) -> Response:
        return _page(request, "bureau/inloggen.html", target=_target(request))

    @guard.open("/inloggen/verder")
    def to_issuer(request: Request) -> Response:
        attempt = begin(_target(request), int(guard.ports.now().timestamp()))
        name = _cookie_of(attempt.state)
        kept = f"{name}={to_cookie(attempt)}; Max-Age=600; {_FOR_ALL}"
        where = {"Location": provider().address(attempt), "Set-Cookie": kept}
        return Response("", {**headers.HTML, **headers.SECRET, **where}, 303)

    @guard.open("/terug")
    def back(request: Request) -> Response:
        return _back(request, guard.ports, provider())

    @guard.open("/uitgelogd")
    def gone(request: Request) -> Response:
        return _page(request, "bureau/uitgelogd.html")

    @guard.route("/uitloggen", right="inloggen", method="POST")
    def leave(visit: Visit) -> Response:
        try:
            log_out(visit.ports, cookie(visit.request, SESSION))
        except (Unavailable, Conflict) as error:
            return visit.closed("not_logged_out", error)
        over = f"{SESSION}=; Max-Age=0; {_FOR_ALL}"
        return go_to(visit.request, "uitloggen/verder", **{"Set-Cookie": over, **headers.CLEARING})

    @guard.open("/uitloggen/verder")
    def to_issuer_out(request: Request) -> Response:
        # Not by a redirect: what follows on a form of ours may lead to no other site (form-action).
        address = provider().leave_address()
        page = _page(request, "bureau/uitloggen.html", address=address)
        page.headers["Refresh"] = f"0; url={address}"
        return page


def _root(request: Request) -> Response:
    return go_to(request, _HOME)


def _back(request: Request, ports: Ports, provider: Provider) -> Response:
    """From the issuer, with a code (RFC 6749, 4.1.2) or an error. Whatever is wrong gets one answer."""
    given: Mapping[str, str] = request.query_params or {}
    try:
        kept = cookie(request, _cookie_of(given.get("state", "")))
        attempt = from_cookie(kept, int(ports.now().timestamp()))
        code, held = code_of(attempt, given), cookie(request, SESSION)
        secret = log_in(ports, provider, attempt, code, held=held)
    except LoginIsOld:
        log.event("login_old")
        where = {"Location": provider.leave_address()}
        return Response("", {**headers.HTML, **headers.SECRET, **where}, 303)
    except LoginRefused as error:
        log.event("login_refused", rule=_line(error))
        return _page(request, "bureau/geweigerd.html", status=403)
    except NotKnown:
        log.event("login_unknown")
        return _page(request, "bureau/onbekend.html", status=403)
    except (Unavailable, Conflict) as error:
        log.fault("login_failed", error)
        return _page(request, "bureau/geweigerd.html", status=503)
    # Without an age: the browser forgets it when it closes. How long it counts is noted with the session.
    kept = f"{SESSION}={secret}; {_FOR_ALL}"
    is_page = _TARGET.fullmatch(attempt.target) and not attempt.target.startswith(INVITED_BY)
    target = attempt.target if is_page else _HOME
    return go_to(request, target, **{"Set-Cookie": kept})


def _invited(request: Request, *, status: int = 200, **told: bool) -> Response:
    secret = (request.uri_params or {}).get("secret", "")
    shown = {"target": f"{INVITED_BY}/{secret}", "confirmed": False, "is_over": False, **told}
    return _page(request, "bureau/uitnodiging.html", status=status, **shown)


def _confirmed(request: Request, ports: Ports) -> Response:
    """The holder of a mailed link says that the address is theirs; nobody needs a session for it."""
    try:
        confirm_email(ports, (request.uri_params or {}).get("secret", ""))
    except NotKnown:
        return _invited(request, status=404, is_over=True)
    except (Unavailable, Conflict) as error:
        log.fault("address_not_confirmed", error)
        return responses.error_page(request, 503)
    return _invited(request, confirmed=True)


def _cookie_of(state: str) -> str:
    """The name of the cookie that keeps a login while it lasts: one for each, so that two tabs can log in."""
    return f"__Host-login-{state[:8]}"


def _target(request: Request) -> str:
    given: Mapping[str, str] = request.query_params or {}
    asked = given.get("verder", "")
    return asked if _TARGET.fullmatch(asked) else _HOME


def _line(error: BaseException) -> int:
    """Line number of the rule that refused, for the log. Its text could repeat user input."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return 0 if trace is None else trace.tb_lineno


def _page(request: Request, template: str, *, status: int = 200, **context: object) -> Response:
    return responses.page(request, template, caching=headers.SECRET, status=status, **context)
