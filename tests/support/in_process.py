"""The whole site in this process, on ports in memory: every page in every state, in a language.

For what is only about words and looks; how the product behaves is shown by the journeys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

from chalicelib.bootstrap import GIVEN, CompositionRoot, Function
from chalicelib.catalogue.domain import ShownUitgave
from chalicelib.catalogue.store import CatalogueStore, put_uitgave
from chalicelib.evaluation.files import NAMES
from chalicelib.mail.letters import LETTERS, write
from chalicelib.mailbox.domain import Mailbox, MailboxState, Question, public_key, seal
from chalicelib.mailbox.store import insert_mailbox
from chalicelib.platform import gemeente
from chalicelib.platform.calendar import full_date_text, moment_text
from chalicelib.platform.clock import system_clock
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.i18n import translator
from chalicelib.platform.mailer import Mail
from chalicelib.platform.messages import Message
from chalicelib.platform.ports import Ports
from chalicelib.platform.queue import QueueName
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import Item, Key, Transaction
from chalicelib.platform.web import form_pages
from chalicelib.platform.web.app import WebApp
from chalicelib.platform.web.body import MAX_BYTES
from chalicelib.platform.web.form_pages import FormPages
from chalicelib.platform.web.html import render
from tests.support import answers
from tests.support.answers import BSN, QUESTIONS, Way
from tests.support.builders import CANARY, MANY_LETTERS
from tests.support.fakes import (
    DORDRECHT,
    SETTINGS,
    MemoryDatabase,
    MemoryMailer,
    MemoryQueues,
    VirtualClock,
    memory_ports,
    nobody_logs_in,
)
from tests.support.reading import elements, every
from tests.support.web import Answer, ask
from tools.seed import seed

_STATUSES = (400, 403, 404, 405, 413, 415, 422, 429, 500, 503)
_REFUSED_TEXTS = {"bsn": f"Zijn nummer is {BSN} zei hij.", "long": "te lang " * 900}

Fields = Mapping[str, str | Sequence[str]]


class _Queues(MemoryQueues):
    """Queues that can be away."""

    away = False

    def send(self, queue: QueueName, message: Message) -> None:
        if self.away:
            raise Unavailable("away")
        super().send(queue, message)


class _Database(MemoryDatabase):
    """Tables of which one can be away."""

    away = ""

    def get(self, key: Key) -> Item | None:
        if key.table == self.away:
            raise Unavailable("away")
        return super().get(key)


@dataclass
class Site:
    """The public pages, and the workers that a sign-up meets on its way to a mail."""

    database: _Database = field(default_factory=_Database)
    queues: _Queues = field(default_factory=lambda: _Queues(VirtualClock()))
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    closed: bool = False
    exit_url: str = "https://elders.example"

    def __post_init__(self) -> None:
        if not self.closed:
            seed(self.database)
        self._here = replace(DORDRECHT, letters=MANY_LETTERS)
        self._root = CompositionRoot(self._ports, nobody_logs_in)
        self.app = WebApp("site")
        for pages in (*self._root.common_pages(), *self._root.public_pages()):
            self.app.register_blueprint(pages)

    def _ports(self, function: Function) -> Ports:
        given = GIVEN[function]
        settings = Settings({**SETTINGS, "EXIT_URL": self.exit_url})
        others = {"mailer": self.mailer, "here": self._here, "settings": settings}
        return memory_ports(given, self.database, self.queues, system_clock, **others)

    def get(self, path: str, language: str = "") -> Answer:
        """The page at a path, as it is asked for in a language."""
        return ask(self.app, "GET", _in(path, language))

    def post(self, path: str, fields: Fields, language: str = "") -> Answer:
        """The answer to a form."""
        return ask(self.app, "POST", _in(path, language), fields)

    def put_mailbox(self, code: ReceiptCode, state: MailboxState, *answered_on: str) -> None:
        """A mailbox with as many questions as days on which they were answered ("" for not yet)."""
        lookup, key = derive(code).mailbox, public_key(derive(code).mailbox_seed)
        sealed = tuple(
            seal(lookup, key, Question(number, "2026-03-02", text, "nl", day))
            for number, (text, day) in enumerate(zip(QUESTIONS, answered_on, strict=False), 1)
        )
        heard_on, until = max(answered_on, default=""), "2099-01-01T00:00:00Z"
        row = Mailbox(lookup, key, state, "2026-03-02", until, 1, sealed, heard_on)
        self.database.commit(Transaction([insert_mailbox(row)]))

    def publish(self) -> None:
        """Two releases in the list: one that stands, with a revision, and one that was withdrawn."""
        files = dict.fromkeys(NAMES, 12_345)
        plan = "Samenwerken aan Sociale Stabiliteit 2023-2026"
        period = ("kwartaal", "2026-07-01", "2026-09-30")
        made = ShownUitgave("een", plan, *period, 2, "2026-10-05", files)
        stands = replace(made, reason="In de tabel met kosten stond een verkeerd bedrag.")
        gone = replace(made, id="weg", revision=1, withdrawn_on="2026-10-04", withdrawn_for="Fout.")
        self.database.commit(Transaction([put_uitgave(one) for one in (stands, gone)]))

    def store_reports(self) -> None:
        """Let triage store what was sent."""
        for received in self.queues.receive("reports"):
            self._root.triage(received.body)
            self.queues.delete("reports", received.receipt)

    def mails(self) -> list[Mail]:
        """The mails about the sign-ups so far, sent by the workers."""
        for received in self.queues.receive("registrations"):
            self._root.registrar(received.body)
            self.queues.delete("registrations", received.receipt)
        self.queues.work_off_mail(self._root.mailer)
        return self.mailer.sent


def _in(path: str, language: str) -> str:
    return f"{path}?lang={language}" if language else path


def public_forms() -> Iterator[FormPages]:
    """Every form that the public site declares, so that a form of later is looked at too."""
    declared: list[FormPages] = []
    with patch.object(form_pages, "add", lambda _, pages: declared.append(pages)):
        Site()
    for one in declared:
        yield replace(one, path=one.path.format(sessie="basis-1"))


def every_state(language: str) -> dict[str, Answer]:
    """All pages of the public site in all their states, by a name for each."""
    site = Site()
    paths = ("/", "/professionals", "/privacy", "/toegankelijkheid", "/aanmelden")
    shown = {path: site.get(path, language) for path in paths}
    shown["bevestig"] = site.get("/bevestig/abc", language)
    shown["bevestigd"] = site.post("/bevestig/abc", {}, language)
    shown["aanmelden (gesloten)"] = Site(closed=True).get("/aanmelden", language)
    shown["404 (aanmelden voorbij)"] = site.get("/aanmelden/vorig-jaar", language)
    shown["cijfers (nog geen)"] = site.get("/cijfers", language)
    site.publish()
    shown["cijfers"] = site.get("/cijfers", language)
    shown["cijfers een"] = site.get("/cijfers/een", language)
    shown["cijfers een (ingetrokken)"] = site.get("/cijfers/weg", language)
    shown["404 (cijfers)"] = site.get("/cijfers/geen", language)
    full = Site()
    for number in range(4):
        signed_up(full, email=f"deelnemer{number}@waterlijn.example")
        full.mails()
        shown[f"aanmelden ({number + 1})"] = full.get("/aanmelden", language)
        shown[f"bijeenkomst ({number + 1})"] = full.get(answers.SIGN_UP.path, language)
    for name, way in answers.EVERYWHERE.items():
        shown |= {f"{name} {state}": page for state, page in _walk(site, way, language)}
    for name, text in _REFUSED_TEXTS.items():
        *_, last = _walk(site, answers.PUBLIC.but(observed_behaviour=text), language)
        shown[f"publiek gezien ({name})"] = last[1]
    shown |= dict(_mailbox(site, language))
    shown |= dict(_refusals(site, language))
    shown["404"] = site.get("/bestaat/niet", language)
    for status in _STATUSES:
        made: dict[str, Any] = {"language": language, "path": "/", "status": status, "kept": ()}
        for posted in (True, False):
            body = render("error.html", **made, reason="", posted=posted)
            shown[f"{status} (gemaakt, {posted})"] = Answer("/", status, body)
    return shown


def every_letter(language: str) -> dict[str, Mail]:
    """All letters, by name: of a sign-up as the workers send it, of the others with a link."""
    moments = {
        "read_by": moment_text(datetime(2026, 3, 30, 9, tzinfo=UTC), language),
        "last_day": full_date_text(date(2026, 4, 29), language),
        "day": "2026-03-02",
        "root": "0" * 64,
    }
    here = DORDRECHT
    facts = {**here.facts(language), **moments, "link": "https://bureau.example"}
    said = translator(language).gettext
    written = {}
    for letter in LETTERS:
        if not letter.startswith("tr_"):
            words = write(letter, said, facts)
            html = render("mail/letter.html", language=language, path="/", written=words)
            text = "\n".join([words.greeting, *words.paragraphs, *words.footer])
            sender = words.sender_name
            written[letter] = Mail("t", "a@b.example", words.subject, text, html, language, sender)
    site = Site()
    for number in (0, 1, 2, 0, 2):
        signed_up(site, language, email=f"deelnemer{number}@waterlijn.example")
    first, _, waits, again, still_waits = site.mails()
    return {
        **written,
        "tr_bevestiging": first,
        "tr_wachtlijst": waits,
        "tr_al_aangemeld": again,
        "tr_al_wachtlijst": still_waits,
    }


def signed_up(site: Site, language: str = "nl", **changed: str) -> Answer:
    """The receipt of a sign-up with these answers changed."""
    *_, (_, receipt) = _walk(site, answers.SIGN_UP.but(**changed), language)
    return receipt


def _walk(site: Site, way: Way, language: str) -> Iterator[tuple[str, Answer]]:
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


def _refusals(site: Site, language: str) -> Iterator[tuple[str, Answer]]:
    """The answers to a form that cannot be taken, with what was typed still there."""
    *_, (_, check), _ = _walk(site, answers.PUBLIC, language)
    fields = _fields(check)
    from_elsewhere = {"sec-fetch-site": "cross-site"}
    yield "403", ask(site.app, "POST", "/melden", fields, from_elsewhere)
    yield "400", site.post("/melden", {**fields, "page": ["bestaat-niet"]})
    yield "413", site.post("/melden", {**fields, "own_interpretation": ["x" * MAX_BYTES]})
    site.queues.away = True
    yield "503", site.post("/melden", {**fields, "go": ["send"]})
    site.queues.away = False


def _mailbox(site: Site, language: str) -> Iterator[tuple[str, Answer]]:
    """The pages behind the receipt code."""

    def press(go: str, code: str, **typed: str) -> Answer:
        written = {"page": "bericht", "blad": "1", **typed} if typed else {}
        return site.post("/postvak", {"code": code, "lang": language, "go": go, **written})

    box, text = mint(), f"Het was gisteren {CANARY}."
    code = box.characters
    yield "postvak", site.get("/postvak", language)
    yield "postvak (problems)", press("open", "dat weet ik niet meer")
    yield "postvak geen (problems)", press("open", code)
    site.put_mailbox(box, "ontvangen")
    yield "postvak bericht", press("open", code)
    yield "postvak bericht (problems)", press("send", code, bericht="")
    for name, refused in _REFUSED_TEXTS.items():
        yield f"postvak bericht ({name})", press("send", code, bericht=refused)
    site.queues.away = True
    yield "503 (postvak bericht)", press("send", code, bericht=text)
    yield "503 (postvak wissen)", press("wis", code)
    site.queues.away = False
    yield "postvak verstuurd", press("send", code, bericht=text)
    site.database.away = "mailbox"
    yield "503 (postvak)", press("open", code)
    yield "503 (postvak met tekst)", press("send", code, bericht=text)
    site.database.away = ""
    yield "postvak wissen", press("wissen", code)
    yield "postvak gewist", press("wis", code)
    stands: dict[str, tuple[MailboxState, tuple[str, ...]]] = {
        "vraag": ("ontvangen", ("",)),
        "vragen": ("ontvangen", ("", "")),
        "beantwoord": ("ontvangen", ("2026-03-03", "2026-03-04")),
        "in onderzoek": ("in_onderzoek", ("2026-03-03",)),
        "afgerond": ("afgerond", ("2026-03-03", "")),
    }
    for name, (state, answered_on) in stands.items():
        box = mint()
        site.put_mailbox(box, state, *answered_on)
        yield f"postvak {name}", press("open", box.characters)


def _values(way: Way, name: str) -> list[str]:
    given = way.answers[name]
    return [given] if isinstance(given, str) else list(given)


def _asked(page: Answer) -> set[str]:
    return {
        e["name"]
        for e in elements(page.body)
        if e.tag in {"input", "select", "textarea"} and e["type"] != "hidden"
    }


def _fields(page: Answer) -> dict[str, list[str]]:
    """The fields that a browser would send of a page on which nothing was answered."""
    hidden = [e for e in every(page.body, "input", type="hidden") if "disabled" not in e.attributes]
    found: dict[str, list[str]] = {"page": [""]} if not hidden else {}
    for one in hidden:
        found.setdefault(one["name"], []).append(one["value"])
    return found


def seeded_data() -> set[str]:
    """Words on pages that are no text of ours: names in the town, and of the sessions."""
    database: Any = MemoryDatabase()
    seed(database)
    catalogue, here = CatalogueStore(database), gemeente.current()
    sessions = catalogue.sessies()
    return {
        *(one.name for one in catalogue.organisaties()),
        *(said for one in sessions for said in (one.venue, one.address, one.title["nl"])),
        *(said for one in sessions for said in (one.about["nl"], one.audience["nl"])),
        *(wijk.name for wijk in here.wijken),
        here.name,
        here.desk,
        here.help_email,
        *(one for one in astuple(here.privacy) if isinstance(one, str)),
        *(one for one in astuple(here.accessibility) if isinstance(one, str)),
    }
