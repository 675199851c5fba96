"""The bureau in this process, on ports in memory: for tests of rights, sessions and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any, get_args

from chalicelib.access.beheer import routes as beheer_routes
from chalicelib.access.domain import (
    Medewerker,
    Role,
    Session,
    digest_of,
    form_token,
    subject_of,
)
from chalicelib.access.guard import SESSION, Guard
from chalicelib.access.journaal import routes as journaal_routes
from chalicelib.access.oidc import Attempt, Identity, LoginRefused
from chalicelib.access.pages import routes as access_routes
from chalicelib.access.store import AccessStore, begin_session, insert_medewerker
from chalicelib.access.usecases import Access
from chalicelib.journal.domain import Entry
from chalicelib.journal.store import JournalStore
from chalicelib.network.afwezig import routes as afwezig_routes
from chalicelib.network.bureau import routes as network_routes
from chalicelib.network.desk import Register
from chalicelib.network.store import NetworkStore, put_organisatie
from chalicelib.platform import gemeente
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.sealing import from_bytes
from chalicelib.platform.table import Transaction
from chalicelib.platform.web.door import FrontDoor
from chalicelib.reports import intake as report_intake
from chalicelib.reports import usecases as reports
from chalicelib.reports.berichten import routes as berichten_routes
from chalicelib.reports.desk import Desk
from chalicelib.reports.intake import Intake
from chalicelib.reports.melding import routes as melding_routes
from chalicelib.reports.werkbak import routes as werkbak_routes
from chalicelib.reports.zoeken import routes as zoeken_routes
from chalicelib.site.pages import common_routes
from tests.support.builders import TERMS, a_professional_report, a_public_report
from tests.support.fakes import MemoryDatabase, MemoryKeys, MemoryQueues, VirtualClock
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
    keys: CountingKeys = field(default_factory=lambda: CountingKeys("content", "notify", "dossier"))

    def __post_init__(self) -> None:
        self.queues = MemoryQueues(self.clock)
        self.flood = gemeente.current().flood
        self.journal = JournalStore(self.database)
        self.access = Access(self.database, self.journal, self.provider, self.now)
        self.desk = Desk(self.database, self.keys, self.journal, self.queues, self.now, TERMS)
        here = gemeente.current()
        wijken = [wijk.code for wijk in here.wijken]
        self.register = Register(self.access, here.hours.zone, wijken)
        self.app = FrontDoor("bureau", for_staff=True)
        self.app.register_blueprint(common_routes())
        self.guards: list[Guard] = []
        for blueprint, guard in (
            access_routes(lambda: self.access, has_root=True),
            beheer_routes(lambda: self.access, lambda: "https://bureau.example"),
            journaal_routes(lambda: self.access),
            werkbak_routes(lambda: self.desk, lambda: self.access),
            melding_routes(lambda: self.desk, lambda: self.access),
            zoeken_routes(lambda: self.desk, lambda: self.access),
            berichten_routes(lambda: self.desk, lambda: self.access, lambda: self.register),
            network_routes(
                lambda: self.register, lambda: self.access, lambda: "https://bureau.example"
            ),
            afwezig_routes(lambda: self.register, lambda: self.access),
        ):
            self.app.register_blueprint(blueprint)
            self.guards.append(guard)

    def now(self) -> datetime:
        return self.clock().replace(microsecond=0)

    def hire(
        self,
        name: str,
        *roles: Role,
        active: bool = True,
        organisatie_id: str = "",
        persoon_id: str = "",
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
            persoon_id=persoon_id,
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
        session = Session(digest_of(secret), medewerker.id, at, at)
        self.database.commit(Transaction([begin_session(session)]))
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
        hours = gemeente.current().hours
        intake = Intake(self.keys, self.queues, self.now, hours)
        report_intake.accept(intake, code, a_public_report(**values))
        self.work()
        return code, derive(code).sid

    def report_from_work(self, *, confirmed: bool = True, **values: str) -> tuple[ReceiptCode, str]:
        """A professional's report of College De Waterlijn; confirmed by the button in the mail, or not."""
        self.database.commit(Transaction([put_organisatie(ORGANISATIES[0])]))
        code = mint()
        intake = Intake(self.keys, self.queues, self.now, gemeente.current().hours)
        report_intake.accept(intake, code, a_professional_report(**values))
        self.work()
        sid = derive(code).sid
        if confirmed:
            (melding,) = self.desk.store.submissions(sid)
            notify = from_bytes(self.keys.open("notify", sid, melding.sealed["notify"]))
            report_intake.ask_to_confirm(intake, notify["token"])
            self.keys.opened = 0
            self.work()
        return code, sid

    def work(self) -> None:
        """Let triage handle what waits."""
        triage = reports.Triage(
            self.database,
            NetworkStore(self.database),
            self.journal,
            self.queues,
            self.now,
            self.flood,
            TERMS,
        )
        waiting = list(self.queues.waiting["reports"])
        self.queues.waiting["reports"].clear()
        for message in waiting:
            reports.triage(triage, message.body)

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
        fields: Mapping[str, str],
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
        fields: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        jar = cookie or (f"{SESSION}={secret}" if secret else "")
        kept = {"cookie": jar} if jar else {}
        return ask(self.app, method, path, fields, {**kept, **given})


def form_token_of(secret: str) -> str:
    return form_token(secret) if secret else ""


def text_of(body: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


def later(bureau: Bureau, **span: int) -> None:
    bureau.clock.advance(timedelta(**span).total_seconds())
