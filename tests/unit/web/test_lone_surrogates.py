"""What no browser can send but an event can hold: lone surrogates, wherever something is read from."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.guard import SESSION
from chalicelib.platform.web.body import FORM
from tests.support.bureau import ROLES, Bureau
from tests.support.in_process import Site

DOOR, BUREAU = Site().app, Bureau()
SECRET = BUREAU.session_of(BUREAU.hire("iedereen", *ROLES))
# Taken once: Chalice adds a path to its table when it is asked for one that it does not know.
METHODS = {path: sorted(methods) for path, methods in sorted(DOOR.routes.items())}
PATHS = sorted((path, method) for path, held in BUREAU.app.routes.items() for method in held)
ASKED = (
    *("lang", "dag", "door", "wat", "na", "bak", "kanaal", "onderwerp", "wijk", "wie"),
    *("verder", "state", "code", "page"),
)

odd = st.text(st.characters(categories=["Cs"]) | st.sampled_from("a=;%"), min_size=1, max_size=4)
SESSIONS = (
    st.just(f"{SESSION}={SECRET}")
    # Within quotes a cookie may hold anything.
    | odd.map(lambda value: f'{SESSION}="{value}"; __Host-login="{value}"')
    | odd
)


def an_event(data: st.DataObject, path: str, method: str, cookies: Any) -> dict[str, Any]:
    """An event that holds what cannot be sent in its query, headers, path and body."""
    sent = {name: data.draw(odd) for name in ("Accept", "Sec-Fetch-Site")}
    if method == "POST":
        sent["Content-Type"] = data.draw(odd | st.just(FORM))
    if data.draw(st.booleans()):
        sent["Sec-Fetch-Site"] = "none"
    asked = st.fixed_dictionaries({}, optional={name: st.lists(odd, min_size=1) for name in ASKED})
    return {
        "requestContext": {"resourcePath": path, "httpMethod": method},
        "pathParameters": {name: data.draw(odd) for name in re.findall(r"{(\w+)}", path)},
        "multiValueQueryStringParameters": {**data.draw(asked), data.draw(odd): [data.draw(odd)]},
        "headers": {**sent, "Cookie": data.draw(cookies), data.draw(odd): data.draw(odd)},
        "body": data.draw(odd) if method == "POST" else None,
        "isBase64Encoded": False,
    }


def assert_answered(app: Any, event: dict[str, Any]) -> None:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
        answer = app(event, None)
    assert answer["statusCode"] < 500
    assert "page_failed" not in out.getvalue()
    json.dumps(answer, ensure_ascii=False).encode()


@settings(max_examples=150)
@given(data=st.data(), path=st.sampled_from(sorted(METHODS)))
def test_the_public_pages_answer_what_cannot_be_sent(path: str, data: st.DataObject) -> None:
    for method in METHODS[path]:
        assert_answered(DOOR, an_event(data, path, method, odd))


@settings(max_examples=250)
@given(data=st.data(), where=st.sampled_from(PATHS))
def test_the_bureau_answers_what_cannot_be_sent(
    where: tuple[str, str], data: st.DataObject
) -> None:
    assert_answered(BUREAU.app, an_event(data, *where, SESSIONS))
