"""The desk involves an aandachtsfunctionaris: one asks, another one signs, and only then somebody is mailed.

Residents are promised that two people decide whether anybody hears of their report (reports/forms/notes.py).
Where the reporter asked for exactly that, one does it alone. Who is asked follows from the directory, as it
is when it is signed. A colleague of whoever was asked is asked without a second hand: that organisation
knows already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

import msgspec

from chalicelib.catalogue.showing.usecases import shown_organisaties
from chalicelib.mail.domain import Announcement, ToMedewerker, ToPerson
from chalicelib.network.directory.usecases import organisaties_to_ask
from chalicelib.network.domain import Aandachtsfunctionaris, ContactRole, Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.forms.context import Context
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import to_bytes
from chalicelib.platform.table import together
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.codes import INVOLVE_REASONS, REASONS_AGAINST_INVOLVING, SEEN_NAMES
from chalicelib.reports.domain import (
    KEPT_OUT_ROLES,
    WANTS_CONTACT,
    Header,
    all_kept_out,
    contact_of,
    kept_out,
    word_of_reporter,
)
from chalicelib.reports.melding.usecases import stop_if_overtaken
from chalicelib.reports.piles import answer_by
from chalicelib.reports.proposing.usecases import (
    damaged,
    is_proposed,
    kind_about,
    number_of,
    propose_about,
    sid_of,
    without,
    words_in,
)
from chalicelib.reports.sharing.usecases import ASKED_AT_ONCE, SHARING
from chalicelib.reports.store.cases import move, wait_for
from chalicelib.reports.store.file import File, FileStore, Involved
from chalicelib.reports.store.sharing import (
    INVOLVED_IS_NEW,
    insert_involved,
    involve_also,
    involvement_id,
)
from chalicelib.reports.store.submissions import (
    Stored,
    SubmissionStore,
    object_id,
    share_also,
    sharing_as_read,
)
from chalicelib.work import Work, looking_again

MAX_REQUEST_LENGTH = 2_000
Sees = Literal["vraag", "inhoud"]


class _Words(msgspec.Struct):
    """What is sealed of a proposal, and of a question (``Involved``).

    Whom it is asked and what they see stand there too: a row of a table can be written by hand.
    """

    language: str
    text: str
    organisatie_id: str
    sees: str


@dataclass(frozen=True)
class Request:
    """What the desk asks an organisation: ``text`` in its ``language``, for a reason (``INVOLVE_REASONS``).

    ``sees`` as in ``Involved``.
    """

    organisatie_id: str
    sees: Sees
    reason: str
    text: str
    language: str


def request_to_read(ports: Ports, request: Request, context: Context) -> dict[str, str]:
    """All that an organisation gets when a proposal is signed, in words. Raises Unavailable."""
    names = {one.id: one.name for one in shown_organisaties(ports)}
    sees = "vraag_inhoud" if request.sees == "inhoud" else "vraag"
    return {
        "organisatie": names.get(request.organisatie_id, request.organisatie_id),
        "reason": context.named(INVOLVE_REASONS, request.reason),
        "sees": context.named(SEEN_NAMES, sees),
        "text": request.text,
        "language": request.language,
    }


@dataclass(frozen=True)
class Colleague:
    """A person of an organisation that a melding is shared with, or could be.

    ``name`` is empty for who is no longer in the directory, ``phone`` also when we do not know it.
    ``may_be_asked``: not asked yet, there today, and not kept out by the reporter.
    """

    person_id: str
    name: str
    role: ContactRole | Literal[""]
    is_asked: bool
    may_be_asked: bool
    phone: str = ""


@dataclass(frozen=True)
class SharedIn:
    """An organisation in which a melding is shared, or may be by the word of its reporter.

    ``keep_out`` is whom the reporter keeps out there (``KEPT_OUT``).
    """

    organisatie_id: str
    keep_out: str
    people: Sequence[Colleague]


def involve(
    work: Work,
    sid: str,
    organisatie_id: str,
    text: str,
    *,
    sees: Sees,
    reason: str,
    seen: str | None = None,
) -> bool:
    """Ask the aandachtsfunctionaris of an organisation about a melding (R10), or propose to ask.

    True when the question goes at once, because the reporter asked for it: they are mailed that something
    waits. False when a colleague signs first. The same words from the same page ask, or propose, once.
    ``sees`` as in ``Involved``, ``reason`` one of ``INVOLVE_REASONS``, ``seen`` the handler that the page
    named. Raises NotThere, Refused (also when nobody is there, or the reporter did not want it), Overtaken,
    Conflict and Unavailable.
    """
    asked = Request(organisatie_id, sees, reason, text, work.language)
    return looking_again(lambda: _involve(work, sid, asked, seen))


def _involve(work: Work, sid: str, asked: Request, seen: str | None) -> bool:
    melding, file = _to_share(work.ports, sid)
    if is_proposed(work, melding):
        return False
    stop_if_overtaken(work, melding, seen)
    stop_if_barred(work, melding, "betrekken")
    person = _person_to_ask(work.ports, file, asked.organisatie_id, asked.sees)
    if not is_wanted(file.headers, asked.organisatie_id, asked.sees):
        facts = {"to": asked.organisatie_id, "sees": asked.sees, "reason": asked.reason}
        propose_about(work, INVOLVING, melding, facts, _words_of(asked, work.at))
        return False
    sealed = work.ports.keys.seal("dossier", sid, to_bytes(_words_of(asked, work.at)))
    involved = _involved(work, sid, asked, person, sealed, page=work.once, by=work.by)
    work.commit(
        insert_involved(involved),
        *together(
            sharing_as_read(melding),
            wait_for(
                melding, "organisatie", answer_by("organisatie", work.at), work.ports.here.hours
            ),
        ),
        work.entry(
            object_id(sid),
            "af_betrokken",
            SHARING.of(asked.reason),
            to=asked.organisatie_id,
            person=person.id,
            sees=asked.sees,
        ),
        tell=Announcement(
            involvement_id(sid, involved.sk), work.at, (_letter(person),), about=object_id(sid)
        ),
        already={INVOLVED_IS_NEW},
    )
    return True


def is_wanted(headers: Sequence[Header], organisatie_id: str, sees: str) -> bool:
    """Whether the reporter asked that this organisation, their own, sees this much."""
    word = word_of_reporter(headers, organisatie_id)
    return word in WANTS_CONTACT and (sees == "vraag" or word == "inhoud")


def wanted_by_reporter(ports: Ports, sid: str) -> list[str]:
    """The organisations that the reporter asked to know of a melding: there one person asks alone.

    Raises NotThere and Unavailable.
    """
    _, file = _to_share(ports, sid)
    own = dict.fromkeys(header.organisatie_id for header in file.headers)
    return [one for one in own if one and is_wanted(file.headers, one, "vraag")]


def request_in(ports: Ports, proposal: Proposal) -> Request | None:
    """What a proposal asks; None when it does not open, or says something else than its codes.

    Raises Unavailable.
    """
    words, facts = words_in(ports, proposal, _Words), proposal.facts
    to, sees, reason = (facts.get(name, "") for name in ("to", "sees", "reason"))
    if words is None or (words["organisatie_id"], words["sees"]) != (to, sees):
        return None
    if sees not in {"vraag", "inhoud"} or reason not in INVOLVE_REASONS:
        return None
    return Request(to, cast("Sees", sees), reason, words["text"], words["language"])


def _carry_out(work: Work, proposal: Proposal) -> Done:
    """The parts that ask what a colleague proposed to ask. Raises Refused, Barred and Unavailable."""
    ports, sid = work.ports, sid_of(proposal)
    melding, file = _to_share(ports, sid)
    asked = request_in(ports, proposal)
    if asked is None:
        raise damaged()
    stop_if_barred(work, melding, "betrekken")
    person = _person_to_ask(ports, file, asked.organisatie_id, asked.sees)
    page, by = number_of(proposal), proposal.by
    involved = _involved(
        work, sid, asked, person, proposal.sealed, page=page, by=by, signed_by=work.by
    )
    waits = {**melding.waits, "organisatie": answer_by("organisatie", work.at)}
    rest = without(melding, proposal)
    return Done(
        [
            insert_involved(involved),
            *together(
                sharing_as_read(melding),
                move(melding, ports.here.hours, proposed=rest, waits=waits),
            ),
        ],
        (_letter(person), ToMedewerker("mw_getekend", by)),
        {"person": person.id},
        why=SHARING.of(asked.reason),
        told_as=involvement_id(sid, involved.sk),
    )


INVOLVING = kind_about(
    "betrekken",
    N_("Organisatie betrekken"),
    SHARING,
    _carry_out,
    signs="melding_behandelen",
    refusals=REASONS_AGAINST_INVOLVING,
)


def _words_of(asked: Request, at: str) -> Mapping[str, str]:
    return {
        "language": asked.language,
        "text": asked.text,
        "organisatie_id": asked.organisatie_id,
        "sees": asked.sees,
        "at": at,
    }


def _involved(
    work: Work,
    sid: str,
    asked: Request,
    person: Aandachtsfunctionaris,
    sealed: bytes,
    *,
    page: str,
    by: str,
    signed_by: str = "",
) -> Involved:
    """The row of a question that goes now to a person; ``page`` is the key of the page it was written on."""
    sk = f"betrokken#{page}"
    return Involved(
        sid=sid,
        sk=sk,
        organisatie_id=asked.organisatie_id,
        shared_to={person.id: involvement_id(sid, sk)},
        sees=asked.sees,
        reason=asked.reason,
        at=work.at,
        by=by,
        seen_by="",
        sealed=sealed,
        signed_by=signed_by,
    )


def _letter(person: Aandachtsfunctionaris) -> ToPerson:
    return ToPerson("af_gevraagd", person.organisatie_id, person.id)


def faults_of_asking(ports: Ports, sid: str, organisatie_id: str, sees: str) -> dict[str, str]:
    """Why an organisation cannot be asked about a melding, as msgids by field; empty when it can.

    Raises NotThere and Unavailable.
    """
    _, file = _to_share(ports, sid)
    network = NetworkStore(ports.database).of_organisatie(organisatie_id)
    return _asked(file, organisatie_id, network, ports.today, sees)[1]


def may_be_asked(ports: Ports, sid: str, organisaties: Collection[str]) -> list[str]:
    """Those of these organisations that can be asked about a melding today. Raises NotThere, Unavailable."""
    _, file = _to_share(ports, sid)
    store = NetworkStore(ports.database)
    able = {one.id for one in organisaties_to_ask(ports, file.headers[0].wijk_code)}
    # What the reporter said of sharing is about the own organisation only.
    own = {header.organisatie_id for header in file.headers}
    return [
        one
        for one in organisaties
        if one in able
        if one not in own
        or not _asked(file, one, store.of_organisatie(one), ports.today, "vraag")[1]
    ]


def _person_to_ask(
    ports: Ports, file: File, organisatie_id: str, sees: str
) -> Aandachtsfunctionaris:
    """Who is asked in an organisation now. Raises Refused, with all that stands in the way."""
    network = NetworkStore(ports.database).of_organisatie(organisatie_id)
    person, faults = _asked(file, organisatie_id, network, ports.today, sees)
    if faults or person is None:
        (first, mend), *others = faults.items()
        raise Refused(first, mend, dict(others))
    return person


def _asked(
    file: File, organisatie_id: str, network: Network, today: date, sees: str
) -> tuple[Aandachtsfunctionaris | None, dict[str, str]]:
    """Who is asked in an organisation, and all that stands in the way, by field: then nobody is."""
    headers = file.headers
    word = word_of_reporter(headers, organisatie_id)
    skipped = frozenset(_kept_out_roles(headers, organisatie_id))
    found = contact_of(headers[0].wijk_code, network, today, skipped=skipped)
    faults = {}
    if word == "nee":
        faults["organisatie"] = N_(
            "Kies een andere organisatie: de melder wilde niet dat de eigen meekijkt."
        )
    elif _names_somebody(headers, organisatie_id):
        faults["organisatie"] = N_(
            "De melder sloot iemand van deze organisatie uit. Kijk eerst wie dat is en vraag dan een "
            "persoon bij ‘Wie ziet dit’."
        )
    elif found is None and skipped:
        faults["organisatie"] = N_(
            "Kies een andere organisatie: wie hier aanwezig is, is door de melder uitgesloten."
        )
    elif found is None:
        faults["organisatie"] = N_(
            "Kies een andere organisatie: hier is nu geen aandachtsfunctionaris aanwezig."
        )
    if word == "alleen_status" and sees == "inhoud":
        faults["ziet"] = N_(
            "Kies ‘Alleen de vraag’: de melder liet de eigen organisatie niet meer zien."
        )
    return (None if faults or found is None else found[1]), faults


def shared_in(ports: Ports, file: File) -> list[SharedIn]:
    """In which organisations a melding is shared or may be, and with whom. Raises Unavailable."""
    found = []
    for organisatie_id in dict.fromkeys(_may_be_asked_in(file)):
        network = NetworkStore(ports.database).of_organisatie(organisatie_id)
        headers = file.headers
        keep_out, skipped = (
            _kept_out(headers, organisatie_id),
            _kept_out_roles(headers, organisatie_id),
        )
        rows = _rows_in(file, organisatie_id)
        asked = dict.fromkeys(person_id for one in rows for person_id in one.shared_to)
        people = {person.id: person for person in network.people}
        colleagues = [
            Colleague(
                one,
                people[one].name if one in people else "",
                people[one].role if one in people else "",
                is_asked=one in asked,
                may_be_asked=any(one not in row.shared_to for row in rows)
                and one in people
                and people[one].is_there_on(ports.today)
                and people[one].role not in skipped,
                phone=people[one].phone if one in people else "",
            )
            for one in (*asked, *(one for one in people if one not in asked))
        ]
        found.append(SharedIn(organisatie_id, keep_out, colleagues))
    return found


def colleague_of(ports: Ports, sid: str, organisatie_id: str, person_id: str) -> Colleague | None:
    """A person of an organisation in which a melding is shared or may be; None when there is none.

    Raises NotThere (no such melding) and Unavailable.
    """
    return _colleague(ports, _to_share(ports, sid)[1], organisatie_id, person_id)


def _colleague(ports: Ports, file: File, organisatie_id: str, person_id: str) -> Colleague | None:
    known = [one for one in shared_in(ports, file) if one.organisatie_id == organisatie_id]
    people = [one for found in known for one in found.people if one.person_id == person_id]
    return people[0] if people else None


def ask_also(work: Work, sid: str, organisatie_id: str, person_id: str) -> None:
    """Ask one more person of an organisation, who covers for a colleague: they see what that one may see.

    They are mailed that something waits. Twice is once. Raises NotThere, Refused (not there, or kept out by
    the reporter), Conflict and Unavailable.
    """
    ports = work.ports
    melding, file = _to_share(ports, sid)
    stop_if_barred(work, melding, "meevragen")
    person = _colleague(ports, file, organisatie_id, person_id)
    if person is None:
        raise NotThere
    rows = [one for one in _rows_in(file, organisatie_id) if person_id not in one.shared_to]
    if not rows:
        return
    if not person.may_be_asked:
        raise Refused("", N_("Deze persoon is nu afwezig of door de melder uitgesloten."))
    at = work.at
    told = f"{sid}.gevraagd.{person_id}.{at}"
    letter = "af_vervanger" if person.role == "plaatsvervanger" else "af_nieuw"
    changes = [
        share_also(one, person_id, told)
        if isinstance(one, Stored)
        else involve_also(one, person_id, told)
        for one in rows[:ASKED_AT_ONCE]
    ]
    work.commit(
        *together(*changes, sharing_as_read(melding)),
        work.entry(object_id(sid), "af_gevraagd", SHARING, to=organisatie_id, person=person_id),
        tell=Announcement(
            told, at, (ToPerson(letter, organisatie_id, person_id),), about=object_id(sid)
        ),
    )


def _kept_out(headers: Sequence[Header], organisatie_id: str) -> str:
    """Whom the reporter keeps out in this organisation: of another one nobody."""
    own = {header.organisatie_id for header in headers}
    return kept_out(headers) if organisatie_id in own else ""


def _names_somebody(headers: Sequence[Header], organisatie_id: str) -> bool:
    """Whether the reporter names somebody there, in words that only the desk can read."""
    is_own = organisatie_id in {one.organisatie_id for one in headers}
    return is_own and "iemand" in all_kept_out(headers)


def _kept_out_roles(headers: Sequence[Header], organisatie_id: str) -> set[ContactRole]:
    """The roles that the desk may not ask there, by all that was sent. A person who is named has no role."""
    named = {*all_kept_out(headers)} - {"iemand"}
    is_own = organisatie_id in {one.organisatie_id for one in headers}
    return {role for name in named for role in KEPT_OUT_ROLES[name]} if is_own else set()


def _may_be_asked_in(file: File) -> list[str]:
    """The organisations that were asked, and the reporter's own when a confirmed word allows it."""
    headers = file.headers
    found = [one.header.organisatie_id for one in file.submissions if one.verified]
    found += [one.organisatie_id for one in file.involved]
    return [one for one in found if one and _rows_in(file, one) and not _refused(headers, one)]


def _refused(headers: Sequence[Header], organisatie_id: str) -> bool:
    return word_of_reporter(headers, organisatie_id) == "nee"


def _rows_in(file: File, organisatie_id: str) -> list[Stored | Involved]:
    """All that can be shared in an organisation: what its own people confirmed, and what we asked there."""
    own = [
        one
        for one in file.submissions
        if one.header.organisatie_id == organisatie_id and one.verified == "werkadres"
    ]
    return [*own, *(one for one in file.involved if one.organisatie_id == organisatie_id)]


def _to_share(ports: Ports, sid: str) -> tuple[Stored, File]:
    """A melding, read before the file is, as ``sharing_as_read`` needs. Raises NotThere."""
    melding = SubmissionStore(ports.database).submission(sid, "melding")
    file = FileStore(ports.database).file(sid)
    if melding is None or file is None:
        raise NotThere
    return melding, file
