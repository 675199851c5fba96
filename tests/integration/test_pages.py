"""The public pages as API Gateway calls them: every answer a page, every page with its headers."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import boto3
import pytest

from chalicelib.catalogue import store as catalogue
from chalicelib.catalogue.domain import ShownSessie
from chalicelib.platform import gemeente
from chalicelib.platform.code import derive, mint, parse
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.queue import SqsQueues
from chalicelib.platform.table import DynamoDatabase, Transaction
from chalicelib.platform.web import headers
from chalicelib.platform.web.body import FORM, MAX_BYTES
from chalicelib.reports.forms import MELDING_PROFESSIONAL
from tests.support.account import REGION
from tests.support.builders import CANARY, a_sessie

Fields = Mapping[str, str | list[str]]
Ask = Callable[..., dict[str, Any]]


class _Inputs(HTMLParser):
    """What a browser would send of a page, without a button."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name = held.get("name") or ""
        if tag == "textarea" and name:
            self._text = name
            self.fields[name] = [""]
        chosen = "checked" in held or held.get("type") not in {"radio", "checkbox"}
        if tag == "input" and chosen and name:
            self.fields.setdefault(name, []).append(held.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None


def inputs(answer: Mapping[str, Any]) -> dict[str, list[str]]:
    parser = _Inputs()
    parser.feed(answer["body"])
    return parser.fields


@pytest.fixture
def ask(account: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Ask the app for a page as API Gateway does: ``ask("/melden", {...})`` posts a form."""
    for name, value in account.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SURFACE", raising=False)
    # The app reads its settings once: each account has an app of its own.
    monkeypatch.delitem(sys.modules, "app", raising=False)
    gemeente.current.cache_clear()
    database = DynamoDatabase("signaalpunt-")
    session = a_sessie()
    for part in (
        catalogue.put_organisatie("waterlijn", "College De Waterlijn"),
        catalogue.put_sessie(
            ShownSessie(
                session.id,
                dict(session.title),
                start="2999-04-01T11:30:00Z",
                end="2999-04-01T14:30:00Z",
                venue=session.venue,
            )
        ),
    ):
        database.commit(Transaction([part]))

    def request(
        resource: str,
        fields: Fields | None = None,
        *,
        raw: bytes | None = None,
        content_type: str | None = FORM,
        lang: str = "",
        sent: Mapping[str, str] | None = None,
        **parameters: str,
    ) -> dict[str, Any]:
        import app

        body = raw if fields is None else urlencode(fields, doseq=True).encode()
        told = {
            **({"Content-Type": content_type} if content_type and body is not None else {}),
            **(sent or {}),
        }
        event = {
            "resource": resource,
            "path": resource,
            "headers": {**told, "X-Forwarded-For": "192.0.2.7", "User-Agent": CANARY},
            "multiValueQueryStringParameters": {"lang": [lang]} if lang else None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "body": None if body is None else base64.b64encode(body).decode(),
            "isBase64Encoded": body is not None,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": "GET" if body is None else "POST",
                "path": f"/public{resource}",
                "identity": {"sourceIp": "192.0.2.7"},
            },
        }
        return app.app(event, None)

    yield request
    gemeente.current.cache_clear()


def a_whole_report(**changed: Any) -> dict[str, Any]:
    """What the check page of the public form posts."""
    fields = {
        "go": "send",
        "page": "check",
        "lang": "nl",
        "code": mint().characters,
        "subject_kind": "persoon",
        "danger_now": "nee",
        "observed_behaviour": f"Iemand riep {CANARY} op het plein voor de winkel.",
        "observation_source": ["zelf"],
        "observed_period": "vandaag",
        "wijk_code": "WK050507",
        "contact_preference": "anoniem",
    }
    return {**fields, **changed}


def queued(queue: str = "reports") -> list[str]:
    sqs = boto3.client("sqs", REGION)
    url = sqs.get_queue_url(QueueName=f"signaalpunt-{queue}")["QueueUrl"]
    taken = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [message["Body"] for message in taken]


def text_of(answer: Mapping[str, Any]) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer["body"])).split())


# --- the way through


def test_a_report_goes_from_the_first_page_to_the_receipt(ask: Ask) -> None:
    answer = ask("/melden")
    pages = 0
    wanted = a_whole_report()
    while "Melding versturen" not in answer["body"]:
        shown = inputs(answer)
        wanted_here = {k: v for k, v in wanted.items() if f'name="{k}"' in answer["body"]}
        keep = {k: v for k, v in shown.items() if k in {"page", "code", "lang", "seen"}}
        answer = ask("/melden", {**shown, **wanted_here, **keep, "go": "next"})
        pages += 1
        assert (answer["statusCode"], pages < 10) == (200, True), text_of(answer)
    assert CANARY in answer["body"]
    receipt = ask("/melden", {**inputs(answer), "go": "send"})
    assert receipt["statusCode"] == 200
    assert "Wij hebben uw melding ontvangen" in receipt["body"]
    assert len(queued()) == 1


def test_reloading_the_receipt_gives_the_same_receipt(ask: Ask) -> None:
    fields = a_whole_report()
    first, again = ask("/melden", fields), ask("/melden", fields)
    assert first["body"] == again["body"]
    assert first["headers"]["Cache-Control"] == "no-store"


def test_an_english_reporter_gets_english_all_the_way(ask: Ask) -> None:
    receipt = ask("/melden", a_whole_report(lang="en"))
    assert '<html lang="en"' in receipt["body"]
    assert "We have received your report" in receipt["body"]


def test_a_sign_up_goes_to_its_own_queue(ask: Ask) -> None:
    fields = {
        "go": "send",
        "page": "check",
        "lang": "nl",
        "code": mint().characters,
        "training_session_id": "basis-1",
        "name": f"Testpersoon {CANARY}",
        "email": "iemand@waterlijn.example",
        "organisatie_id": "waterlijn",
        "doelgroep": "docent",
    }
    answer = ask("/aanmelden", fields)
    assert answer["statusCode"] == 200, text_of(answer)
    assert "Wij hebben uw aanmelding ontvangen" in answer["body"]
    assert (len(queued("registrations")), len(queued("reports"))) == (1, 0)


# --- bad input: a page in the reader's language that names the field and keeps the text

BAD_ANSWERS = {
    "over-long": ({"observed_behaviour": f"{CANARY} " + "x" * 5000}, "observed_behaviour"),
    "too short": ({"observed_behaviour": CANARY}, "observed_behaviour"),
    "a BSN": ({"observed_behaviour": f"{CANARY} 111222333 en nog wat tekst"}, "observed_behaviour"),
    "a choice we do not know": ({"wijk_code": "WK999999"}, "wijk_code"),
    "a NUL": ({"own_interpretation": f"{CANARY}\x00"}, "own_interpretation"),
    "no phone number": ({"contact_preference": "bellen", "melder_phone": "x"}, "melder_phone"),
}


@pytest.mark.parametrize("bad", sorted(BAD_ANSWERS))
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_bad_answer_is_named_and_kept(
    ask: Ask, bad: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    changed, field = BAD_ANSWERS[bad]
    answer = ask("/melden", a_whole_report(lang=lang, **changed))
    assert answer["statusCode"] == 422
    assert ("<title>Fout: " if lang == "nl" else "<title>Error: ") in answer["body"]
    assert f'href="#{field}"' in answer["body"]
    typed = changed[field].replace("\x00", "\ufffd")
    # A choice that is none of ours cannot be shown as chosen.
    assert typed in unescape(answer["body"]) or field == "wijk_code"
    assert queued() == []
    assert CANARY not in capsys.readouterr().out


def test_a_bsn_is_taken_out_with_one_button(ask: Ask) -> None:
    fields = a_whole_report(observed_behaviour=f"{CANARY} 111222333 en nog wat tekst")
    refused = ask("/melden", fields)
    assert 'value="strip:observed_behaviour"' in refused["body"]
    answer = ask("/melden", {**inputs(refused), "go": "strip:observed_behaviour"})
    assert answer["statusCode"] == 200
    assert "111222333" not in answer["body"]
    assert CANARY in answer["body"]


def test_a_date_that_is_still_to_come_is_pointed_at(ask: Ask) -> None:
    fields = {
        "go": "next",
        "page": "wanneer",
        "lang": "nl",
        "code": mint().characters,
        "subject_kind": "persoon",
        "danger_now": "nee",
        "last_observed_on-dag": "1",
        "last_observed_on-maand": "1",
        "last_observed_on-jaar": "2999",
    }
    page = MELDING_PROFESSIONAL.questions["last_observed_on"].page
    answer = ask("/melden-professional", {**fields, "page": page})
    assert answer["statusCode"] == 422
    assert 'href="#last_observed_on' in answer["body"]
    assert 'value="2999"' in answer["body"]


BAD_BODIES: dict[str, tuple[bytes, str | None, int]] = {
    "too large": (b"observed_behaviour=" + b"x" * MAX_BYTES, FORM, 413),
    "20.000 fields": (
        b"&".join(b"f%d=1" % n for n in range(20_000)) + f"&observed_behaviour={CANARY}".encode(),
        FORM,
        400,
    ),
    "an unknown field of no UTF-8": (f"observed_behaviour={CANARY}&%FF=x".encode(), FORM, 400),
    "no content type": (f"observed_behaviour={CANARY}".encode(), None, 415),
    "JSON": (b'{"observed_behaviour": "x"}', "application/json", 415),
    "multipart": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
    "unknown fields": (f"observed_behaviour={CANARY}&page=wat&nieuw=1".encode(), FORM, 400),
    "a name twice": (
        f"page=wat&observed_behaviour={CANARY}&observed_behaviour=y".encode(),
        FORM,
        400,
    ),
    "an unknown page": (f"page=nergens&observed_behaviour={CANARY}".encode(), FORM, 400),
    "an unknown button": (f"page=wat&go=hack&observed_behaviour={CANARY}".encode(), FORM, 400),
    "nothing": (b"", FORM, 400),
}


@pytest.mark.parametrize("bad", sorted(BAD_BODIES))
@pytest.mark.parametrize("form", ["/melden", "/melden-professional", "/melden-sleutelpersoon"])
def test_a_body_that_is_no_form_of_ours_gets_a_page_that_gives_the_words_back(
    ask: Ask, form: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, content_type, status = BAD_BODIES[bad]
    answer = ask(form, raw=raw, content_type=content_type)
    assert answer["statusCode"] == status
    assert answer["body"].startswith("<!doctype html>")
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "14 078" in answer["body"]
    if CANARY.encode() in raw:
        assert CANARY in answer["body"]
    assert CANARY not in capsys.readouterr().out
    assert queued() == []


def test_when_the_queue_is_down_the_whole_form_comes_back_with_the_phone_number(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(*_: Any) -> None:
        msg = f"{CANARY} is in the words of the error"
        raise Unavailable(msg)

    working = SqsQueues.send
    monkeypatch.setattr("chalicelib.platform.queue.SqsQueues.send", away)
    fields = a_whole_report()
    answer = ask("/melden", fields)
    assert answer["statusCode"] == 503
    assert "14 078" in answer["body"]
    assert CANARY in answer["body"]
    assert "nog niets verstuurd" in answer["body"]
    assert CANARY not in capsys.readouterr().out

    monkeypatch.setattr("chalicelib.platform.queue.SqsQueues.send", working)
    receipt = ask("/melden", {**inputs(answer), "go": "send"})
    assert receipt["statusCode"] == 200
    (message,) = queued()
    assert derive(parse(fields["code"])).sid in message


def test_when_the_catalogue_is_down_the_form_says_so_and_keeps_the_text(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise Unavailable

    monkeypatch.setattr("chalicelib.platform.table.DynamoDatabase.query", away)
    assert ask("/melden-professional")["statusCode"] == 503
    posted = {"page": "melder", "go": "next", "melder_name": CANARY}
    answer = ask("/melden-professional", posted)
    assert answer["statusCode"] == 503
    assert CANARY in answer["body"]


@pytest.mark.parametrize("byte", ["%FF", "%ED%A0%80", "%C3"])
def test_a_byte_that_is_no_utf_8_is_pointed_at_in_its_field(ask: Ask, byte: str) -> None:
    fields = a_whole_report(lang="en")
    raw = urlencode(fields, doseq=True).replace(CANARY, CANARY + byte).encode()
    answer = ask("/melden", raw=raw)
    assert answer["statusCode"] == 422
    assert 'href="#observed_behaviour"' in answer["body"]
    assert f"{CANARY}\ufffd" in answer["body"]
    assert '<html lang="en"' in answer["body"]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_any_fault_at_send_gives_the_form_back_and_is_loud_without_its_words(
    ask: Ask, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("chalicelib.platform.queue.SqsQueues.send", broken)
    answer = ask("/melden", a_whole_report(lang=lang))
    assert answer["statusCode"] == 503
    assert f'<html lang="{lang}"' in answer["body"]
    assert CANARY in answer["body"]
    assert "14 078" in answer["body"]
    out = capsys.readouterr()
    assert "RuntimeError" in out.out
    assert CANARY not in out.out + out.err


def test_an_unexpected_fault_is_a_page_without_its_words(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("chalicelib.reports.intake.pages.ask_to_confirm", broken)
    answer = ask("/bevestig/{token}", {"go": "confirm"}, token="een-token")
    assert answer["statusCode"] == 500
    assert answer["body"].startswith("<!doctype html>")
    out = capsys.readouterr()
    assert "RuntimeError" in out.out
    assert CANARY not in out.out + out.err


def test_a_form_sent_by_another_site_is_refused(ask: Ask) -> None:
    sent = {"Sec-Fetch-Site": "cross-site"}
    assert ask("/melden", a_whole_report(), sent=sent)["statusCode"] == 403
    assert queued() == []


# --- headers, confirmation, leaving


PAGES = [
    "/",
    "/melden",
    "/melden-professional",
    "/melden-sleutelpersoon",
    "/code-kwijt",
    "/postvak",
    "/aanmelden",
    "/professionals",
    "/privacy",
    "/toegankelijkheid",
    "/weg",
    "/.well-known/security.txt",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_whole_header_map_and_no_cookie(ask: Ask, path: str) -> None:
    for answer in (ask(path), ask(path, raw=b"x", content_type="text/plain")):
        assert headers.SECURITY.items() <= answer["headers"].items()
        assert "Cache-Control" in answer["headers"]
        assert "set-cookie" not in {name.lower() for name in answer["headers"]}
        assert answer["multiValueHeaders"] == {}
        assert not answer["body"].startswith("{")


def test_question_pages_may_stay_in_the_browsers_own_history_only(ask: Ask) -> None:
    assert ask("/melden")["headers"]["Cache-Control"] == "private, no-cache"


def test_leaving_goes_elsewhere_and_clears_the_cache_on_both_steps(ask: Ask) -> None:
    first, second = ask("/weg"), ask("/weg", lang="nl")
    assert (first["statusCode"], first["headers"]["Refresh"]) == (200, "0; url=weg?nu=1")
    assert 'href="weg?nu=1"' in first["body"]
    assert (second["statusCode"], second["headers"]["Location"]) == (303, "https://elders.example")
    for answer in (first, second):
        assert answer["headers"]["Clear-Site-Data"] == '"cache"'
        assert answer["headers"]["Cache-Control"] == "no-store"


def test_opening_the_confirmation_link_changes_nothing_and_pressing_the_button_does(
    ask: Ask,
) -> None:
    token = quote("een-token")
    answer = ask("/bevestig/{token}", token=token)
    assert answer["statusCode"] == 200
    assert queued() == []
    assert ask("/bevestig/{token}", {"go": "confirm"}, token=token)["statusCode"] == 200
    (message,) = queued()
    assert token not in message


def test_links_count_from_where_the_page_is(ask: Ask) -> None:
    assert 'href="static/forms.' in ask("/melden")["body"]
    assert 'href="../static/forms.' in ask("/bevestig/{token}", token="een-token")["body"]


def test_without_an_open_session_nobody_starts_a_form_in_vain(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: list[ShownSessie] = []
    monkeypatch.setattr(catalogue.CatalogueStore, "sessies", lambda _: nothing)
    answer = ask("/aanmelden", lang="en")
    assert answer["statusCode"] == 200
    assert "There is no session now" in answer["body"]
    assert "<form" not in answer["body"]


def test_a_missing_static_file_is_a_page(ask: Ask) -> None:
    answer = ask("/static/{name}", name="../../app.py")
    assert (answer["statusCode"], answer["body"][:15]) == (404, "<!doctype html>")
