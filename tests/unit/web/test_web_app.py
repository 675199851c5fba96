"""Both doors, whatever comes to them: an answer of ours with all its headers, and a silent log."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.guard import SESSION
from chalicelib.platform.web import headers
from chalicelib.platform.web.app import WebApp
from chalicelib.platform.web.body import FORM
from chalicelib.platform.web.html import stylesheet
from chalicelib.platform.web.visited import ANYWHERE
from tests.support.builders import CANARY
from tests.support.bureau import ROLES, Bureau
from tests.support.in_process import Site
from tests.support.leaks import forms_of
from tests.support.person import FORMS
from tests.support.reading import elements

DOOR, BUREAU = Site().app, Bureau()
SECRET = BUREAU.logged_in(*ROLES)
# Taken once: Chalice adds a path to its table when it is asked for one that it does not know.
METHODS = {path: sorted(methods) for path, methods in sorted(DOOR.routes.items())}
# A lone surrogate cannot be sent by a browser, but JSON, and so an event, can hold one.
anything = st.text(max_size=40) | st.text(st.characters(categories=["Cs", "Cc", "Cf"]), max_size=4)
names = st.sampled_from([*{name for form in FORMS for name in form.inputs}, "code", "lang", "page"])
a_form = st.dictionaries(names | st.text(max_size=5), st.text(max_size=30), max_size=12).map(
    lambda fields: urlencode({**fields, "observed_behaviour": CANARY}, errors="replace").encode()
)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """What API Gateway could hand over, and more: any method, path, query, header and body."""
    path = draw(st.sampled_from([*METHODS, "/nergens"]))
    method = draw(st.sampled_from([*METHODS.get(path, []), "GET", "POST", "HEAD", "TRACE"]))
    body = draw(st.none() | st.binary(max_size=200) | a_form | st.text(max_size=200))
    given_headers = {
        "Content-Type": draw(st.sampled_from([FORM, "application/json", "image/png"]) | anything),
        "Sec-Fetch-Site": draw(st.sampled_from(["same-origin", "none"]) | anything),
        "Accept": draw(st.sampled_from(["text/html", "image/png, */*"]) | anything),
        "User-Agent": CANARY,
    }
    kept = draw(st.sets(st.sampled_from(sorted(given_headers))))
    return {
        "requestContext": {"resourcePath": path, "httpMethod": method},
        "pathParameters": draw(
            st.fixed_dictionaries(
                {
                    "token": anything.map(lambda t: t + CANARY),
                    "name": anything,
                    "elders": anything,
                    "sessie": anything,
                    "uitgave": anything,
                    "bestand": anything,
                }
            )
        ),
        "multiValueQueryStringParameters": draw(
            st.none()
            | st.dictionaries(
                st.just("lang") | anything, st.lists(anything, max_size=2), max_size=3
            )
        ),
        "headers": draw(st.none() | st.just({name: given_headers[name] for name in kept})),
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": isinstance(body, bytes),
    }


def answer_to(door: WebApp, event: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The answer, and whatever was logged on the way."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
        answer = door(event, None)
    return answer, out.getvalue()


@settings(max_examples=200)
@given(events())
def test_whatever_comes_in_the_answer_is_a_page_of_ours_and_the_log_is_silent_about_it(
    event: dict[str, Any],
) -> None:
    answer, logged = answer_to(DOOR, event)
    json.dumps(answer, ensure_ascii=False).encode("utf-8")
    assert answer["statusCode"] in {200, 301, 303, 400, 403, 404, 405, 413, 415, 422}
    assert headers.SECURITY.items() <= answer["headers"].items()
    assert {"Content-Type", "Cache-Control"} <= set(answer["headers"])
    assert CANARY not in json.dumps([answer["headers"], answer["multiValueHeaders"]])
    if answer["headers"]["Content-Type"] == headers.HTML["Content-Type"] and answer["body"]:
        elements(answer["body"])
    assert not [form for form in forms_of(CANARY) if form in logged]
    assert '"level": "error"' not in logged


def test_every_public_page_that_answers_get_answers_head_and_nothing_else_does() -> None:
    assert [path for path, held in METHODS.items() if ("GET" in held) != ("HEAD" in held)] == []
    assert {"/", "/melden", "/bevestig/{token}", ANYWHERE} <= set(METHODS)


def test_a_fault_of_our_own_pages_still_gets_an_answer_with_every_header(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also when the page that says so is the one that fails."""

    def broken(*_: Any, **__: Any) -> str:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("chalicelib.platform.web.responses.render", broken)
    event = {"requestContext": {"resourcePath": "/privacy", "httpMethod": "GET"}}
    answer, logged = answer_to(DOOR, event)
    assert answer["statusCode"] == 500
    assert {**headers.SECURITY, **headers.HTML, **headers.ERROR}.items() <= answer[
        "headers"
    ].items()
    assert 'href="tel:112"' in answer["body"]
    assert '<a class="sender" href="/"><span>Gemeente Dordrecht</span></a>' in answer["body"]
    assert f'<link rel="stylesheet" href="/static/{stylesheet()}">' in answer["body"]
    assert "RuntimeError" in logged

    # The municipality itself may be what cannot be read.
    monkeypatch.setattr("chalicelib.platform.gemeente.current", broken)
    answer, _ = answer_to(DOOR, event)
    assert '<a class="sender" href="/"><span>De gemeente</span></a>' in answer["body"]
    assert CANARY not in logged


PATHS = sorted((path, method) for path, held in BUREAU.app.routes.items() for method in held)
ASKED = "lang dag door wat na bak kanaal onderwerp wijk wie verder state code page".split()

odd = st.text(st.characters(categories=["Cs"]) | st.sampled_from("a=;%"), min_size=1, max_size=4)
SESSIONS = (
    st.just(f"{SESSION}={SECRET}")
    # Within quotes a cookie may hold anything.
    | odd.map(lambda value: f'{SESSION}="{value}"; __Host-login-={value}')
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


def assert_answered(app: WebApp, event: dict[str, Any]) -> None:
    answer, logged = answer_to(app, event)
    assert answer["statusCode"] < 500
    assert "page_failed" not in logged
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
