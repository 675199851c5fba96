"""A scanner against the running site: it finds all pages by itself and sends each what is hostile.

The queue is up, so nothing here may end in a fault of ours; what a visitor sends never comes back
as anything but text, never lies in a log, and makes no mail but the ones that were promised.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from chalicelib.evaluation.files import CHECKSUMS, LETTER, TYPES, headers_of
from chalicelib.platform.web import headers
from tests.scanner import catalogue
from tests.scanner.catalogue import Attack
from tests.scanner.checks import leaks, wrong_with
from tests.scanner.conftest import ADDRESS
from tests.support.builders import CANARY
from tests.support.crawler import Answer, Found, Site
from tests.support.person import FORMS
from tools import package
from tools.engine import FUNCTIONS, Engine
from tools.post_office import Sent

THREADS = 4
# How often an attack that came too soon is sent again, a second apart.
_PATIENCE = 60


@dataclass(frozen=True)
class Scan:
    """A scan that was done: what is wrong with which answer, and what the functions logged of it."""

    attacks: list[Attack]
    wrong: list[str]
    logs: dict[str, str]


@pytest.fixture(scope="module")
def scan(engine: Engine, site: Site, found: Found) -> Scan:
    """Attack all that was found, and wait until everything that was accepted has been worked off."""
    engine.come_to_rest()
    before = {name: len(engine.log_lines(name)) for name in FUNCTIONS}
    told = len(engine.log_file.read_text())
    benign = [(Attack("crawled", "GET", path), answer) for path, answer in found.answers]
    attacks = list(attacks_on(found))

    def strike(attack: Attack) -> tuple[Attack, Answer]:
        for _ in range(_PATIENCE):
            answer = site.ask(attack.method, attack.path, attack.body, attack.headers)
            # The throttle of the stage holds here too; what it says is the gateway's own page. An
            # attacker waits.
            if answer.status != 429:
                break
            time.sleep(1)
        return attack, answer

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(strike, attacks))
    wrong = [
        f"{attack}: {sentence}"
        for attack, answer in [*benign, *answers]
        for sentence in wrong_with(attack, answer)
    ]
    engine.come_to_rest()
    logs = {name: "\n".join(engine.log_lines(name)[before[name] :]) for name in FUNCTIONS}
    logs["the engine"] = engine.log_file.read_text()[told:]
    return Scan(attacks, wrong, logs)


def attacks_on(found: Found) -> Iterator[Attack]:
    begun: set[str] = set()
    asked = {name: form.controls[name].kind for form, _ in found.pages for name in form.visible}
    for form, good in found.pages:
        yield from catalogue.on_a_page(form, good)
        if form.shape in found.ends:
            yield from catalogue.on_what_travels_along(form, good, asked)
        if form.shape[0] not in begun:
            begun.add(form.shape[0])
            yield from catalogue.on_the_body(form, good)
    queries = {path.partition("?")[2].partition("=")[0] for path in found.paths} - {""}
    paths = sorted({path.partition("?")[0] for path in found.paths})
    for path in paths:
        yield from catalogue.on_a_path(path, queries)
    for path in {path.rpartition("/")[0]: path for path in paths if path.count("/") > 1}.values():
        yield from catalogue.on_a_part_of_a_path(path)


def test_the_scanner_finds_every_route_of_the_deployed_site(found: Found) -> None:
    deployed = package.template("public")["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    visited = {urlsplit(path).path for path in found.paths}
    for route in deployed["paths"]:
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route))
        pattern = re.sub(r"\\{\w+\\\+\\}", ".+", pattern)
        assert [path for path in visited if re.fullmatch(pattern, path)], route


def test_the_scanner_finds_every_question_of_every_form(found: Found) -> None:
    names = found.names.values()
    for form in FORMS:
        assert [seen for seen in names if set(form.inputs) <= seen], form.name


@pytest.mark.parametrize(
    ("status", "changed", "body"),
    [
        (500, {}, ""),
        (200, {"X-Frame-Options": "SAMEORIGIN"}, ""),
        (200, {"X-Other": f"met {CANARY}"}, ""),
        (200, {"Set-Cookie": "a=b"}, ""),
        (200, {"Content-Type": "application/json"}, '{"Code": "x"}'),
        (200, {}, "<p><svg></svg></p>"),
        (200, {}, f"<p {CANARY}=1></p>"),
        (200, {}, "<p>open"),
        (200, {}, f'<a href="//{CANARY}.example"></a>'),
        (200, {}, f"<p>{7191 * 7193}</p>"),
    ],
)
def test_a_check_would_see_a_wrong_answer(status: int, changed: dict[str, str], body: str) -> None:
    attack = Attack("nothing", "GET", "/")
    good = {**headers.SECURITY, **headers.HTML, **headers.QUESTION}
    whole = Answer(200, tuple(good.items()), f"<p>{CANARY}</p>".encode())
    assert list(wrong_with(attack, whole)) == []
    wrong = Answer(status, tuple({**good, **changed}.items()), body.encode())
    assert list(wrong_with(attack, wrong))


@pytest.mark.parametrize(
    ("name", "changed", "body"),
    [
        (CHECKSUMS, {"Content-Type": "text/html; charset=utf-8"}, ""),
        (CHECKSUMS, {"Content-Disposition": "inline"}, ""),
        (CHECKSUMS, {"X-Frame-Options": "SAMEORIGIN"}, ""),
        (CHECKSUMS, {}, f"met {CANARY}"),
        (LETTER, {"Content-Type": TYPES[LETTER]}, ""),
    ],
)
def test_a_check_would_see_a_wrong_file(name: str, changed: dict[str, str], body: str) -> None:
    attack = Attack("nothing", "GET", f"/cijfers/oud/{name}")
    content = body.encode() or b"0  cijfers.csv"
    own = {"Content-Type": TYPES[CHECKSUMS], **headers_of("oud", name, content)}
    good = {**headers.SECURITY, **headers.QUESTION, **own}
    if name == CHECKSUMS:
        whole = Answer(200, tuple(good.items()), b"0  cijfers.csv")
        assert list(wrong_with(attack, whole)) == []
    assert list(wrong_with(attack, Answer(200, tuple({**good, **changed}.items()), content)))


def test_no_answer_is_a_fault_or_holds_what_was_sent_as_anything_but_text(scan: Scan) -> None:
    assert len(scan.attacks) > 1000
    assert scan.wrong == [], f"{len(scan.wrong)} wrong: " + "\n".join(scan.wrong[:20])


def test_no_log_holds_a_word_of_what_was_sent_and_no_function_failed(scan: Scan) -> None:
    assert scan.logs["public"]
    assert scan.logs["triage"]
    for name, text in scan.logs.items():
        assert not leaks(text), name
        assert not faults(text), name


ABOUT_A_PLACE = ("U bent aangemeld", "U staat", "You are")


def test_every_mail_goes_to_one_address_and_says_nothing_of_what_was_sent(
    engine: Engine, scan: Scan
) -> None:
    mails = engine.mails()
    assert scan.attacks
    assert [mail for mail in mails if mail.to == (ADDRESS,)]
    assert {len(mail.to) for mail in mails} == {1}
    for mail in mails:
        assert not set(mail.message.keys()) & {"Bcc", "Cc", "Reply-To"}, mail.to
        # A mail about a training names the person whose place it is: others may share the mailbox.
        if not mail.subject.startswith(ABOUT_A_PLACE):
            assert not leaks(words_of(mail)), mail.subject
        # Headers that were put in by a text would be more than ours.
        assert len(set(mail.message.keys())) == len(mail.message.keys())
        assert mail.message["To"].addresses[0].addr_spec == mail.to[0]


def faults(log: str) -> set[str]:
    """The types of the errors that a log tells of."""
    return {json.loads(line)["error"] for line in log.splitlines() if '"level": "error"' in line}


def words_of(mail: Sent) -> str:
    """All that a mail says, its own address apart."""
    parts = [str(part.get_content()) for part in mail.message.walk() if not part.is_multipart()]
    told = [f"{name}: {value}" for name, value in mail.message.items() if name != "To"]
    return json.dumps([*told, *parts]).replace(mail.to[0], "")
