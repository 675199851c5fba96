"""Publishing a release and withdrawing one, by two people; a revision; and what the council got.

A signature copies the files to a bucket that holds nothing else, and then commits: the list of what anybody
may see names a release only once its files are there. What was published stays as it is. A mistake in it is
mended by a revision, and by withdrawing the first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.access.domain import Medewerker, Right, may
from chalicelib.catalogue.domain import ShownUitgave
from chalicelib.catalogue.store import put_uitgave, withdraw_uitgave
from chalicelib.evaluation import plans
from chalicelib.evaluation.files import MANIFEST
from chalicelib.evaluation.files.manifest import digest
from chalicelib.evaluation.periods import Period, periods_of
from chalicelib.evaluation.store import (
    EvaluationStore,
    Made,
    change_release,
    insert_release,
    release_id,
)
from chalicelib.journal.domain import Purpose
from chalicelib.mail.domain import Announcement, ToMedewerker
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals import usecases as proposals
from chalicelib.process.proposals.usecases import Done, End, Kind, Target, ask_second
from chalicelib.process.store import PROPOSED_ONCE, ProposalStore
from chalicelib.work import Work

PUBLISH = Purpose("evaluatie", "publiceren")
# Why a colleague rejects a proposal to publish or to withdraw.
REFUSALS: Mapping[str, str] = {
    "klopt_niet": N_("De cijfers kloppen niet"),
    "niet_duidelijk": N_("De tekst is niet duidelijk genoeg"),
    "niet_nu": N_("Niet op dit moment"),
}
GIVEN_AS: Mapping[str, str] = {
    "raadsbrief": N_("Raadsinformatiebrief"),
    "bijlage": N_("Vertrouwelijke bijlage"),
    "presentatie": N_("Presentatie"),
}
LONGEST_WORDS = 300


@dataclass(frozen=True)
class Shown:
    """A release as the bureau shows it: its row, its period, and the proposal that waits for a signature.

    ``later`` and ``earlier`` are the revisions of the same period around it.
    """

    made: Made
    plan: str
    period: Period
    proposal: Proposal | None
    later: Made | None
    earlier: Made | None

    @property
    def is_public(self) -> bool:
        return self.made.profile == "publicatie"


def list_releases(ports: Ports) -> Sequence[Made]:
    """All releases whose files are there, or that are asked for, the latest first. Raises Unavailable."""
    return list(reversed(EvaluationStore(ports.database).releases()))


def period_of(ports: Ports, made: Made) -> tuple[str, Period]:
    """The title of the plan of a release, and its period. Raises NotThere for a plan that is gone."""
    plan = plans.load(ports.settings.text("GEMEENTE")).named(made.plan)
    found = [one for one in periods_of(plan) if one.code == made.period] if plan else []
    if plan is None or not found:
        raise NotThere
    return plan.title, found[0]


def one_release(ports: Ports, named: str) -> Shown:
    """A release by its id. Raises NotThere and Unavailable."""
    store = EvaluationStore(ports.database)
    made = store.release(named)
    if made is None:
        raise NotThere
    title, period = period_of(ports, made)
    waiting = (
        ProposalStore(ports.database, "evaluation").one(made.proposal) if made.proposal else None
    )
    around = (store.release(_revised(made, by)) for by in (1, -1))
    return Shown(made, title, period, waiting, *around)


def propose_publishing(work: Work, named: str) -> None:
    """Propose to publish a release. Raises NotThere, Refused, Conflict and Unavailable."""
    shown = one_release(work.ports, named)
    if why := why_not_published(shown):
        if _is_own(work, shown):
            return
        raise Refused("", why)
    _ask(work, PUBLISHING, shown.made, annex=_annex_of(work.ports, shown.made))


def why_not_published(shown: Shown) -> str:
    """Why a release cannot be proposed for publishing now (a msgid); empty when it can."""
    if not shown.is_public:
        return N_("Deze cijfers zijn precies. Alleen een publieke uitgave kan gepubliceerd worden.")
    if shown.made.state in {"gevraagd", "bezig"}:
        return N_("Deze uitgave is nog niet gemaakt.")
    if shown.made.state == "gepubliceerd":
        return N_("Deze uitgave is al gepubliceerd.")
    if shown.made.state == "ingetrokken":
        return N_("Deze uitgave is ingetrokken. Vraag een herziene uitgave.")
    return N_("Er wacht al een voorstel op een handtekening.") if shown.made.proposal else ""


def propose_withdrawal(work: Work, named: str, words: str) -> None:
    """Propose to withdraw what was published, for a reason in words that everybody reads.

    Raises NotThere, Refused, Conflict and Unavailable.
    """
    shown = one_release(work.ports, named)
    if why := why_not_withdrawn(shown):
        if _is_own(work, shown):
            return
        raise Refused("", why)
    _ask(work, WITHDRAWING, shown.made, words=words)


def why_not_withdrawn(shown: Shown) -> str:
    """Why a release cannot be proposed for withdrawal now (a msgid); empty when it can."""
    if shown.made.state != "gepubliceerd":
        return N_("Deze uitgave is niet gepubliceerd.")
    return N_("Er wacht al een voorstel op een handtekening.") if shown.made.proposal else ""


def ask_revision(work: Work, named: str, words: str) -> str:
    """Have a release of a period made anew by the next run, for a reason in words; the id of the new one.

    Its counts are those that were closed: what can change is text, costs and activities, and the program.
    Raises NotThere, Refused, Conflict and Unavailable.
    """
    shown = one_release(work.ports, named)
    seen = shown.made
    if why := why_not_revised(shown):
        raise Refused("", why)
    new = replace(
        _without_history(seen),
        revision=seen.revision + 1,
        reason=words,
        state="gevraagd",
        at=work.at,
    )
    work.commit(
        insert_release(new),
        work.entry(
            f"uitgave#{seen.id}", "herziening_gevraagd", PUBLISH, revision=str(new.revision)
        ),
    )
    return new.id


def why_not_revised(shown: Shown) -> str:
    """Why no revision of a release can be asked for (a msgid); empty when it can."""
    if not shown.is_public:
        return N_("Precieze cijfers worden vanzelf opnieuw gemaakt als ze definitief zijn.")
    if not shown.made.is_there:
        return N_("Deze uitgave is nog niet gemaakt.")
    if shown.later is not None:
        return N_("Er is al een latere uitgave van deze periode.")
    return (
        N_("Er wacht een voorstel. Laat dat eerst tekenen of trek het in.")
        if shown.made.proposal
        else ""
    )


def note_given(work: Work, named: str, *, day: date, what: str) -> None:
    """Note when the council got a release, and as what. The same again is noted once.

    Raises NotThere, Refused, Conflict and Unavailable.
    """
    shown = one_release(work.ports, named)
    if not shown.made.is_there:
        raise Refused("", N_("Deze uitgave is nog niet gemaakt."))
    given = {"day": day.isoformat(), "what": what, "by": work.by}
    if given in [dict(one) for one in shown.made.given]:
        return
    now = [*(dict(one) for one in shown.made.given), given]
    work.commit(
        change_release(shown.made, given=now),
        work.entry(f"uitgave#{named}", "aan_raad", PUBLISH, day=given["day"], given=what),
    )


def sign_release(work: Work, by: Medewerker, named: str, *, seen: str) -> None:
    """Sign what waits about a release as it was read. Raises NotThere, Refused, Barred, Conflict,
    Unavailable.
    """
    _stop_without(by, "uitgave_tekenen")
    made = one_release(work.ports, named).made
    proposals.sign(work, KINDS, _last_proposal(work.ports, made), on=seen or "-")


def reject_release(work: Work, by: Medewerker, named: str, reason: str) -> None:
    """Reject what waits about a release. Raises what ``sign_release`` raises."""
    _stop_without(by, "uitgave_tekenen")
    made = one_release(work.ports, named).made
    proposal = ProposalStore(work.ports.database, "evaluation").one(
        _last_proposal(work.ports, made)
    )
    tell = (ToMedewerker("mw_afgewezen", proposal.by),) if proposal else ()
    proposals.refuse(work, KINDS, _last_proposal(work.ports, made), reason, tell=tell)


def take_back(work: Work, named: str) -> None:
    """Take back one's own proposal about a release. Raises NotThere, Refused, Conflict and Unavailable."""
    made = one_release(work.ports, named).made
    proposals.withdraw(work, KINDS, _last_proposal(work.ports, made))


def _stop_without(by: Medewerker, right: Right) -> None:
    if not may(by, right):
        raise NotThere


def _last_proposal(ports: Ports, made: Made) -> str:
    """The id of the proposal that waits about a release, or of the last one that was settled."""
    if made.proposal:
        return made.proposal
    about = f"uitgave#{made.id}"
    found = [one for one in ProposalStore(ports.database, "evaluation").all() if one.about == about]
    if not found:
        raise NotThere
    return max(found, key=lambda one: (one.settled_at, one.id)).id


def _is_own(work: Work, shown: Shown) -> bool:
    """Whether the very proposal of this page waits already: pressed twice, it is asked once."""
    return shown.proposal is not None and shown.proposal.id == work.once[:12]


def _ask(work: Work, kind: Kind, made: Made, **put: str) -> None:
    # The row keeps the proposal, so that the version which is signed is the one with it.
    asked = ask_second(
        work, kind, f"uitgave#{made.id}", str(made.version + 1), {}, named=work.once[:12]
    )
    work.commit(
        asked.part,
        change_release(made, proposal=asked.proposal.id, **put),
        work.entry(f"uitgave#{made.id}", "voorgesteld", PUBLISH, **asked.noted),
        tell=Announcement(
            f"voorstel.{asked.proposal.id}", work.at, (asked.to,), f"uitgave#{made.id}"
        ),
        already={PROPOSED_ONCE},
    )


def _target(ports: Ports, proposal: Proposal) -> Target | None:
    made = EvaluationStore(ports.database).release(proposal.about.partition("#")[2])
    if made is None:
        return None
    title, period = period_of(ports, made)
    return Target(str(made.version), f"{title}, {period.name()}")


def _publish(work: Work, proposal: Proposal) -> Done:
    """The parts that publish; the files are copied before. Raises NotThere, Refused and Unavailable."""
    shown = one_release(work.ports, proposal.about.partition("#")[2])
    made = shown.made
    files = copy_files(work.ports, made)
    listed = ShownUitgave(
        made.id,
        shown.plan,
        made.kind,
        shown.period.start.isoformat(),
        made.end,
        made.revision,
        work.ports.today.isoformat(),
        files,
        made.reason,
    )
    change = change_release(
        made, state="gepubliceerd", published_at=work.at, published_by=work.by, proposal=""
    )
    return Done([change, put_uitgave(listed)], (ToMedewerker("mw_getekend", proposal.by),))


def copy_files(ports: Ports, made: Made) -> dict[str, int]:
    """Copy what the manifest of a release lists to where everybody reads; how many bytes each file has.

    Drafts stay behind. Raises Refused for a file that is not the one of the manifest, and Unavailable.
    """
    manifest = _whole(ports, made, MANIFEST, made.manifest)
    told = {one["name"]: one["sha256"] for one in json.loads(manifest)["files"]}
    copied = {MANIFEST: manifest} | {
        name: _whole(ports, made, name, sha) for name, sha in told.items()
    }
    for name, file in copied.items():
        ports.published.keep(f"{made.id}/{name}", file)
    return {name: len(file) for name, file in sorted(copied.items())}


def _whole(ports: Ports, made: Made, name: str, sha: str) -> bytes:
    file = ports.releases.read(f"{made.folder}/{name}")
    if file is None or digest(file) != sha:
        raise Refused("", N_("Een bestand van deze uitgave klopt niet. Waarschuw de beheerder."))
    return file


def _withdraw(work: Work, proposal: Proposal) -> Done:
    made = one_release(work.ports, proposal.about.partition("#")[2]).made
    change = change_release(
        made,
        state="ingetrokken",
        withdrawn_at=work.at,
        withdrawn_for=made.words,
        proposal="",
        words="",
    )
    shown = withdraw_uitgave(made.id, on=work.ports.today.isoformat(), why=made.words)
    return Done([change, shown], (ToMedewerker("mw_getekend", proposal.by),))


def _settle(work: Work, proposal: Proposal, end: End) -> Sequence[Part]:
    """The release without its proposal."""
    made = EvaluationStore(work.ports.database).release(proposal.about.partition("#")[2])
    return [] if made is None else [change_release(made, proposal="", words="")]


def _annex_of(ports: Ports, made: Made) -> str:
    """The id of the newest release with exact figures of the same period; empty when there is none."""
    found = [
        one
        for one in EvaluationStore(ports.database).releases()
        if (one.plan, one.period, one.profile) == (made.plan, made.period, "intern")
        and one.is_there
    ]
    return max(found, key=lambda one: one.revision).id if found else ""


def _revised(made: Made, by: int) -> str:
    """The id of another revision of the same period."""
    return release_id(made.plan, replace(made.edition, revision=made.revision + by))


def _without_history(made: Made) -> Made:
    """A new row of the same period."""
    return Made(
        made.plan,
        made.period,
        made.kind,
        made.profile,
        made.revision,
        made.end,
        made.last,
        made.is_final,
        "gevraagd",
    )


PUBLISHING = Kind(
    "publiceren",
    N_("Cijfers publiceren"),
    "uitgave_voorstellen",
    "evaluation",
    PUBLISH,
    _target,
    _publish,
    signs="uitgave_tekenen",
    settle=_settle,
    page="evaluatie/{key}",
    lets_in=False,
    refusals=REFUSALS,
)
WITHDRAWING = replace(
    PUBLISHING,
    act="terugtrekken",
    name=N_("Gepubliceerde cijfers intrekken"),
    carry_out=_withdraw,
)
KINDS: Sequence[Kind] = (PUBLISHING, WITHDRAWING)
