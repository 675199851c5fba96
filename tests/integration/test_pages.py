"""The public pages as API Gateway calls them: every answer a page, every page with its headers."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any
from unittest.mock import Mock
from urllib.parse import quote, urlencode, urljoin

import boto3
import pytest
from botocore.client import BaseClient
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chalicelib.catalogue import store as catalogue
from chalicelib.platform import aws, gemeente
from chalicelib.platform.code import derive, mint, parse
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.queue import SqsQueues
from chalicelib.platform.table import DynamoDatabase, Transaction
from chalicelib.platform.web import headers
from chalicelib.platform.web.body import FORM, MAX_BYTES
from chalicelib.platform.web.house_style import stylesheet_name
from chalicelib.platform.web.html import stylesheet
from chalicelib.platform.web.visited import ANYWHERE
from chalicelib.reports.forms import MELDING_PROFESSIONAL
from tests.support.account import REGION
from tests.support.builders import CANARY, a_public_report, a_sessie, a_shown_sessie, a_sign_up
from tests.support.bureau import text_of
from tests.support.reading import elements, every
from tools import package

Fields = Mapping[str, str | list[str]]
Ask = Callable[..., dict[str, Any]]
OWN = "192.0.2.7"
CONFIG = package.ROOT / ".chalice/config.json"


def inputs(answer: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a browser would send of a page, without a button."""
    found: dict[str, list[str]] = {}
    for one in elements(answer["body"]):
        chosen = "checked" in one.attributes or one["type"] not in {"radio", "checkbox"}
        chosen = chosen and "disabled" not in one.attributes
        if one.tag == "textarea":
            found[one["name"]] = [one.text.removeprefix("\n")]
        elif one.tag == "input" and one["name"] and chosen:
            found.setdefault(one["name"], []).append(one["value"])
    return found


def longest_call_seconds(config: Any) -> float:
    """How long one call can take: all its tries, and the pauses between them (botocore, mode "standard")."""
    tries = config.retries["total_max_attempts"]
    pauses = sum(2**number for number in range(tries - 1))
    return float(tries * (config.connect_timeout + config.read_timeout) + pauses)


@pytest.fixture
def ask(account: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Ask the app for a page as API Gateway does: ``ask("/melden", {...})`` posts a form."""
    for name, value in account.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SURFACE", raising=False)
    # The app reads its settings once: each account has an app of its own.
    monkeypatch.delitem(sys.modules, "app", raising=False)
    gemeente.current.cache_clear()
    sessie = a_shown_sessie(a_sessie(start="2999-04-01T11:30:00Z", end="2999-04-01T14:30:00Z"))
    listed = catalogue.put_organisatie("waterlijn", "College De Waterlijn")
    for part in (listed, catalogue.put_sessie(sessie)):
        DynamoDatabase("signaalpunt-").commit(Transaction([part]))

    def request(
        resource: str,
        fields: Fields | None = None,
        *,
        raw: bytes | None = None,
        content_type: str | None = FORM,
        lang: str = "",
        sent: Mapping[str, str] | None = None,
        method: str = "",
        **parameters: str,
    ) -> dict[str, Any]:
        import app

        body = raw if fields is None else urlencode(fields, doseq=True).encode()
        kind = {"Content-Type": content_type} if content_type and body is not None else {}
        method = method or ("GET" if body is None else "POST")
        event = {
            "headers": {**kind, **(sent or {}), "X-Forwarded-For": OWN, "User-Agent": CANARY},
            "multiValueQueryStringParameters": {"lang": [lang]} if lang else None,
            "pathParameters": parameters or None,
            "body": None if body is None else base64.b64encode(body).decode(),
            "isBase64Encoded": body is not None,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": method,
                "path": f"/public{resource}",
                "identity": {"sourceIp": OWN},
            },
        }
        return app.app(event, None)

    yield request
    gemeente.current.cache_clear()


def a_check_page(**answers: Any) -> dict[str, Any]:
    """What the check page of a form posts."""
    return {"go": "send", "page": "check", "lang": "nl", "code": mint().characters, **answers}


def a_whole_report(**changed: Any) -> dict[str, Any]:
    """What the check page of the public form posts."""
    return a_check_page(**{**a_public_report().values, **changed})


def queued(queue: str = "reports") -> list[str]:
    sqs = boto3.client("sqs", REGION)
    url = sqs.get_queue_url(QueueName=f"signaalpunt-{queue}")["QueueUrl"]
    taken = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [message["Body"] for message in taken]


def test_a_report_goes_from_the_first_page_to_the_receipt(ask: Ask) -> None:
    answer, pages, wanted = ask("/melden"), 0, a_public_report().values
    while 'value="send"' not in answer["body"]:
        wanted_here = {k: v for k, v in wanted.items() if f'name="{k}"' in answer["body"]}
        answer = ask("/melden", {**inputs(answer), **wanted_here, "go": "next"})
        pages += 1
        assert (answer["statusCode"], pages < 10) == (200, True), text_of(answer["body"])
    assert CANARY in answer["body"]
    receipt = ask("/melden", {**inputs(answer), "go": "send"})
    assert receipt["statusCode"] == 200
    assert "Wij hebben uw melding ontvangen" in receipt["body"]
    assert len(queued()) == 1


def test_reloading_the_receipt_gives_the_same_receipt(ask: Ask) -> None:
    fields = a_whole_report()
    first, again = ask("/melden", fields), ask("/melden", fields)
    assert first["body"] == again["body"]
    assert first["headers"]["Cache-Control"] == "private, no-cache"


def test_an_english_reporter_gets_english_all_the_way(ask: Ask) -> None:
    receipt = ask("/melden", a_whole_report(lang="en"))
    assert '<html lang="en"' in receipt["body"]
    assert "We have received your report" in receipt["body"]


def test_a_sign_up_goes_to_its_own_queue(ask: Ask) -> None:
    check = a_check_page(**a_sign_up().values)
    answer = ask("/aanmelden/{sessie}", check, sessie="basis-1")
    assert answer["statusCode"] == 200, text_of(answer["body"])
    assert "Wij hebben uw aanmelding ontvangen" in answer["body"]
    assert (len(queued("registrations.fifo")), len(queued("reports"))) == (1, 0)


def test_however_slow_aws_is_a_visitor_gets_an_answer_of_ours(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call takes as long as it can with its last try succeeding. Then the gateway must not be first.

    A sign-up to a function that has just started makes more calls than any other page of a visitor.
    """
    now, began, asked = 1_000.0, 1_000.0, BaseClient._make_api_call

    def slowly(client: Any, *call: Any) -> Any:
        nonlocal now
        answer = asked(client, *call)
        now += longest_call_seconds(client.meta.config)
        return answer

    monkeypatch.setattr(BaseClient, "_make_api_call", slowly)
    monkeypatch.setattr(aws, "monotonic", lambda: now, raising=False)
    answer = ask("/aanmelden/{sessie}", a_check_page(**a_sign_up().values), sessie="basis-1")
    assert answer["statusCode"] == 503
    assert "Het versturen is niet gelukt" in text_of(answer["body"])
    spent = now - began
    assert spent > longest_call_seconds(aws.client("sqs").meta.config)
    # Three seconds for our own work, a function that starts, and the way there and back.
    assert spent + 3 <= json.loads(CONFIG.read_text())["stages"]["public"]["lambda_timeout"] < 29


BAD_ANSWERS = {
    "over-long": ({"observed_behaviour": f"{CANARY} " + "x" * 5000}, "observed_behaviour"),
    "a BSN": ({"observed_behaviour": f"{CANARY} 111222333 en nog wat tekst"}, "observed_behaviour"),
    "a choice we do not know": ({"wijk_code": "WK999999"}, "wijk_code"),
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
    typed = changed[field]
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
    name = "last_observed_on"
    typed = {f"{name}-dag": "1", f"{name}-maand": "1", f"{name}-jaar": "2999"}
    here = {"go": "next", "page": MELDING_PROFESSIONAL.questions[name].page}
    before = {"subject_kind": "persoon", "danger_now": "nee"}
    answer = ask("/melden-professional", {**a_check_page(), **here, **before, **typed})
    assert answer["statusCode"] == 422
    assert 'href="#last_observed_on' in answer["body"]
    assert 'value="2999"' in answer["body"]


FORMS = ["/melden", "/melden-professional", "/melden-sleutelpersoon"]
WORDS = f"observed_behaviour={CANARY}".encode()
MANY = b"".join(b"f%d=1&" % n for n in range(20_000))
BAD_BODIES: dict[str, tuple[bytes, str | None, int]] = {
    "too large": (WORDS + b"x" * MAX_BYTES, FORM, 413),
    "20.000 fields": (MANY + WORDS, FORM, 400),
    "an unknown field of no UTF-8": (WORDS + b"&%FF=x", FORM, 400),
    "no content type": (WORDS, None, 415),
    "JSON": (b'{"observed_behaviour": "x"}', "application/json", 415),
    "multipart": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
    "unknown fields": (WORDS + b"&page=wat&nieuw=1", FORM, 400),
    "a name twice": (b"page=wat&" + WORDS + b"&observed_behaviour=y", FORM, 400),
    "an unknown page": (b"page=nergens&" + WORDS, FORM, 400),
    "an unknown button": (b"page=wat&go=hack&" + WORDS, FORM, 400),
    "nothing": (b"", FORM, 400),
}


@pytest.mark.parametrize("bad", sorted(BAD_BODIES))
@pytest.mark.parametrize("form", FORMS)
def test_a_body_that_is_no_form_of_ours_gets_a_page_that_gives_the_words_back(
    ask: Ask, form: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, content_type, status = BAD_BODIES[bad]
    answer = ask(form, raw=raw, content_type=content_type)
    assert (answer["statusCode"], answer["body"][:15]) == (status, "<!doctype html>")
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "14 078" in answer["body"]
    if CANARY.encode() in raw:
        assert CANARY in answer["body"]
        promise = "Het begin van uw tekst" if status == 413 else "Uw tekst is niet weg"
        assert promise in answer["body"]
    assert CANARY not in capsys.readouterr().out
    assert queued() == []


def test_when_the_queue_is_down_the_whole_form_comes_back_with_the_phone_number(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = a_whole_report()
    with monkeypatch.context() as patch:
        patch.setattr(SqsQueues, "send", Mock(side_effect=Unavailable(f"{CANARY} is in the error")))
        answer = ask("/melden", fields)
    assert answer["statusCode"] == 503
    for told in ("14 078", CANARY, "Het versturen is niet gelukt"):
        assert told in answer["body"]
    assert CANARY not in capsys.readouterr().out

    receipt = ask("/melden", {**inputs(answer), "go": "send"})
    assert receipt["statusCode"] == 200
    (message,) = queued()
    assert derive(parse(fields["code"])).sid in message


def test_when_the_catalogue_is_down_the_form_says_so_and_keeps_the_text(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DynamoDatabase, "query", Mock(side_effect=Unavailable()))
    assert ask("/melden-professional")["statusCode"] == 503
    answer = ask("/melden-professional", {"page": "melder", "go": "next", "melder_name": CANARY})
    assert answer["statusCode"] == 503
    assert CANARY in answer["body"]


@pytest.mark.parametrize("byte", ["%FF", "%ED%A0%80", "%C3"])
def test_a_byte_that_is_no_utf_8_is_pointed_at_in_its_field(ask: Ask, byte: str) -> None:
    raw = urlencode(a_whole_report(lang="en"), doseq=True).replace(CANARY, CANARY + byte)
    answer = ask("/melden", raw=raw.encode())
    assert answer["statusCode"] == 422
    for told in ('href="#observed_behaviour"', f"{CANARY}\ufffd", '<html lang="en"'):
        assert told in answer["body"]


def assert_loud_without_words(capsys: pytest.CaptureFixture[str]) -> None:
    out = capsys.readouterr()
    assert "RuntimeError" in out.out
    assert CANARY not in out.out + out.err


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_any_fault_at_send_gives_the_form_back_and_is_loud_without_its_words(
    ask: Ask, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(SqsQueues, "send", Mock(side_effect=RuntimeError(CANARY)))
    answer = ask("/melden", a_whole_report(lang=lang))
    assert answer["statusCode"] == 503
    for told in (f'<html lang="{lang}"', CANARY, "14 078"):
        assert told in answer["body"]
    assert_loud_without_words(capsys)


def test_an_unexpected_fault_is_a_page_without_its_words(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Mock(side_effect=RuntimeError(CANARY))
    monkeypatch.setattr("chalicelib.reports.intake.pages.ask_to_confirm", broken)
    answer = ask("/bevestig/{token}", {"go": "confirm"}, token="een-token")
    assert (answer["statusCode"], answer["body"][:15]) == (500, "<!doctype html>")
    assert_loud_without_words(capsys)


def test_a_form_sent_by_another_site_is_refused_and_its_words_are_given_back(ask: Ask) -> None:
    sent = {"Sec-Fetch-Site": "cross-site"}
    for language, said in (("nl", "Wij konden dit niet aannemen"), ("en", "We could not accept")):
        answer = ask("/melden", a_whole_report(lang=language), sent=sent)
        assert answer["statusCode"] == 403
        assert said in answer["body"]
        # To copy, and nothing else: no button on this page sends the words of another site.
        boxes = every(answer["body"], "textarea")
        assert [box for box in boxes if CANARY in box.text and "readonly" in box.attributes]
        assert not every(answer["body"], "form")
        assert not every(answer["body"], "button")
    reply = {"code": mint().characters, "page": "bericht", "bericht": f"Het was {CANARY}."}
    answer = ask("/postvak", reply, sent=sent)
    assert answer["statusCode"] == 403
    assert [box for box in every(answer["body"], "textarea") if CANARY in box.text]
    assert reply["code"] not in answer["body"]
    assert queued() == []


PAGES = "/ /code-kwijt /postvak /aanmelden /professionals /privacy /toegankelijkheid /weg".split()


@pytest.mark.parametrize("path", [*FORMS, *PAGES, "/.well-known/security.txt"])
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
    assert ask("/bevestig/{token}", token="een-token")["statusCode"] == 200
    assert queued() == []
    answer = ask("/bevestig/{token}", {"go": "confirm"}, token="een-token")
    assert answer["statusCode"] == 200
    (message,) = queued()
    assert "een-token" not in message


def test_links_count_from_where_the_page_is(ask: Ask) -> None:
    assert 'href="static/forms.' in ask("/melden")["body"]
    assert 'href="../static/forms.' in ask("/bevestig/{token}", token="een-token")["body"]


def test_without_a_session_nobody_starts_in_vain(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue.CatalogueStore, "sessies", lambda _: [])
    answer = ask("/aanmelden", lang="en")
    assert answer["statusCode"] == 200
    assert "There are no sessions at the moment" in answer["body"]
    assert "<form" not in answer["body"]


def test_a_missing_static_file_is_a_page(ask: Ask) -> None:
    answer = ask("/static/{name}", name="../../app.py")
    assert (answer["statusCode"], answer["body"][:15]) == (404, "<!doctype html>")


# Each public page that a person may type, and its other spellings.
ADDRESSES = [*FORMS, *PAGES[1:], "/.well-known/security.txt"]
AROUND = st.text(st.sampled_from(" .,;:!?)’”'\"…-\u200b\u00a0/"), max_size=3)


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """An address of ours with other capitals, dashes and marks, and the address."""
    address = draw(st.sampled_from(ADDRESSES))
    capitals = draw(st.lists(st.booleans(), min_size=len(address), max_size=len(address)))
    typed = "".join(c.upper() if up else c for c, up in zip(address[1:], capitals, strict=False))
    typed = typed.replace("-", draw(st.sampled_from("-\u2011\u2013\u00a0_")))
    return draw(AROUND) + typed + draw(AROUND), address


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=misspelt(), lang=st.sampled_from(["", "nl", "en"]), safe=st.sampled_from(["/", None]))
def test_an_address_as_a_phone_writes_it_leads_to_its_page(
    ask: Ask, found: tuple[str, str], lang: str, safe: str | None
) -> None:
    typed, address = found
    assume(f"/{typed}" != address)
    given_as = quote(typed, safe=safe) if safe else typed
    for method in ("GET", "HEAD"):
        answer = ask(ANYWHERE, lang=lang, method=method, elders=given_as)
        assert answer["statusCode"] == 301
        # A browser counts a link from the address that it asked for.
        asked = "https://site.example/" + quote(typed, safe="/")
        led = urljoin(asked, answer["headers"]["Location"])
        assert led == f"https://site.example{address}" + ("?lang=en" if lang == "en" else "")


@pytest.mark.parametrize(
    "typed", ["bestaat-niet", "melding", "a/b/c", "Bevestig", "meldenx", "melden/nu"]
)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_does_not_exist_is_a_page_with_a_way_on(ask: Ask, typed: str, lang: str) -> None:
    answer = ask(ANYWHERE, lang=lang, elders=typed)
    assert answer["statusCode"] == 404
    page, asked = elements(answer["body"]), f"https://site.example/{typed}"
    sheet = stylesheet_name(stylesheet())
    links = {urljoin(asked, e["href"]) for e in page if e.tag in {"a", "link"}}
    home = "https://site.example/" + ("?lang=en" if lang == "en" else "")
    other = "nl" if lang == "en" else "en"
    assert {home, f"{asked}?lang={other}", f"https://site.example/static/{sheet}"} <= links
    (title,) = [e.text for e in page if e.tag == "title"]
    assert "Dordrecht" in title


@pytest.mark.parametrize("path", [*FORMS, *PAGES, "/.well-known/security.txt", "/bevestig/{token}"])
def test_head_answers_as_get_without_a_body_and_without_acting(ask: Ask, path: str) -> None:
    parameters = {"token": "een-token"} if "{" in path else {}
    shown, head = ask(path, **parameters), ask(path, method="HEAD", **parameters)
    assert head["body"] == ""
    for answer in (shown, head):
        answer["headers"].pop("Expires", None)
    assert (head["statusCode"], head["headers"]) == (shown["statusCode"], shown["headers"])
    assert queued() == []
