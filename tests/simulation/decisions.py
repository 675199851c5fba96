"""What must be true of decisions that two people take; part of the oracle.

The meldingen are played again from what was written in which order, by rules that stand here in a few lines
and know nothing of the product's table of transitions. What the tables hold in the end is compared with that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from chalicelib.facts.recounting.usecases import recount
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.errors import Conflict, NotThere, Refused, Unavailable
from chalicelib.platform.table import Change, Item, Put
from tests.simulation.evidence import Outcome, derive, mailbox_of, melding_of, opened
from tests.simulation.town import (
    CLOSED,
    DECIDERS,
    PROPOSED,
    REJECTED,
    REOPENED,
    SIGNED,
    Attempt,
    Called,
    Dealt,
    Deciding,
    Judged,
    Proposed,
    Reopened,
    Settled,
    Told,
    ToldState,
    TookUp,
)
from tests.simulation.workers import SKEW, TIMEOUT
from tests.simulation.world import Commit, Killed
from tests.support.builders import SHORT_TERMS

_OPEN_FOR = timedelta(days=7).total_seconds()
# Between what a request reads and what it writes.
_MEANWHILE = TIMEOUT + SKEW
_SIGNS = {"misbruik": {"teamleider"}}
_ALL_BUT_MISUSE = {"regisseur", "teamleider"}
_ACTS = get_args(Deciding)


@dataclass(frozen=True)
class Decision:
    """A decision that was signed: who did, on what, when, and how the reporter was to hear of it."""

    signed: Settled
    proposal: Proposed
    commit: Commit
    how: str


@dataclass
class Case:
    """A melding as it was played. ``open`` are the proposals that nobody settled, each with its moment."""

    pk: str
    code: ReceiptCode | None = None
    handler: str = ""
    is_decided: bool = False
    news: int = 0
    danger: bool = False
    told: bool = False
    arrived: set[str] = field(default_factory=set)
    open: dict[str, tuple[Proposed, float]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    # Until when each decision stood, in seconds on the clock.
    stood_until: list[float] = field(default_factory=list)
    entries: Counter[str] = field(default_factory=Counter)
    steps: list[tuple[str, str, str]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """The outcome by which it is closed now; empty while nothing is decided."""
        return self.decisions[-1].proposal.outcome if self.is_decided else ""

    def forbid(self, what: str, *, when: bool) -> None:
        if when:
            self.wrong.append(f"{self.pk} {what}")


Cases = dict[str, Case]


def played(outcome: Outcome) -> Cases:
    """Each melding, played from its arrivals and from what colleagues did, in the order of the tables."""
    done = {id(commit): attempt for attempt, commit in outcome.done_at_desk(*_ACTS)}
    cases: Cases = {}
    for commit in outcome.town.world.commits:
        for part in commit.transaction.parts:
            if isinstance(part, Put) and part.key.pk.startswith("melding#"):
                _arrive(cases, part.item)
        if (attempt := done.get(id(commit))) is not None:
            case = cases[melding_of(attempt.act)]
            case.code = attempt.act.code
            _PLAY[type(attempt.act)](outcome, case, attempt.act, commit)
    return cases


def _arrive(cases: Cases, item: Item) -> None:
    pk, kind = str(item["pk"]), str(item["sk"]).partition("#")[0]
    if kind not in {"melding", "aanvulling", "antwoord"}:
        return
    case = cases.setdefault(pk, Case(pk))
    header: Any = item.get("header", {})
    case.danger |= "ja" in {header.get("danger_now"), item.get("danger_now")}
    case.arrived.add(str(item["sk"]))
    case.news += kind != "melding"


def _took_up(_: Outcome, case: Case, act: TookUp, commit: Commit) -> None:
    case.forbid("was taken from a colleague", when=bool(case.handler))
    case.handler = act.by
    _step(case, "opgepakt", "opgepakt", act.by)


def _dealt(_: Outcome, case: Case, act: Dealt, commit: Commit) -> None:
    case.forbid("was dealt with by another one", when=case.handler != act.by)
    case.forbid("was dealt with unread", when=len(case.arrived) - 1 > act.arrivals)
    case.news = 0
    case.entries["verwerkt"] += 1


def _judged(_: Outcome, case: Case, act: Judged, commit: Commit) -> None:
    case.danger = False
    case.entries["gevaar_beoordeeld"] += 1


def _proposed(_: Outcome, case: Case, act: Proposed, commit: Commit) -> None:
    case.forbid("is decided, and was proposed on", when=case.is_decided)
    case.forbid("was proposed on by another one", when=case.handler != act.by)
    case.forbid("was proposed on unread", when=bool(case.news) or case.danger)
    waits = [at for _, at in case.open.values() if commit.at < at + _OPEN_FOR - _MEANWHILE]
    case.forbid("has two proposals", when=bool(waits))
    case.open = {act.number: (act, commit.at)}
    case.states[act.number] = "open"
    case.entries["voorgesteld"] += 1


def _settled(outcome: Outcome, case: Case, act: Settled, commit: Commit) -> None:
    proposal, at = case.open.pop(act.number, (None, 0.0))
    if proposal is None:
        case.wrong.append(f"{case.pk}: {act.how}, and nothing waits")
        return
    ends = _ends(commit)
    lapses = at + _OPEN_FOR
    case.forbid(
        "has a proposal that lapsed early", when=ends != act.how and commit.at < lapses - SKEW
    )
    case.forbid(
        "has a lapsed proposal that counts",
        when=ends == act.how and commit.at > lapses + _MEANWHILE,
    )
    case.states[act.number] = ends
    case.entries[ends] += 1
    is_own = act.by == proposal.by
    case.forbid(f"was {act.how} by the wrong one", when=is_own != (act.how == "ingetrokken"))
    if ends == "geweigerd":
        case.steps.append(("afgewezen", act.by, act.words))
    if ends == "getekend":
        _signed(outcome, case, act, proposal, commit)


def _signed(outcome: Outcome, case: Case, act: Settled, on: Proposed, commit: Commit) -> None:
    able = _SIGNS.get(on.outcome, _ALL_BUT_MISUSE)
    case.forbid("was signed without the right", when=not able & DECIDERS[act.by])
    case.forbid("was decided twice", when=case.is_decided)
    case.forbid("was signed in danger", when=case.danger)
    case.forbid("was signed over what nobody dealt with", when=case.news > 0)
    read = act.page.arrivals if act.page else frozenset()
    case.forbid("was signed unread", when=not case.arrived <= read)
    made = _row_after(case, commit).get("version")
    case.forbid("was signed on another version", when=not act.page or made != act.page.version + 1)
    how = _how(outcome, act.code, commit)
    case.is_decided, case.news, case.open, case.told = True, 0, {}, how in {"mail", "postvak"}
    case.calls += case.told
    case.decisions.append(Decision(act, on, commit, how))
    case.stood_until.append(float("inf"))
    case.steps.append((_state(case), act.by, on.words))


def _reopened(_: Outcome, case: Case, act: Reopened, commit: Commit) -> None:
    case.forbid("was opened again, and was open", when=not case.is_decided)
    case.forbid("was opened again unread", when=not case.arrived <= act.page.arrivals)
    case.is_decided, case.told = False, False
    if case.stood_until:
        case.stood_until[-1] = commit.at
    _step(case, "heropend", "heropend", act.by, act.words)


def _called(_: Outcome, case: Case, act: Called, commit: Commit) -> None:
    case.forbid("was told of no decision", when=not case.is_decided)
    case.forbid("was told of one decision twice", when=case.told)
    case.told = True
    case.calls += 1
    _step(case, "teruggekoppeld", "teruggekoppeld", act.by, act.words)


def _step(case: Case, entry: str, step: str, by: str, words: str = "") -> None:
    case.entries[entry] += 1
    case.steps.append((step, by, words))


_PLAY: dict[Any, Callable[[Outcome, Case, Any, Commit], None]] = {
    TookUp: _took_up,
    Dealt: _dealt,
    Judged: _judged,
    Proposed: _proposed,
    Settled: _settled,
    Reopened: _reopened,
    Called: _called,
}


def _row_after(case: Case, commit: Commit) -> dict[str, Any]:
    """What a transaction wrote in the row of a melding."""
    return {
        name: value
        for part in commit.transaction.parts
        if isinstance(part, Change) and (part.key.pk, part.key.sk) == (case.pk, "melding")
        for name, value in part.put.items()
    }


def _how(outcome: Outcome, code: ReceiptCode, commit: Commit) -> str:
    """How the reporter was to hear of a decision: as agreed, or else by what there was."""
    if any(
        report.filled.values.get("contact_preference") == "bellen"
        for report in _reports(outcome, code)
    ):
        return "telefoon"
    if outcome.address_of(code) and commit.step < outcome.forgotten_at(derive(code).sid):
        return "mail"
    return "postvak" if _state_told(commit) else "niet"


def _reports(outcome: Outcome, code: ReceiptCode) -> list[Any]:
    return [report for report in outcome.different_reports() if report.code == code]


def _ends(commit: Commit) -> str:
    """The state to which a transaction settled a proposal; empty when it settled none."""
    ends = [
        str(part.put["state"])
        for part in commit.transaction.parts
        if isinstance(part, Change) and part.key.pk == "voorstellen"
    ]
    return ends[0] if ends else ""


def _state_told(commit: Commit) -> str:
    """The state that a transaction told in a mailbox; empty when it changed none."""
    told = [
        str(part.put["state"])
        for part in commit.transaction.parts
        if isinstance(part, Change) and part.key.table == "mailbox"
    ]
    return told[0] if told else ""


# --- what people did, and what they heard


def what_two_people_did_took_effect_once(outcome: Outcome) -> Iterator[str]:
    """Who heard yes did it, or had done it; who heard no did nothing; nobody saw an error of ours."""
    done = outcome.done_at_desk(*_ACTS)
    by_request = Counter(id(attempt.request) for attempt, _ in done)
    effects = Counter(attempt.act for attempt, _ in done)
    for attempt in _presses(outcome):
        act, failure = attempt.act, attempt.request.failure
        if not isinstance(failure, Unavailable | Conflict | Refused | NotThere | Killed | None):
            yield f"{attempt.request.name} broke: {failure!r}"
        if isinstance(failure, Refused | NotThere) and by_request[id(attempt.request)]:
            yield f"{attempt.request.name} was refused and took effect"
        if effects[act] > 1:
            yield f"{attempt.request.name} of {act.by} took effect {effects[act]} times"
        # Dealing with what came in, and judging danger, may be done already.
        if attempt.accepted and not effects[act] and not isinstance(act, Dealt | Judged):
            yield f"{attempt.request.name} of {act.by} was said to be done"


def _presses(outcome: Outcome) -> list[Attempt]:
    return [one for one in outcome.town.ledger.desk if isinstance(one.act, _ACTS)]


# --- what the tables hold


def a_melding_stands_where_its_steps_led(outcome: Outcome, cases: Cases) -> Iterator[str]:
    """Its row tells it, its pile follows, and what is decided lies in no pile until something comes in."""
    for case in cases.values():
        (row,) = outcome.items_of(case.pk, "melding")
        found = {
            "state": row["state"],
            "handler": row.get("handler", ""),
            "news": sum(row["news"].values()),
            "danger": bool(row.get("danger_since")),
            "proposals": {one.rpartition(".")[2] for one in row["proposed"]},
            "class": row.get("bewaren", ""),
            "is kept": "bewaren_at" in row,
            "told": bool(row.get("told_at")),
            "feedback": len(outcome.items_of(case.pk, "terugkoppeling")),
            "terms": {i["sk"].partition("#")[2] for i in outcome.items_of(case.pk, "termijn")},
        }
        right = {
            "state": _state(case),
            "handler": case.handler,
            "news": case.news,
            "danger": case.danger,
            "proposals": set(case.open),
            "class": case.outcome,
            "is kept": case.is_decided,
            "told": case.told,
            "feedback": case.calls,
            "terms": _terms(case),
        }
        for name in right:
            if found[name] != right[name]:
                yield f"{case.pk} has {name} {found[name]!r} and not {right[name]!r}"
        if row.get("bak", "") not in _piles(case):
            yield f"{case.pk} lies in {row.get('bak')!r} and not in {sorted(_piles(case))}"


def _state(case: Case) -> str:
    if case.is_decided:
        return "doorgezet" if case.outcome == "doorgezet" else "gesloten"
    return "in_triage" if case.handler else "ontvangen"


def _piles(case: Case) -> set[str]:
    if case.danger:
        return {"dringend"}
    if case.is_decided:
        return {"reactie"} if case.news else {""}
    if not case.handler:
        return {"nieuw"}
    if case.news:
        return {"reactie"}
    return {"tekenen"} if case.open else {"wacht", "lopend"}


def _terms(case: Case) -> set[str]:
    if not case.is_decided:
        return {"besluit"} if case.handler else set()
    is_to_call = case.decisions[-1].how == "telefoon" and not case.told
    return {"terugkoppeling"} if is_to_call else set()


def a_step_tells_each_change_in_its_words(outcome: Outcome, cases: Cases) -> Iterator[str]:
    for case in cases.values():
        found = []
        for item in outcome.items_of(case.pk, "stap"):
            held = opened("dossier", item) if "sealed" in item else {}
            if item["codes"].get("proposed_by") == item["by"]:
                yield f"{case.pk} tells of a decision by one person"
            found.append((item["act"], item["by"], held.get("toelichting", "")))
        if found != case.steps:
            yield f"{case.pk} has the steps {found} and not {case.steps}"


def a_proposal_has_one_end(outcome: Outcome, cases: Cases) -> Iterator[str]:
    states = {state for case in cases.values() for state in case.states.items()}
    found = {
        (i["sk"].rpartition(".")[2], i["state"]) for i in outcome.items("reports", "voorstellen")
    }
    if wrong := states ^ found:
        yield f"proposals that are not as they were settled: {sorted(wrong)}"


def what_is_counted_is_what_happened(outcome: Outcome, cases: Cases) -> Iterator[str]:
    """Each melding counts what it is, and the table of facts says the same."""
    counted = []
    for case in cases.values():
        (row,) = outcome.items_of(case.pk, "melding")
        counted.append(row.get("counted", {}))
        kinds = {"ontvangen"} if case.handler and case.outcome != "misbruik" else set()
        kinds |= {"besloten", "onderzocht"} if case.is_decided else set()
        kinds |= {"teruggekoppeld"} if case.told else set()
        if counted[-1].keys() != kinds:
            yield f"{case.pk} counts {sorted(counted[-1])} and not {sorted(kinds)}"
    differences, odd = recount(counted, outcome.items("facts"))
    if differences or odd:
        yield f"the facts are not what is counted: {differences}, {odd} odd"


# --- what the reporter sees, and whose addresses go


def a_mailbox_follows_what_was_decided(outcome: Outcome) -> Iterator[str]:
    """Each telling, decision and reopening says it in the mailbox, as long as that can be opened."""
    ends: dict[str, str] = {}
    told = {id(c): a.act for a, c in outcome.done_at_desk(ToldState, Settled, Reopened)}
    last = outcome.last_mailboxes()
    for commit in outcome.town.world.commits:
        if (act := told.get(id(commit))) is not None:
            right = _state_of(act, commit)
            pk = mailbox_of(act)
            at = outcome.town.world.clock.start + timedelta(seconds=commit.at)
            gone = last.get(pk, (float("inf"), {}))[0]
            is_open = commit.step < gone and at + timedelta(seconds=_MEANWHILE) < from_text(
                ends[pk]
            )
            if _state_told(commit) != right and (is_open or _state_told(commit)):
                yield f"{pk[:16]} says {_state_told(commit)!r} and not {right!r}"
        for part in commit.transaction.parts:
            if part.key.table == "mailbox" and not part.promise.startswith("delete"):
                held = part.item if isinstance(part, Put) else getattr(part, "put", {})
                ends[part.key.pk] = str(held.get("due_at", ends.get(part.key.pk, "")))


def _state_of(act: Any, commit: Commit) -> str:
    if isinstance(act, ToldState):
        return act.state
    if isinstance(act, Reopened):
        return "in_onderzoek"
    return "afgerond" if _ends(commit) == "getekend" else ""


def addresses_go_when_the_last_decision_is_long_ago(
    outcome: Outcome, cases: Cases
) -> Iterator[str]:
    """Not before, not while a melding is open again, and then all of them."""
    world = outcome.town.world
    forgot = forgotten_at(outcome)
    for case in cases.values():
        stood = [
            (_day_after(world.clock.start + timedelta(seconds=one.commit.at)), until)
            for one, until in zip(case.decisions, case.stood_until, strict=True)
        ]
        for at in forgot[case.pk]:
            moment = world.clock.start + timedelta(seconds=at + SKEW)
            if not any(goes <= moment and at <= until for goes, until in stood):
                yield f"{case.pk} lost its addresses at {moment}"
        if case.is_decided and not any(at > case.decisions[-1].commit.at for at in forgot[case.pk]):
            yield f"{case.pk} is closed and still has an address"


def forgotten_at(outcome: Outcome) -> dict[str, list[float]]:
    """The moments, in seconds on the clock, at which addresses of each melding went."""
    forgot: dict[str, list[float]] = defaultdict(list)
    for commit, part in outcome.town.world.puts("melding#"):
        if part.table == "journal" and part.item.get("action") == "adressen_gewist":
            forgot[part.key.pk].append(commit.at)
    return forgot


def _day_after(signed: datetime) -> datetime:
    """The moment at which addresses go: so many local days after a decision, at the end of that day."""
    zone = ZoneInfo("Europe/Amsterdam")
    # A decision right before midnight may have been made a moment after it.
    day = (signed - timedelta(seconds=_MEANWHILE)).astimezone(zone).date()
    last = day + timedelta(days=SHORT_TERMS.after_closing_days + 1)
    return datetime.combine(last, time.min, zone)


def told_of_deciding(outcome: Outcome) -> Iterator[Told]:
    """Who may sign hears of a proposal, who made it of its end, a handler of a reopening."""
    handlers: dict[str, str] = {}
    proposals: dict[str, Proposed] = {}
    addresses = {one.id: one.email for one in outcome.town.desk} | {"regie": "regie@desk.example"}
    for attempt, commit in outcome.done_at_desk(*_ACTS):
        act: Any = attempt.act
        match act:
            case TookUp():
                handlers[melding_of(act)] = act.by
            case Proposed():
                proposals[act.number] = act
                able = _SIGNS.get(act.outcome, _ALL_BUT_MISUSE)
                for who, roles in DECIDERS.items():
                    if able & roles and who != act.by and who in addresses:
                        yield addresses[who], PROPOSED
            case Settled(how="getekend") if _state_of(act, commit):
                yield addresses[proposals[act.number].by], SIGNED
                if _how(outcome, act.code, commit) == "mail":
                    yield outcome.address_of(act.code), CLOSED
            case Settled(how="geweigerd") if _ends(commit) == "geweigerd":
                yield addresses[proposals[act.number].by], REJECTED
            case Reopened() if act.by != handlers.get(melding_of(act)):
                yield addresses[handlers[melding_of(act)]], REOPENED


def what_was_decided_holds(outcome: Outcome) -> Iterator[str]:
    """All that must be true of the meldingen as they were played."""
    cases = played(outcome)
    for case in cases.values():
        yield from case.wrong
    yield from a_melding_stands_where_its_steps_led(outcome, cases)
    yield from a_step_tells_each_change_in_its_words(outcome, cases)
    yield from a_proposal_has_one_end(outcome, cases)
    yield from what_is_counted_is_what_happened(outcome, cases)
    yield from addresses_go_when_the_last_decision_is_long_ago(outcome, cases)


DECISIONS: list[Callable[[Outcome], Iterator[str]]] = [
    what_two_people_did_took_effect_once,
    what_was_decided_holds,
    a_mailbox_follows_what_was_decided,
]
