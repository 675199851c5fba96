"""What must be true of every answer, whatever was asked; each check yields what is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from chalicelib.evaluation.files import NOT_PUBLISHED, TYPES, headers_of
from chalicelib.platform.web import headers
from tests.scanner.catalogue import PRODUCT, Attack
from tests.support.builders import CANARY
from tests.support.crawler import Answer
from tests.support.leaks import forms_of
from tests.support.reading import Element, elements

# What a page, the gateway and the way out may answer; 5xx is never among them.
STATUSES = {200, 301, 303, 400, 403, 404, 405, 413, 415, 422}
KINDS = {*(f"text/{kind}; charset=utf-8" for kind in ("html", "plain", "css")), "image/svg+xml"}
# Elements that our pages do not have, so that one that shows up came from outside.
_STRANGE = {"script", "style", "svg", "iframe", "object", "embed", "base", "noscript"}


# The gateway takes away slashes at the end.
_FILE = re.compile(rf"/cijfers/(?P<release>[^/]+)/(?P<name>{'|'.join(map(re.escape, TYPES))})/*")
_OWN_PAGE = re.compile(r"(\./|(\.\./)*)([a-z.-]+(/[a-z.-]+)*)?(\?lang=[a-z]+)?")


def wrong_with(attack: Attack, answer: Answer) -> Iterator[str]:
    """Everything that is wrong with an answer, a sentence each."""
    if answer.status not in STATUSES:
        yield f"status {answer.status}"
    published = _FILE.fullmatch(urlsplit(attack.path).path)
    if published and answer.status == HTTPStatus.OK:
        yield from _file(published["release"], published["name"], answer)
        return
    yield from _headers(answer, headers.SECURITY, KINDS)
    if answer.is_html and answer.body:
        yield from _page(answer)
    elif answer.body.lstrip().startswith((b"{", b"[")) or CANARY.encode() in answer.body:
        yield f"answered {answer.body[:80]!r}"


def _file(release: str, name: str, answer: Answer) -> Iterator[str]:
    """A file that was published comes as it is, whatever was asked beside it."""
    if name in NOT_PUBLISHED:
        yield "a draft was given"
    wanted = {**headers.SECURITY, **headers_of(release, name, answer.body)}
    if not answer.body:
        # Asked for the headers alone: the policy of a page tells of a style that is not here.
        del wanted["Content-Security-Policy"]
    yield from _headers(answer, wanted, {TYPES[name]})
    if CANARY.encode() in answer.body:
        yield f"{name} holds what was sent"


def _headers(answer: Answer, wanted: Mapping[str, str], kinds: Collection[str]) -> Iterator[str]:
    for name, value in wanted.items():
        if answer.header(name) != [value]:
            yield f"{name} is {answer.header(name)}"
    if len(answer.header("Cache-Control")) != 1:
        yield f"Cache-Control is {answer.header('Cache-Control')}"
    if len(answer.header("Content-Type")) != 1 or not set(answer.header("Content-Type")) <= set(
        kinds
    ):
        yield f"Content-Type is {answer.header('Content-Type')}"
    if answer.header("Set-Cookie"):
        yield "a cookie"
    for location in answer.header("Location"):
        # The way out, or an address of ours that was spelled in another way: never a word that was sent.
        is_ours = _OWN_PAGE.fullmatch(location) and CANARY not in location
        if location != "https://www.buienradar.nl/" and not is_ours:
            yield f"leads to {location}"
    if len(answer.header("Location")) > 1:
        yield "leads to two places"
    told = " ".join(f"{name}: {value}" for name, value in answer.headers)
    yield from (f"a header holds {found}" for found in leaks(told))


def _page(answer: Answer) -> Iterator[str]:
    if PRODUCT in answer.text:
        yield "a sum in the text was worked out"
    try:
        found = elements(answer.text)
    except AssertionError as broken:
        yield f"the page is broken: {broken}"
        return
    for element in found:
        yield from _element(element)


def _element(element: Element) -> Iterator[str]:
    # The logo of the municipality is the one picture of ours.
    is_foreign = element.tag == "img" and not re.fullmatch(r"(\.\./)*static/[\w.]+", element["src"])
    if element.tag in _STRANGE or is_foreign or CANARY in element.tag:
        yield f"<{element.tag}> came in"
    for name, value in element.attributes.items():
        if name.startswith("on") or name in {"style", "srcdoc"} or CANARY in name:
            yield f"attribute {name} of <{element.tag}> came in"
        # A text of a visitor stands in a value; a path that a visitor chose comes back as the address
        # of the form, encoded and relative.
        is_own_path = name == "action" and re.fullmatch(
            r"\./[\w.~%-]*(\?(lang=[a-z]+|verder=[12]))?", value
        )
        if CANARY in value and name != "value" and not is_own_path:
            yield f"attribute {name} of <{element.tag}> holds {value[:60]!r}"


def leaks(text: str) -> Iterable[str]:
    """The forms in which the canary stands in a text: plain, in a URL, within base64."""
    return [form for form in forms_of(CANARY) if form in text]
