"""The smoke test says WRONG of a site that is wrong in one thing, and of no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib.platform.web import headers
from tools.deploy.smoke import Site, look

OURS = {**headers.HTML, **headers.SECURITY}
# What a good site answers, by path: status, headers, body.
Answers = dict[str, tuple[int, dict[str, str], str]]
GOOD: Answers = {
    "/": (200, OURS, "<h1>Meldpunt</h1>"),
    "/.well-known/security.txt": (200, OURS, "Contact: mailto:x@gemeente.example"),
    "/werkbak": (303, {**OURS, "Location": "/"}, ""),
    "/melden": (403, OURS, "te groot"),
}
ABSENT = (404, OURS, "niet gevonden")


class Server(ThreadingHTTPServer):
    # Everybody who presses at once is let in, as by a gateway.
    request_queue_size = 128


@contextmanager
def a_site(answers: Answers, presses: int = 10) -> Iterator[str]:
    """A site that gives these answers; more than ``presses`` codes at once meet its throttle."""
    left = iter(range(presses))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(answers.get(self.path, answers.get("absent", ABSENT)))

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/postvak":
                status = 422 if next(left, None) is not None else 429
                self._answer((status, OURS, ""))
            else:
                self._answer(answers["/melden"])

        def _answer(self, answer: tuple[int, dict[str, str], str]) -> None:
            status, told, body = answer
            self.send_response(status)
            for name, value in told.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def verdicts(url: str) -> dict[str, str]:
    return {name: verdict for name, verdict, _ in look(Site(url, url))}


def test_a_good_site_is_well_as_far_as_it_can_be_seen() -> None:
    with a_site(GOOD) as url:
        assert verdicts(url) == {
            "start page": "ok",
            "page that is not there": "ok",
            "security.txt": "ok",
            "throttle of codes": "ok",
            "wall": "ok",
            "certificate": "not looked at",
            "old TLS": "not looked at",
            "IPv6": "not looked at",
            "bureau": "ok",
        }


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in OURS.items() if key != name}


WRONG: dict[str, tuple[Answers, set[str]]] = {
    "a start page that fails": ({"/": (500, OURS, "")}, {"start page", "bureau"}),
    "a start page with a cookie": (
        {"/": (200, {**OURS, "Set-Cookie": "a=b"}, "")},
        {"start page"},
    ),
    "a start page with a script": ({"/": (200, OURS, "<script></script>")}, {"start page"}),
    "another policy": (
        {"/": (200, {**OURS, "Content-Security-Policy": "default-src *"}, "")},
        {"start page", "bureau"},
    ),
    "a 404 of the gateway itself": (
        {"absent": (403, {}, '{"message":"Missing Authentication Token"}')},
        {"page that is not there"},
    ),
    "a 404 without our policy": (
        {"absent": (404, without("Content-Security-Policy"), "")},
        {"page that is not there"},
    ),
    "no address for who finds a weakness": (
        {"/.well-known/security.txt": (200, OURS, "niets")},
        {"security.txt"},
    ),
    "no wall": ({"/melden": (200, OURS, "")}, {"wall"}),
    "a bureau that lets a stranger in": ({"/werkbak": (200, OURS, "")}, {"bureau"}),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_by_its_check_alone(what: str) -> None:
    answers, expected = WRONG[what]
    with a_site({**GOOD, **answers}) as url:
        found = verdicts(url)
    assert {name for name, verdict in found.items() if verdict == "WRONG"} == expected


def test_a_site_without_a_throttle_is_wrong() -> None:
    with a_site(GOOD, presses=1000) as url:
        assert verdicts(url)["throttle of codes"] == "WRONG"


def test_a_site_that_does_not_answer_is_wrong_and_no_traceback() -> None:
    found = {name: verdict for name, verdict, _ in look(Site("http://127.0.0.1:9"))}
    assert found["start page"] == "WRONG"
    assert found["bureau"] == "not looked at"
