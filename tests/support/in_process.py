"""The whole site in this process, on ports in memory: every page in every state, in a language.

For what is only about words and looks; how the product behaves is shown by the journeys.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from chalicelib import wiring
from chalicelib.catalogue.store import CatalogueStore
from chalicelib.mail import usecases as mail
from chalicelib.mail.letters import LETTERS
from chalicelib.mailbox import pages as mailbox_pages
from chalicelib.mailbox.domain import Mailbox, Question, State, public_key, seal
from chalicelib.mailbox.intake import Writing
from chalicelib.mailbox.store import MailboxStore
from chalicelib.mailbox.store import insert as open_mailbox
from chalicelib.network.store import NetworkStore
from chalicelib.platform import gemeente
from chalicelib.platform.clock import system_clock
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.faults import Unavailable
from chalicelib.platform.mailer import Mail
from chalicelib.platform.queue import Message, QueueName
from chalicelib.platform.table import Transaction
from chalicelib.platform.web.body import FORM, MAX_BYTES
from chalicelib.platform.web.door import FrontDoor
from chalicelib.platform.web.html import render
from chalicelib.programme import pages as programme_pages
from chalicelib.programme import usecases as programme
from chalicelib.programme.intake import Counter
from chalicelib.reports import pages as report_pages
from chalicelib.reports.intake import Intake
from chalicelib.site import pages as site_pages
from tests.support import answers
from tests.support.answers import Way
from tests.support.builders import MAILS_PER_ADDRESS
from tests.support.fakes import MemoryDatabase, MemoryKeys, MemoryMailer, MemoryQueues, VirtualClock
from tests.support.reading import Element, elements, every
from tools.seed import seed

_BSN = "111222333"
_STATUSES = (400, 403, 404, 405, 413, 415, 422, 429, 500, 503)


class _Queues(MemoryQueues):
    """Queues that can be away."""

    away = False

    def send(self, queue: QueueName, message: Message) -> None:
        if self.away:
            raise Unavailable("away")
        super().send(queue, message)


@dataclass
class Site:
    """The public pages, and the workers that a sign-up meets on its way to a mail."""

    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    queues: _Queues = field(default_factory=lambda: _Queues(VirtualClock()))
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    closed: bool = False

    def __post_init__(self) -> None:
        if not self.closed:
            seed(self.database)
        keys = MemoryKeys("content", "notify", "registration", marks=True)
        hours = gemeente.current().hours
        self._keys = keys
        catalogue = CatalogueStore(self.database)
        intake = Intake(keys, self.queues, system_clock, hours)
        writing = Writing(keys, self.queues, system_clock, hours)
        counter = Counter(keys, self.queues, system_clock)
        self.app = FrontDoor("site")
        for pages in (
            site_pages.common_routes(),
            site_pages.routes(lambda: "https://elders.example"),
            report_pages.routes(lambda: intake, lambda: catalogue),
            programme_pages.routes(lambda: counter, lambda: catalogue),
            mailbox_pages.routes(lambda: writing, lambda: MailboxStore(self.database)),
        ):
            self.app.register_blueprint(pages)

    def get(self, resource: str, language: str, **parameters: str) -> str:
        """The page at a path, as it is asked for in a language."""
        return self._ask("GET", resource, language, None, parameters)

    def post(
        self, resource: str, fields: Mapping[str, Sequence[str]], language: str = "", **given: str
    ) -> str:
        """What is answered to a form."""
        body = urlencode(fields, doseq=True).encode()
        return self._ask("POST", resource, language, body, given)

    def mails(self) -> list[Mail]:
        """The mails about the sign-ups so far, sent by the workers."""
        registrar = programme.Registrar(
            self.database, self._keys, self.queues, system_clock, gemeente.current().hours.zone
        )
        office = mail.PostOffice(
            database=self.database,
            network=NetworkStore(self.database),
            keys=self._keys,
            mailer=self.mailer,
            now=system_clock,
            write=wiring._write_letter,
            set_html=wiring._set_letter,
            lease=timedelta(minutes=15),
            public_url="https://signaalpunt.example",
            bureau_url="https://bureau.example",
            per_address=MAILS_PER_ADDRESS,
        )
        for received in self.queues.receive("registrations"):
            programme.register(registrar, received.body)
        for received in self.queues.receive("post"):
            mail.handle(office, received.body)
        return self.mailer.sent

    def _ask(
        self,
        method: str,
        resource: str,
        language: str,
        body: bytes | None,
        parameters: Mapping[str, str],
    ) -> str:
        answer = self.app(
            {
                "headers": {"content-type": FORM} if body is not None else {},
                "multiValueQueryStringParameters": {"lang": [language]} if language else None,
                "pathParameters": dict(parameters) or None,
                "body": None if body is None else base64.b64encode(body).decode(),
                "isBase64Encoded": body is not None,
                "requestContext": {"resourcePath": resource, "httpMethod": method},
            },
            None,
        )
        return str(answer["body"])


def every_state(language: str) -> dict[str, str]:
    """All pages of the public site in all their states, by a name for each."""
    site = Site()
    shown = {path: site.get(path, language) for path in ("/", "/professionals", "/privacy")}
    shown["/toegankelijkheid"] = site.get("/toegankelijkheid", language)
    shown["bevestig"] = site.get("/bevestig/{token}", language, token="abc")
    shown["bevestigd"] = site.post("/bevestig/{token}", {}, language, token="abc")
    shown["closed"] = Site(closed=True).get("/aanmelden", language)
    for name, way in answers.EVERYWHERE.items():
        shown |= {f"{name} {state}": page for state, page in _walk(site, way, language)}
    for name, text in (("bsn", f"Zijn nummer is {_BSN} zei hij."), ("long", "te lang " * 900)):
        *_, last = _walk(site, answers.PUBLIC.but(observed_behaviour=text), language)
        shown[name] = last[1]
    shown |= {f"postvak {name}": page for name, page in _mailbox(site, language)}
    shown |= dict(_refusals(site, language))
    for status in _STATUSES:
        kept = {"language": language, "path": "/", "status": status, "kept": ()}
        shown[f"error {status}"] = render("error.html", **kept)  # type: ignore[arg-type]
    return shown


def every_letter(language: str) -> dict[str, Mail]:
    """All letters, by name: of a sign-up as the workers send it, of the others with a link."""
    written = {}
    for letter in LETTERS:
        if not letter.startswith("tr_"):
            words = wiring._write_letter(letter, language, {"link": "https://bureau.example"})
            html = wiring._set_letter(words, language)
            text = "\n".join([words.greeting, *words.paragraphs, *words.footer])
            sender = words.sender_name
            written[letter] = Mail("t", "a@b.example", words.subject, text, html, language, sender)
    site = Site()
    for number in range(3):
        way = answers.SIGN_UP.but(email=f"deelnemer{number}@waterlijn.example")
        list(_walk(site, way, language))
    sent = site.mails()
    return {**written, "tr_bevestiging": sent[0], "tr_wachtlijst": sent[-1]}


def _walk(site: Site, way: Way, language: str) -> Iterator[tuple[str, str]]:
    """Each page as it is first shown and with its problems, up to the receipt."""
    page = site.get(way.path, language)
    while True:
        fields = _fields(page)
        (where,) = fields["page"]
        yield where, page
        if where == "check":
            yield "(receipt)", site.post(way.path, {**fields, "go": ["send"]})
            return
        unanswered = site.post(way.path, {**fields, "go": ["next"]})
        if _fields(unanswered)["page"] == [where]:
            yield f"{where} (problems)", unanswered
        given = {n: _values(way, n) for n in _asked(page) if n in way.answers}
        page = site.post(way.path, {**fields, **given, "go": ["next"]})
        if _fields(page)["page"] == [where]:
            yield f"{where} (refused)", page
            return


def _refusals(site: Site, language: str) -> Iterator[tuple[str, str]]:
    """What is said when a form cannot be taken, with what was typed still there."""
    *_, (_, check), _ = _walk(site, answers.PUBLIC, language)
    fields = _fields(check)
    yield "400", site.post("/melden", {**fields, "page": ["bestaat-niet"]})
    yield "413", site.post("/melden", {**fields, "own_interpretation": ["x" * MAX_BYTES]})
    site.queues.away = True
    yield "queue down", site.post("/melden", {**fields, "go": ["send"]})


def _mailbox(site: Site, language: str) -> Iterator[tuple[str, str]]:
    """The pages behind the receipt code."""

    def press(go: str, code: ReceiptCode, **typed: str) -> str:
        fields = {"code": code.characters, "lang": language, "go": go, **typed}
        return site.post("/postvak", {name: [value] for name, value in fields.items()})

    yield "door", site.get("/postvak", language)
    code = mint()
    yield "none", press("open", code)
    yield "wrong", site.post("/postvak", {"code": ["x"], "lang": [language], "go": ["open"]})
    for state in get_args(State):
        code = mint()
        lookup, key = derive(code).mailbox, public_key(derive(code).mailbox_seed)
        row = Mailbox(lookup, key, state, "2026-03-02", "2099-01-01T00:00:00Z", 1)
        asked = [
            Question(n, "2026-03-02", "", "nl", answered)
            for n, answered in ((1, "2026-03-03"), (2, ""))
        ]
        if state == "in_onderzoek":
            sealed = tuple(seal(lookup, key, question) for question in asked)
            row = replace(row, questions=sealed, heard_on="2026-03-03")
        site.database.commit(Transaction([open_mailbox(row)]))
        yield state, press("open", code)
    for go in ("wissen", "wis"):
        yield go, press(go, code)
    yield "problems", press("send", code, page="bericht")
    yield "sent", press("send", code, page="bericht", bericht="Een woord.", blad="1")
    site.queues.away = True
    yield "not sent", press("send", code, page="bericht", bericht="Een woord.", blad="1")
    site.queues.away = False


def _values(way: Way, name: str) -> list[str]:
    given = way.answers[name]
    return [given] if isinstance(given, str) else list(given)


def _asked(page: str) -> set[str]:
    return {
        e["name"]
        for e in elements(page)
        if e.tag in {"input", "select", "textarea"} and e["type"] != "hidden"
    }


def _fields(page: str) -> dict[str, list[str]]:
    """What a browser would send of a page on which nothing was answered."""
    hidden: list[Element] = every(page, "input", type="hidden")
    found: dict[str, list[str]] = {"page": [""]} if not hidden else {}
    for one in hidden:
        found.setdefault(one["name"], []).append(one["value"])
    return found


def seeded_data() -> set[str]:
    """What stands on pages without being a text of ours: names in the town, and of the sessions."""
    database: Any = MemoryDatabase()
    seed(database)
    catalogue, here = CatalogueStore(database), gemeente.current()
    sessions = catalogue.sessies()
    return {
        *(one.name for one in catalogue.organisaties()),
        *(one.place for one in sessions),
        *(one.title["nl"] for one in sessions),
        *(wijk.name for wijk in here.wijken),
        here.name,
        here.desk,
    }
