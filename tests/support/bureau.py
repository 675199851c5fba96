"""The bureau in this process, on ports in memory: for tests of rights, sessions and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any, get_args

from chalicelib.access.domain import Medewerker, Role, Session, subject_of
from chalicelib.access.guard import SESSION
from chalicelib.access.oidc import Attempt, Identity, LoginRefused
from chalicelib.access.store import AccessStore, insert_medewerker, insert_session
from chalicelib.bootstrap import GIVEN, CompositionRoot, Function
from chalicelib.journal.domain import Entry
from chalicelib.journal.store import JournalStore
from chalicelib.network.store import put_organisatie
from chalicelib.platform import gemeente
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ReceiptCode, derive, mint, one_way
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import from_bytes
from chalicelib.platform.table import Transaction
from chalicelib.platform.web.app import WebApp
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.reports.store.submissions import SubmissionStore
from chalicelib.work import Work
from tests.support.builders import TERMS, a_professional_report, a_public_report
from tests.support.fakes import MemoryDatabase, MemoryKeys, MemoryQueues, VirtualClock, memory_ports
from tests.support.web import Answer, ask
from tools.seed import ORGANISATIES

ISSUER = "https://issuer.example"
ROLES: tuple[Role, ...] = get_args(Role)


class FakeProvider:
    """An issuer that knows one person for each code ``<name>``; any other code is refused."""

    def __init__(self) -> None:
        self.known: dict[str, Identity] = {}

    def address(self, attempt: Attempt) -> str:
        return f"{ISSUER}/authorize?state={attempt.state}"

    def identity(self, attempt: Attempt, code: str) -> Identity:
        if code not in self.known:
            raise LoginRefused("no such code")
        return self.known[code]


class CountingKeys(MemoryKeys):
    """Keys that count what they open."""

    opened = 0

    def open(self, part: Any, object_id: str, sealed: bytes) -> bytes:
        self.opened += 1
        return super().open(part, object_id, sealed)


@dataclass
class Bureau:
    """The desk's pages, with triage behind the public side to bring reports in."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    provider: FakeProvider = field(default_factory=FakeProvider)
    keys: CountingKeys = field(
        default_factory=lambda: CountingKeys("content", "notify", "registration", "dossier")
    )

    def __post_init__(self) -> None:
        self.queues = MemoryQueues(self.clock)
        self._flood = gemeente.current().flood
        self.root = CompositionRoot(self._ports, lambda: self.provider)
        self.app = WebApp("bureau", for_staff=True)
        for pages in self.root.common_pages():
            self.app.register_blueprint(pages)
        pages, self.guard = self.root.staff_pages(has_root=True)
        self.app.register_blueprint(pages)

    def _ports(self, function: Function) -> Ports:
        """In memory; who answers for the bureau and for reporters has keys that count."""
        here = replace(gemeente.current(), flood=self._flood, mailbox=TERMS)
        others = {"keys": self.keys} if function in {"public", "bureau", "search"} else {}
        return memory_ports(
            GIVEN[function], self.database, self.queues, self.now, here=here, **others
        )

    def set_flood(self, flood: Flood) -> None:
        """From now on so many unverified arrivals are told of in a window."""
        self._flood = flood
        self.root.ports.cache_clear()

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

    def hire(
        self,
        name: str,
        *roles: Role,
        active: bool = True,
        organisatie_id: str = "",
        person_id: str = "",
    ) -> Medewerker:
        """Somebody with these roles, who logs in with their name as code."""
        identity = Identity(ISSUER, f"sub-{name}")
        self.provider.known[name] = identity
        subject = subject_of(identity.issuer, identity.subject)
        medewerker = Medewerker(
            name,
            f"Testpersoon {name}",
            frozenset(roles),
            subject,
            active,
            organisatie_id,
            person_id=person_id,
        )
        self.database.commit(Transaction([*insert_medewerker(medewerker)]))
        return medewerker

    def invite(self, name: str) -> None:
        """Somebody who was added and has no login yet."""
        medewerker = Medewerker(name, f"Testpersoon {name}", frozenset({"fg"}), subject="")
        self.database.commit(Transaction([*insert_medewerker(medewerker)]))

    def session_of(self, medewerker: Medewerker) -> str:
        """The secret of a session that begins now."""
        secret, at = f"geheim-{medewerker.id}-{self.now().isoformat()}", to_text(self.now())
        session = Session(one_way("sessie", secret), medewerker.id, at, at)
        self.database.commit(Transaction([insert_session(session)]))
        return secret

    def logged_in(self, *roles: Role) -> str:
        return self.session_of(self.hire("-".join(roles) or "niets", *roles))

    def staff(self, medewerker_id: str) -> Medewerker:
        found = AccessStore(self.database).medewerker(medewerker_id)
        assert found is not None
        return found

    def report(self, **values: str) -> tuple[ReceiptCode, str]:
        """A public report, stored; its code and its ``sid``."""
        code = mint()
        visiting = self.root.ports("public").visiting
        report_intake.accept_report(visiting, code, a_public_report(**values))
        self.work()
        return code, derive(code).sid

    def report_from_work(self, *, confirmed: bool = True, **values: str) -> tuple[ReceiptCode, str]:
        """A professional's report of College De Waterlijn; confirmed by the button in the mail, or not."""
        self.database.commit(Transaction([put_organisatie(ORGANISATIES[0])]))
        code = mint()
        visiting = self.root.ports("public").visiting
        report_intake.accept_report(visiting, code, a_professional_report(**values))
        self.work()
        sid = derive(code).sid
        if confirmed:
            (melding,) = SubmissionStore(self.database).submissions(sid)
            notify = from_bytes(self.keys.open("notify", sid, melding.sealed["notify"]))
            report_intake.ask_to_confirm(visiting, notify["token"])
            self.keys.opened = 0
            self.work()
        return code, sid

    def work(self) -> None:
        """Let triage handle what waits."""
        waiting = list(self.queues.waiting["reports"])
        self.queues.waiting["reports"].clear()
        for message in waiting:
            self.root.triage(message.body)

    def chain(self, object_id: str) -> list[Entry]:
        return self.journal.chain(object_id)

    def entries_of(self, medewerker_id: str) -> list[Entry]:
        """What the journal holds of somebody's day."""
        return self.chain(f"medewerker#{medewerker_id}#{self.now():%Y-%m-%d}")

    def get(self, path: str, secret: str = "", *, cookie: str = "", **headers: str) -> Answer:
        return self._ask("GET", path, secret, cookie, None, headers)

    def post(
        self,
        path: str,
        fields: Mapping[str, str | Sequence[str]],
        secret: str = "",
        *,
        token: str = "",
        **headers: str,
    ) -> Answer:
        """What is answered to a form; with ``secret`` it carries the token of that session."""
        given = {"formulier": token or form_token_of(secret), **fields}
        return self._ask("POST", path, secret, "", given, headers)

    def _ask(
        self,
        method: str,
        path: str,
        secret: str,
        cookie: str,
        fields: Mapping[str, str | Sequence[str]] | None,
        headers: Mapping[str, str],
    ) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        jar = cookie or (f"{SESSION}={secret}" if secret else "")
        kept = {"cookie": jar} if jar else {}
        return ask(self.app, method, path, fields, {**kept, **given})


def form_token_of(secret: str) -> str:
    return one_way("formulier", secret) if secret else ""


def text_of(body: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


def later(bureau: Bureau, **span: int) -> None:
    bureau.clock.advance(timedelta(**span).total_seconds())
