"""The bureau in this process, on ports in memory: for tests of rights, sessions and pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from html import unescape
from typing import Any, get_args
from unittest.mock import patch
from urllib.parse import quote

from chalicelib.access.domain import Medewerker, Role, Session, subject_of
from chalicelib.access.guard import SESSION
from chalicelib.access.oidc import Attempt, Identity, LoginIsOld, LoginRefused, from_cookie
from chalicelib.access.store import AccessStore, insert_medewerker, insert_session
from chalicelib.bootstrap import GIVEN, CompositionRoot, Function
from chalicelib.catalogue import store as catalogue
from chalicelib.evaluation import plans
from chalicelib.journal.domain import Entry, first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.mail.domain import NobodyAtTheDesk, domain_of
from chalicelib.mail.store import Confirmable, insert_token
from chalicelib.mailbox.intake.usecases import send_reply
from chalicelib.network.domain import Aandachtsfunctionaris
from chalicelib.network.store import NetworkStore, insert_organisatie, insert_person
from chalicelib.platform import gemeente
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ReceiptCode, derive, mint, one_way
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.gemeente import Flood, Letters
from chalicelib.platform.mailer import Mail
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import from_bytes
from chalicelib.platform.table import Cursor, Item, Key, Listed, Part, Transaction
from chalicelib.platform.web.app import WebApp
from chalicelib.process.domain import Proposal, state_at
from chalicelib.process.store import ProposalStore
from chalicelib.programme.domain import Sessie
from chalicelib.programme.store import put_sessie
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.reports.store.file import File, FileStore
from chalicelib.reports.store.submissions import Stored, announcement_id
from chalicelib.work import Work
from tests.support.builders import TERMS, a_person, a_professional_report, a_public_report
from tests.support.fakes import (
    MemoryDatabase,
    MemoryFiles,
    MemoryKeys,
    MemoryMailer,
    MemoryQueues,
    VirtualClock,
    memory_ports,
)
from tests.support.reading import every, only
from tests.support.web import Answer, ask
from tools.seed import ORGANISATIES

ISSUER = "https://issuer.example"
ROLES: tuple[Role, ...] = get_args(Role)
Fields = Mapping[str, str | Sequence[str]]
PAGE = "a" * 20
# How the desk asks the aandachtsfunctionaris of a school about a melding, in a form of the page PAGE.
INVOLVE = {"organisatie": "waterlijn", "verzoek": "Kent u deze groep?", "blad": PAGE}
INVOLVE |= {"waarom": "kent_de_mensen", "ziet": "vraag"}


class FakeProvider:
    """An issuer that knows one person for each code ``<name>``; any other code is refused."""

    def __init__(self) -> None:
        self.known: dict[str, Identity] = {}

    def address(self, attempt: Attempt) -> str:
        return f"{ISSUER}/authorize?state={attempt.state}"

    def leave_address(self) -> str:
        return f"{ISSUER}/logout"

    def identity(self, attempt: Attempt, code: str) -> Identity:
        if code == "oud":
            raise LoginIsOld("a login of before")
        if code not in self.known:
            raise LoginRefused("no such code")
        return self.known[code]


class CountingKeys(MemoryKeys):
    """Keys that count what they open."""

    opened = 0

    def open(self, part: Any, object_id: str, sealed: bytes) -> bytes:
        self.opened += 1
        return super().open(part, object_id, sealed)


class Tables(MemoryDatabase):
    """Tables that can be away, that count, and at which somebody else can come just before us."""

    def __init__(self) -> None:
        super().__init__()
        # The tables to which nothing can be written.
        self.away: set[str] = set()
        self.reads = 0
        # What was asked of an index: where it had to begin, and what it answered.
        self.pages: list[tuple[Cursor | None, Listed]] = []
        # The promises for which each transaction was refused.
        self.refused: list[frozenset[str]] = []
        self._first: list[tuple[str | tuple[str, ...], Callable[[], object]]] = []
        # What happens just before every call.
        self.before_any: Callable[[], object] = lambda: None

    def before(self, call: str | tuple[str, ...], do: Callable[[], object], times: int = 1) -> None:
        """Let ``do`` happen just before each of the next ``times`` calls like ``commit reports/melding#``."""
        self._first = [(call, do)] * times

    def _is_called(self, *calls: str) -> None:
        self.before_any()
        if self._first and any(call.startswith(self._first[0][0]) for call in calls):
            self._first.pop()[1]()

    def commit(self, transaction: Transaction) -> None:
        keys = [part.key for part in transaction.parts]
        self._is_called(*(f"commit {key.table}/{key.pk}" for key in keys))
        if self.away & {key.table for key in keys}:
            raise Unavailable
        try:
            super().commit(transaction)
        except Conflict as conflict:
            self.refused.append(conflict.refused)
            raise

    def get(self, key: Key) -> Item | None:
        self._is_called(f"get {key.table}/{key.pk}")
        self.reads += 1
        return super().get(key)

    def query(self, table: str, pk: str, **more: Any) -> list[Item]:
        self._is_called(f"query {table}/{pk}")
        self.reads += 1
        return super().query(table, pk, **more)

    def listed(
        self, *given: Any, limit: int, after: Cursor | None = None, newest_first: bool = False
    ) -> Listed:
        self._is_called("listed")
        found = super().listed(*given, limit=limit, after=after, newest_first=newest_first)
        self.pages.append((after, found))
        return found


@dataclass
class Bureau:
    """The desk's pages, with triage behind the public side to bring reports in."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    database: Tables = field(default_factory=Tables)
    provider: FakeProvider = field(default_factory=FakeProvider)
    keys: CountingKeys = field(
        default_factory=lambda: CountingKeys("content", "notify", "registration", "dossier")
    )

    def __post_init__(self) -> None:
        # The buckets of releases, and of what was published: one of each, whichever function looks.
        self.releases, self.published = MemoryFiles(), MemoryFiles()
        self._alive: dict[tuple[str, str], str] = {}
        # What happens elsewhere while a page waits.
        self.while_waiting: Callable[[], object] = lambda: None
        self.queues, self.mailer = MemoryQueues(self.clock), MemoryMailer()
        self._flood, self._letters = gemeente.current().flood, gemeente.current().letters
        self.root = CompositionRoot(self._ports, lambda: self.provider)
        self.app = WebApp("bureau", for_staff=True)
        for pages in self.root.common_pages():
            self.app.register_blueprint(pages)
        pages, self.guard = self.root.staff_pages(has_root=True)
        self.app.register_blueprint(pages)

    def _ports(self, function: Function) -> Ports:
        """In memory; who answers for the bureau and for reporters has keys that count."""
        here = replace(gemeente.current(), flood=self._flood, letters=self._letters, mailbox=TERMS)
        others: dict[str, Any] = {"pause": lambda _: self.while_waiting()}
        if function == "mailer":
            others["mailer"] = self.mailer
        if function in {"public", "bureau", "search", "clearing"}:
            others["keys"] = self.keys
        for bucket in GIVEN[function].files:
            others[bucket] = getattr(self, bucket)
        return memory_ports(
            GIVEN[function], self.database, self.queues, self.now, here=here, **others
        )

    def search(self, at_most: int = 1_000) -> int:
        """Let the function that searches handle what waits; how many messages that were."""
        waiting = self.queues.waiting["searches"]
        for done in range(at_most):
            if not waiting:
                return done
            self.root.search(waiting.pop(0).body)
        return at_most

    def clear(self, at_most: int = 1_000) -> int:
        """Let the function of batches handle what waits; how many messages that were."""
        waiting = self.queues.waiting["batches"]
        for done in range(at_most):
            if not waiting:
                return done
            self.root.clearing(waiting.pop(0).body)
        return at_most

    def make_releases(self, counted_from: date) -> None:
        """A day of the evaluation of a municipality that began to count facts on a day."""
        known = replace(plans.load("dordrecht"), counted_from=counted_from)
        with patch.object(plans, "load", lambda name: known):
            self.root.evaluation(lambda: 900.0)

    def set_flood(self, flood: Flood) -> None:
        """From now on so many unverified arrivals are told of in a window."""
        self._flood = flood
        self.root.ports.cache_clear()

    def set_letters(self, letters: Letters) -> None:
        """From now on a form alone may cause so many letters."""
        self._letters = letters
        self.root.ports.cache_clear()

    def add_session(self, sessie: Sessie) -> None:
        """A session that is open."""
        self.put(put_sessie(sessie))

    @property
    def ports(self) -> Ports:
        """The ports of the bureau."""
        return self.root.ports("bureau")

    @property
    def journal(self) -> JournalStore:
        return JournalStore(self.database)

    def work_of(self, medewerker_id: str, once: str = "") -> Work:
        """An act of a medewerker, without a page."""
        return Work(self.ports, medewerker_id, once=once)

    def now(self) -> datetime:
        return self.clock().replace(microsecond=0)

    def put(self, *parts: Part) -> None:
        """Store this, without a page."""
        self.database.commit(Transaction([*parts]))

    def hire(self, name: str, *roles: Role, **more: Any) -> Medewerker:
        """Somebody with these roles, who logs in with their name as code."""
        self.provider.known[name] = Identity(ISSUER, f"sub-{name}")
        subject = subject_of(ISSUER, f"sub-{name}")
        hired = Medewerker(name, f"Testpersoon {name}", frozenset(roles), subject, **more)
        self.put(*insert_medewerker(hired))
        return hired

    def invite(self, name: str) -> None:
        """Somebody who was added and has no login yet."""
        invited = Medewerker(name, f"Testpersoon {name}", frozenset({"fg"}), subject="")
        self.put(*insert_medewerker(invited))

    def deliver(self) -> list[Mail]:
        """Let the mailer send what waits; all mails so far. What is for a desk without anybody stays."""
        waiting = list(self.queues.waiting["post"])
        self.queues.waiting["post"].clear()
        for message in waiting:
            try:
                self.root.mailer(message.body)
            except NobodyAtTheDesk:
                self.queues.waiting["post"].append(message)
        return self.mailer.sent

    def links(self, address: str = "") -> list[str]:
        """The paths of the invitations in the mails so far, to one address or to all."""
        return [
            path
            for mail in self.deliver()
            for path in re.findall(r"https://bureau.example(/uitnodiging/[0-9a-f]{64})", mail.text)
            if address in {"", mail.to}
        ]

    @property
    def proposals(self) -> list[Proposal]:
        """What waits for a signature."""
        found = ProposalStore(self.database, "access").all()
        return [one for one in found if state_at(one, self.now()) == "open"]

    def sign(self, secret: str) -> None:
        """Sign all that waits, in this session."""
        for one in self.proposals:
            answered(303, self.post(f"/tekenen/{one.id}", {}, secret))

    def session_of(self, medewerker: Medewerker) -> str:
        """The secret of a session that begins now."""
        secret, at = f"geheim-{medewerker.id}-{self.now().isoformat()}", to_text(self.now())
        self.put(insert_session(Session(one_way("sessie", secret), medewerker.id, at, at)))
        return secret

    def logged_in(self, *roles: Role, name: str = "", **more: Any) -> str:
        """The session of a new medewerker, who is named after their roles."""
        return self.session_of(self.hire(name or "-".join(roles) or "niets", *roles, **more))

    @cached_property
    def triagist(self) -> str:
        """The session of a triagist who logs in when it is first asked for."""
        return self.logged_in("triagist")

    @cached_property
    def admin(self) -> str:
        """The same of a beheerder."""
        return self.logged_in("beheerder")

    @cached_property
    def officer(self) -> str:
        """The same of a data protection officer."""
        return self.logged_in("fg")

    @cached_property
    def sid(self) -> str:
        """A public report, which comes in when it is first asked for."""
        return self.report()[1]

    def contact(
        self, name: str = "contact", organisatie_id: str = "waterlijn", person_id: str = "vast"
    ) -> str:
        """The session of a new aandachtsfunctionaris: a new account of this person of an organisation."""
        own = {"organisatie_id": organisatie_id, "person_id": person_id}
        return self.logged_in("aandachtsfunctionaris", name=name, **own)

    def again(self, medewerker_id: str) -> str:
        """The session of who logs in once more."""
        return self.session_of(self.staff(medewerker_id))

    def alive(self, medewerker_id: str) -> str:
        """The session of somebody at this moment: time passes in a test, and a session ends by it."""
        key = medewerker_id, self.now().isoformat()
        if key not in self._alive:
            self._alive[key] = self.again(medewerker_id)
        return self._alive[key]

    def begun(self, target: str = "begin") -> tuple[str, str]:
        """A login that is begun: the cookie that the browser keeps, and the state."""
        answer = answered(303, self.get(f"/inloggen/verder?verder={quote(target, safe='')}"))
        cookie = answer.headers["set-cookie"].partition(";")[0]
        state = from_cookie(cookie.partition("=")[2], int(self.now().timestamp())).state
        assert answer.headers["location"].endswith(state)
        return cookie, state

    def log_in(self, code: str, target: str = "begin", *, held: str = "") -> Answer:
        """What is answered to who comes back from the issuer, in a browser that keeps ``held``."""
        cookie, state = self.begun(target)
        jar = f"{cookie}; {_jar(held)}" if held else cookie
        return self.get(f"/terug?code={code}&state={state}", cookie=jar)

    def staff(self, medewerker_id: str) -> Medewerker:
        found = AccessStore(self.database).medewerker(medewerker_id)
        assert found is not None
        return found

    def file(self, sid: str) -> File:
        found = FileStore(self.database).file(sid)
        assert found is not None
        return found

    def accept(self, filled: Filled, code: ReceiptCode | None = None) -> tuple[ReceiptCode, str]:
        """What somebody sent, handled by triage; its code and its ``sid``."""
        code = code or mint()
        report_intake.accept_report(self.root.ports("public").visiting, code, filled)
        self.work()
        return code, derive(code).sid

    def report(self, **values: str) -> tuple[ReceiptCode, str]:
        """A public report, stored; its code and its ``sid``."""
        return self.accept(a_public_report(**values))

    def report_from_work(self, *, confirmed: bool = True, **values: str) -> tuple[ReceiptCode, str]:
        """A professional's report of College De Waterlijn; confirmed by the button in the mail, or not.

        The school has one aandachtsfunctionaris, ``vast``, when it has nobody yet.
        """
        is_of_the_school = values.get("organisatie_id", "waterlijn") == "waterlijn"
        if is_of_the_school and not NetworkStore(self.database).entry("waterlijn").people:
            self.add_school(a_person("vast"))
        code, sid = self.accept(a_professional_report(**values))
        if confirmed:
            self.confirm(sid)
        return code, sid

    def reply(self, code: ReceiptCode, filled: Filled, *numbers: int) -> None:
        """What a reporter sends from the mailbox, in answer to these questions; handled by triage."""
        send_reply(self.root.ports("public").visiting, code, numbers, f"blad{numbers}", filled)
        self.work()

    def confirm(self, sid: str, share: str = "") -> None:
        """Press the button in the mail about the last submission (with this word about sharing)."""
        sent = [s for s in self.file(sid).submissions if share in {"", s.header.share}]
        token = self.token_of(sent[-1])
        report_intake.ask_to_confirm(self.root.ports("public").visiting, token)
        self.work()

    def token_of(self, submission: Stored) -> str:
        """The token in a letter about a submission, kept as the mailer keeps it before that leaves."""
        token, sid = mint().characters, submission.sid
        address = from_bytes(MemoryKeys("notify").open("notify", sid, submission.sealed["notify"]))
        confirms = Confirmable(sid, announcement_id(submission), domain_of(address["address"]))
        digest, last_day = one_way("bevestiging", token), self.now().date() + timedelta(days=30)
        self.put(insert_token(digest, confirms, last_day=last_day))
        return token

    def add_school(self, *people: Aandachtsfunctionaris) -> None:
        """College De Waterlijn in the directory and in the forms, with these people."""
        school = ORGANISATIES[0]
        if f"organisatie#{school.id}" not in self.database.tables["network"]:
            self.put(*insert_organisatie(school))
            self.put(catalogue.put_organisatie(school.id, school.name))
        for person in people:
            self.put(*insert_person(person))

    def work(self) -> None:
        """Let triage handle what waits."""
        waiting = list(self.queues.waiting["reports"])
        self.queues.waiting["reports"].clear()
        for message in waiting:
            self.root.triage(message.body)

    def chain(self, object_id: str) -> list[Entry]:
        return self.journal.chain(object_id)

    def actions(self, object_id: str) -> list[str]:
        """What the journal says was done with it, in order; its chain is whole."""
        chain = self.chain(object_id)
        assert first_bad(chain) is None
        return [entry.action for entry in chain]

    def entries_of(self, medewerker_id: str) -> list[Entry]:
        """What the journal holds of somebody's day."""
        return self.chain(f"medewerker#{medewerker_id}#{self.now():%Y-%m-%d}")

    def get(self, path: str, secret: str = "", *, cookie: str = "") -> Answer:
        kept = {"cookie": cookie or _jar(secret)} if cookie or secret else {}
        return ask(self.app, "GET", path, None, kept)

    def post(
        self, path: str, fields: Fields, secret: str = "", *, token: str = "", **headers: str
    ) -> Answer:
        """What is answered to a form; with ``secret`` it carries the token of that session."""
        given = {"formulier": token or form_token_of(secret), **fields}
        kept = {"cookie": _jar(secret)} if secret else {}
        other = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.app, "POST", path, given, {**kept, **other})


def _jar(secret: str) -> str:
    """The cookie of a session."""
    return f"{SESSION}={secret}"


def answered(status: int, answer: Answer) -> Answer:
    """The answer, which has this status."""
    assert answer.status == status, (answer.status, text_of(answer.body))
    return answer


def led_to(answer: Answer) -> str:
    """The page that a form led to, without what its address says beside."""
    return answered(303, answer).headers["location"].partition("?")[0]


def secret_of(answer: Answer) -> str:
    """The session that an answer lets the browser keep."""
    name, _, secret = answer.headers["set-cookie"].partition(";")[0].partition("=")
    assert name == SESSION
    return secret


def held(answer: Answer, name: str) -> str:
    """The text in a field of a form that is shown again."""
    return only(answer.body, "textarea", name=name).text.strip()


def chosen(answer: Answer) -> list[str]:
    """What is chosen in the lists of a page."""
    return [e["value"] for e in every(answer.body, "option") if "selected" in e.attributes]


def links_of(answer: Answer) -> list[str]:
    """The paths of invitations on a page, where none may ever be."""
    return re.findall(r"/uitnodiging/[0-9a-f]{64}", answer.body)


def form_token_of(secret: str) -> str:
    return one_way("formulier", secret) if secret else ""


def text_of(body: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


def later(bureau: Bureau, **span: int) -> None:
    bureau.clock.advance(timedelta(**span).total_seconds())
