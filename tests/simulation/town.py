"""The town: what was asked of the product, word for word, and by which requests.

Each act that asks something goes into the ledger *before* it is done; the oracle reads nothing else
of what people wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.access.domain import Medewerker, Role
from chalicelib.catalogue.store import put_sessie as put_shown_sessie
from chalicelib.mailbox.domain import MailboxState, OpenedMailbox
from chalicelib.mailbox.intake import usecases as mailbox_intake
from chalicelib.mailbox.reading.usecases import open_with
from chalicelib.network.domain import DeskMember
from chalicelib.network.store import put_code, put_organisatie, put_person
from chalicelib.platform import code
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.queue import QueueName
from chalicelib.platform.table import Part, Transaction
from chalicelib.programme.store import put_sessie
from chalicelib.reports.intake import usecases as report_intake
from tests.simulation.workers import Municipality
from tests.simulation.world import Actor, World
from tests.support.builders import (
    CANARY,
    a_person,
    a_sessie,
    a_shown_sessie,
    an_organisatie,
    put_at_desk,
)

# API Gateway gives up after 29 s, a second before the function does.
_GATEWAY_TIMEOUT = 29.0

PERSONAL_CODE = f"DEMO-{CANARY.upper()}-1"
SEATS = 2

TASK, URGENT = "Nieuwe taak", "Dringende taak: kijk nu"
CONFIRM = "Bevestig uw werkadres"
RECEIVED = "Wij hebben uw bericht ontvangen"
QUESTION, CLOSED = "Wij willen u iets vragen", "Wij hebben uw bericht bekeken"
MESSAGE, DEPUTY = "Er staat een bericht voor u klaar", "U bent gevraagd als vervanger"
PROPOSED = "Een voorstel wacht op een handtekening"
SIGNED, REJECTED = "Uw voorstel is getekend", "Uw voorstel is afgewezen"
REOPENED = "Een taak is weer van u"
SEAT, WAITING = "U bent aangemeld: Basistraining", "U staat op de wachtlijst: Basistraining"
STILL_SEATED = "U staat al op de lijst: Basistraining"
STILL_WAITING = "U staat al op de wachtlijst: Basistraining"

# Who decides on meldingen, with their roles; of the triagists the first one may also sign.
DECIDERS: Mapping[str, frozenset[Role]] = {
    "t00": frozenset({"triagist", "regisseur"}),
    "t01": frozenset({"triagist"}),
    "regie": frozenset({"regisseur"}),
    "lead": frozenset({"teamleider"}),
}

# An address and the subject of the mail it must get.
Told = tuple[str, str]


@dataclass(frozen=True)
class Reported:
    """These answers were sent under this code; ``told`` must hear of it."""

    code: ReceiptCode
    filled: Filled
    told: tuple[Told, ...]
    verified: str = ""


@dataclass(frozen=True)
class Confirmed:
    """The button behind this token was pressed, for a report under ``code``."""

    code: ReceiptCode
    token: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class SignedUp:
    code: ReceiptCode
    filled: Filled


@dataclass(frozen=True)
class Garbled:
    """Something that is no message of ours got onto a queue."""

    queue: QueueName


@dataclass(frozen=True)
class Replied:
    """These words were sent from the page ``page`` of a mailbox, where ``numbers`` stood open."""

    code: ReceiptCode
    numbers: tuple[int, ...]
    page: str
    filled: Filled
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Erased:
    """The reporter wanted the mailbox gone; ``late``: around the moment it expires anyway."""

    code: ReceiptCode
    late: bool = False


Act = Reported | Confirmed | SignedUp | Garbled | Replied | Erased


@dataclass(frozen=True)
class Asked:
    """The desk put this question to the reporter."""

    code: ReceiptCode
    text: str


@dataclass(frozen=True)
class ToldState:
    code: ReceiptCode
    state: MailboxState


@dataclass(frozen=True)
class ReadReplies:
    code: ReceiptCode


@dataclass(frozen=True)
class Page:
    """What a colleague read of a melding: its version, what had come in, and the numbers of what waits."""

    version: int
    arrivals: frozenset[str]
    waits: tuple[str, ...]
    danger: str
    decided: bool


@dataclass(frozen=True)
class TookUp:
    code: ReceiptCode
    by: str


@dataclass(frozen=True)
class Dealt:
    """The handler says to have dealt with all that came in, as far as the page showed it."""

    code: ReceiptCode
    by: str
    arrivals: int


@dataclass(frozen=True)
class Judged:
    """Danger that is open since a moment is judged."""

    code: ReceiptCode
    by: str
    since: str


@dataclass(frozen=True)
class Proposed:
    """A decision was proposed, under a number, with these words."""

    code: ReceiptCode
    by: str
    number: str
    outcome: str
    words: str


@dataclass(frozen=True)
class Settled:
    """A proposal was signed (``getekend``), rejected or taken back, by whoever read ``page``."""

    code: ReceiptCode
    by: str
    how: str
    number: str
    words: str = ""
    page: Page | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Reopened:
    code: ReceiptCode
    by: str
    words: str
    page: Page


@dataclass(frozen=True)
class Called:
    """The handler wrote down that the reporter was called about the decision on this page."""

    code: ReceiptCode
    by: str
    words: str
    page: Page


Deciding = TookUp | Dealt | Judged | Proposed | Settled | Reopened | Called
DeskAct = Asked | ToldState | ReadReplies | Deciding


@dataclass(frozen=True)
class Visit:
    """Somebody opened the mailbox of ``code``.

    The request's result is the step at which it began, what was seen (None: nothing), the step at
    which it ended and the moment of that.
    """

    code: ReceiptCode
    request: Actor


@dataclass(frozen=True)
class Attempt:
    act: Any
    request: Actor

    @property
    def accepted(self) -> bool:
        """A success page was made, whether it was seen or not."""
        return self.request.succeeded

    @property
    def entered(self) -> bool:
        """The queue holds it, whatever the request heard of that."""
        return bool(self.request.sent)


@dataclass
class Ledger:
    """Who asked what. ``secrets`` may lie nowhere."""

    attempts: list[Attempt] = field(default_factory=list)
    desk: list[Attempt] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Town:
    world: World
    product: Municipality
    ledger: Ledger
    desk: tuple[DeskMember, ...]
    # Who comes back when the mailboxes are about to expire, and who when a proposal is about to lapse.
    later: list[tuple[str, Callable[[], None]]] = field(default_factory=list)
    at_lapse: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def mint(self) -> ReceiptCode:
        """A receipt code, as the first page of a form mints it."""
        seed = "".join(self.world.rng.choice(code.ALPHABET) for _ in range(20))
        minted = ReceiptCode(seed + code._check_character(seed))
        self.ledger.secrets += [minted.characters, minted.shown]
        return minted

    def open_mailbox(self, code: ReceiptCode) -> OpenedMailbox | None:
        """Look what is in a mailbox, once; None too when the page did not come."""
        world, product = self.world, self.product

        def look() -> tuple[int, OpenedMailbox | None, int, datetime]:
            begun = len(world.trace)
            seen = open_with(product.root.ports("public"), code)
            return begun, seen, len(world.trace), world.now()

        request = world.spawn("open mailbox", look, lives=_GATEWAY_TIMEOUT)
        self.ledger.visits.append(Visit(code, request))
        world.wait(lambda: request.done, 60)
        return request.result[1] if request.result else None

    def at_desk(self, name: str, body: Callable[[], Any], act: DeskAct) -> Any:
        """Do something at the bureau, once. Returns what it answered; raises what it raised."""
        request = self.world.spawn(name, body, lives=_GATEWAY_TIMEOUT)
        self.ledger.desk.append(Attempt(act, request))
        self.world.wait(lambda: request.done, 60)
        if request.failure is not None:
            raise request.failure
        return request.result

    def desk_told(self, filled: Filled) -> tuple[Told, ...]:
        """Whom at the desk a report is promised to."""
        if filled.values.get("danger_now") == "ja":
            return tuple((member.email, URGENT) for member in self.desk)
        return tuple((member.email, TASK) for member in self.desk if member.role == "triagist")

    def ask(self, name: str, body: Callable[[], Any], act: Act) -> Actor:
        request = self.world.spawn(name, body, lives=_GATEWAY_TIMEOUT)
        self.ledger.attempts.append(Attempt(act, request))
        return request

    def press(self, name: str, body: Callable[[], Any], act: Act) -> bool:
        """Press the button of a page until it says it worked; whether it ever did.

        People click twice, close the page before it answers, try again, and give up.
        """
        rng = self.world.rng
        for _ in range(4):
            clicks = rng.choice((1, 1, 1, 2))
            requests = [self.ask(name, body, act) for _ in range(clicks)]
            self.world.wait(lambda: all(r.done for r in requests), rng.choice((5, 60, 60)))  # noqa: B023
            if any(r.succeeded for r in requests):
                if rng.random() < 0.15:  # reload: the page asks to send again, and they agree
                    self.ask(name, body, act)
                return True
            if rng.random() < 0.1:
                return False
            self.world.sleep(rng.uniform(1, 90))
        return False

    def report(self, act: Reported) -> bool:
        visiting, sent = self.product.visiting, (act.code, act.filled)
        return self.press("accept", lambda: report_intake.accept_report(visiting, *sent), act)

    def reply(self, act: Replied) -> bool:
        writing, sent = self.product.visiting, (act.code, act.numbers, act.page, act.filled)
        return self.press("send_reply", lambda: mailbox_intake.send_reply(writing, *sent), act)

    def erase(self, act: Erased) -> bool:
        writing = self.product.visiting
        return self.press("erase", lambda: mailbox_intake.ask_to_erase(writing, act.code), act)

    @property
    def lapses(self) -> list[float]:
        """When each proposal lapses that waits, in seconds on the clock."""
        found = self.world.database.items("reports", "voorstellen")
        moments = [from_text(str(one["until"])) for one in found if one["state"] == "open"]
        return [(moment - self.world.clock.start).total_seconds() for moment in moments]

    def colleague(self, medewerker_id: str) -> Medewerker:
        """Somebody who decides, as they come in at the door of the bureau."""
        return Medewerker(medewerker_id, medewerker_id, DECIDERS[medewerker_id], "")

    def letters(self, address: str, subject: str) -> list[str]:
        sent, wanted = self.product.ses.sent, (address, subject)
        return [s.mail.text for s in sent if (s.mail.to, s.mail.subject) == wanted]


def settle(world: World, product: Municipality) -> Town:
    """A town with its directory, its desk and one training session, in a world of its own."""
    # Seldom a desk so large that its mails need a second transaction.
    triagists = world.rng.choice((1, 1, 2, 2, 2, 3)) if world.rng.random() < 0.97 else 21
    desk = (
        *(DeskMember(f"t{n:02}", f"t{n}@desk.example", "triagist") for n in range(triagists)),
        DeskMember("lead", "lead@desk.example", "teamleider"),
        DeskMember("oproep", "oproep@desk.example", "oproep"),
    )
    typed = code.one_way("persoonlijke_code", code.read_characters(PERSONAL_CODE))
    sessie = a_sessie(free=SEATS, start="2030-04-01T11:30:00Z", end="2030-04-01T14:30:00Z")
    of_dunes: dict[str, Any] = {"organisatie_id": "duinzicht"}
    away, deputy = world.clock.start.date(), "plaatsvervanger"
    parts: list[Part] = [
        *(put_at_desk(one.id, one.email, *DECIDERS.get(one.id, {one.role})) for one in desk),
        put_at_desk("regie", "regie@desk.example", *DECIDERS["regie"]),
        put_organisatie(an_organisatie()),
        put_person(a_person("a")),
        put_person(a_person("b", role=deputy)),
        put_organisatie(an_organisatie(id="duinzicht", email_domains=("duinzicht.example",))),
        put_person(a_person("c", email="c@duinzicht.example", absent_from=away, **of_dunes)),
        put_person(a_person("d", email="d@duinzicht.example", role=deputy, **of_dunes)),
        put_organisatie(an_organisatie(id="kade", email_domains=("kade.example",))),
        put_code(typed, "netwerklid-1"),
        put_sessie(sessie),
        put_shown_sessie(a_shown_sessie(sessie)),
    ]
    world.database.commit(Transaction(parts))
    return Town(world, product, Ledger(secrets=[PERSONAL_CODE]), desk)
