"""Sharing a melding with an aandachtsfunctionaris: involving them, what they see, what they add.

A melding is shared with the person who was asked: by routing, by the desk, or as a colleague who covers.
Nobody else in the organisation may open, list or change it. The one asked sees what the reporter allowed:
``inhoud`` (everything but who it is about) or ``alleen_status`` (that a colleague reported, who that is and
how far it is). The desk can involve one in any other melding, for a reason: then they see what it asks,
and, if the desk says so, what was reported, but never by or about whom. What somebody was not asked about is
not there for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from chalicelib.journal.domain import Purpose
from chalicelib.mail.domain import Announcement, ToPerson
from chalicelib.network.directory.usecases import organisaties_to_ask
from chalicelib.network.domain import Aandachtsfunctionaris, ContactRole, Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, to_bytes
from chalicelib.platform.table import together
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.domain import (
    KEPT_OUT_ROLES,
    SHOWN_WHEN_INVOLVED,
    Header,
    all_kept_out,
    contact_of,
    kept_out,
    to_desk,
    visible_sections,
    word_of_reporter,
)
from chalicelib.reports.melding.usecases import stop_if_overtaken
from chalicelib.reports.opening.usecases import (
    newest_on_a_page,
    open_asked,
    open_content,
    open_text,
)
from chalicelib.reports.piles import answer_by
from chalicelib.reports.sections import Section, section_of
from chalicelib.reports.store.cases import add_news, wait_for
from chalicelib.reports.store.file import Arrived, File, FileStore, Involved
from chalicelib.reports.store.sharing import (
    INVOLVED_IS_NEW,
    VIEW_IS_NEW,
    SharingStore,
    insert_involved,
    insert_view,
    involve_also,
    involvement_id,
    note_shared_seen,
)
from chalicelib.reports.store.submissions import (
    Stored,
    SubmissionStore,
    object_id,
    share_also,
    sharing_as_read,
)
from chalicelib.work import Work, looking_again

# As the register of processing activities calls it (docs/privacy.md).
SHARING = Purpose("signalen_delen", "meekijken")
MAX_VIEW_LENGTH = 4_000
MAX_REQUEST_LENGTH = 2_000
# One account cannot fill the page of a melding.
MAX_VIEWS = 50
# Within the 100 parts of a transaction.
_ASKED_AT_ONCE = 80
# The question by which a professional shares a report, and the answers that share anything.
_SHARE, _SHARED = "share_with_aandachtsfunctionaris", ("inhoud", "alleen_status")
_VIEW = N_("Inbreng aandachtsfunctionaris")


@dataclass(frozen=True)
class Contact:
    """An aandachtsfunctionaris, by the row in the directory; ``person_id`` is empty for who has none.

    ``medewerker_id`` is whose account it is: by it we know what somebody wrote.
    """

    organisatie_id: str
    person_id: str
    medewerker_id: str


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


@dataclass(frozen=True)
class Shared:
    """A melding as far as it is shared.

    ``stored`` are the submissions of colleagues that this person was asked to see, ``involved`` what we asked
    of this person, ``state`` how far the desk is; ``share`` is the word of the reporter that holds for this
    organisation. ``is_answered``: this person added something.
    """

    sid: str
    reference: str
    state: str
    stored: Sequence[Stored]
    involved: Sequence[Involved]
    share: str
    is_answered: bool = False

    @property
    def since(self) -> str:
        """The stored moment since which it is shared."""
        return min([*(s.accepted_at for s in self.stored), *(i.at for i in self.involved)])

    @property
    def everything(self) -> list[Stored | Involved]:
        return [*self.stored, *self.involved]

    @property
    def is_seen(self) -> bool:
        return not self.unseen

    @property
    def unseen(self) -> list[Stored | Involved]:
        return [one for one in self.everything if not one.seen_by]


@dataclass(frozen=True)
class Text:
    """A text of a shared melding, with the answers that may be seen.

    ``share``: what a colleague allowed, ``inhoud`` or ``alleen_status``; empty when the desk shows it.
    ``is_opened`` is False for a text that does not open; it has no answers then.
    """

    accepted_at: str
    share: str
    answers: Sequence[Mapping[str, Any]]
    is_opened: bool = True
    language: str = "nl"


@dataclass(frozen=True)
class Question:
    """What the desk asked at a stored moment; ``shows_report``: with it, what was reported may be seen.

    ``is_opened`` is False for one that does not open, or that is of another organisation by what stands under
    its seal; it has no text then.
    """

    at: str
    text: str = ""
    language: str = "nl"
    is_opened: bool = True
    shows_report: bool = False


@dataclass(frozen=True)
class View:
    """The words that this person added at a stored moment; ``is_opened``: they could be opened."""

    at: str
    lines: Sequence[str] = ()
    language: str = "nl"
    is_opened: bool = True


@dataclass(frozen=True)
class OpenedShare:
    """A shared melding, opened: what was reported, what the desk asks, what this person added; oldest first.

    ``left_out``: how many texts one page does not open. Of ``views`` it has the newest.
    """

    shared: Shared
    texts: Sequence[Text]
    questions: Sequence[Question]
    left_out: int
    views: Sequence[View]


def list_shared(ports: Ports, contact: Contact, *, limit: int) -> tuple[list[Shared], bool]:
    """The first meldingen that a person was asked about, and whether there are more; nothing is opened.

    Raises Unavailable.
    """
    store, found, after = SharingStore(ports.database), dict[str, Shared](), None
    while True:
        sids, after = store.shared_with(
            contact.organisatie_id, contact.person_id, limit=limit, after=after
        )
        for sid in sids:
            one = None if sid in found else _shared(ports, sid, contact)
            if one is not None:
                found[sid] = one[0]
        if after is None or len(found) > limit:
            return [*found.values()][:limit], len(found) > limit


def open_shared(work: Work, sid: str, contact: Contact) -> OpenedShare:
    """Open a shared melding, as far as this person may see it; the journal comes first.

    Of what was reported the first text is opened, and the newest: a page has bounds. Raises NotThere when
    there is none or this person was not asked, Conflict and Unavailable.
    """
    found, file = _found(work.ports, sid, contact)
    work.note(object_id(sid), "gelezen_door_af", SHARING)
    questions = [_question(work, involved) for involved in found.involved]
    may_be_seen = found.share != "alleen_status" and any(q.shows_report for q in questions)
    of_colleagues = {stored.sk for stored in found.stored}
    texts = [one for one in file.submissions if may_be_seen or one.sk in of_colleagues]
    first, rest = texts[:1], texts[1:]
    left_out = len(rest) - newest_on_a_page(first, rest)

    def opened(stored: Stored) -> Text:
        if stored.sk not in of_colleagues:
            return _text(work, stored, "", SHOWN_WHEN_INVOLVED)
        sections = visible_sections(found.share)
        return _text(work, stored, found.share, sections, of=contact.organisatie_id)

    own = _added_by(contact, file)
    older = len(own) - newest_on_a_page((), own)
    return OpenedShare(
        found,
        [opened(one) for one in [*first, *rest[left_out:]]],
        questions,
        left_out,
        [_view(work, one) for one in own[older:]],
    )


def involve(
    work: Work,
    sid: str,
    organisatie_id: str,
    text: str,
    *,
    sees: Literal["vraag", "inhoud"],
    reason: str,
    seen: str | None = None,
) -> None:
    """Ask the aandachtsfunctionaris of an organisation about a melding (R10).

    The same words from the same page ask once. ``sees`` as in ``Involved``, ``reason`` one of
    ``INVOLVE_REASONS``, ``seen`` the handler that the page named. They are mailed that something waits.
    Raises NotThere, Refused (also when nobody is there, or the reporter did not want it), Overtaken, Conflict
    and Unavailable.
    """
    looking_again(
        lambda: _involve(work, sid, organisatie_id, text, sees=sees, reason=reason, seen=seen)
    )


def _involve(
    work: Work,
    sid: str,
    organisatie_id: str,
    text: str,
    *,
    sees: Literal["vraag", "inhoud"],
    reason: str,
    seen: str | None,
) -> None:
    ports = work.ports
    melding, file = _to_share(ports, sid)
    stop_if_overtaken(work, melding, seen)
    stop_if_barred(work, melding, "betrekken")
    network = NetworkStore(ports.database).of_organisatie(organisatie_id)
    contact, faults = _asked(file, organisatie_id, network, ports.today, sees)
    if faults or contact is None:
        (first, mend), *others = faults.items()
        raise Refused(first, mend, dict(others))
    at, person = work.at, contact
    # Whom it is asked and what they see stand under the seal too: a row of a table can be written by hand.
    told = {"organisatie_id": organisatie_id, "sees": sees, "at": at}
    held = to_bytes({"language": work.language, "text": text, **told})
    sk = f"betrokken#{work.once}"
    involved = Involved(
        sid=sid,
        sk=sk,
        organisatie_id=organisatie_id,
        shared_to={person.id: involvement_id(sid, sk)},
        sees=sees,
        reason=reason,
        at=at,
        by=work.by,
        seen_by="",
        sealed=ports.keys.seal("dossier", sid, held),
    )
    to = ToPerson("af_gevraagd", organisatie_id, person.id)
    why = SHARING.of(reason)
    work.commit(
        insert_involved(involved),
        *together(
            sharing_as_read(melding),
            wait_for(melding, "organisatie", answer_by("organisatie", at), ports.here.hours),
        ),
        work.entry(
            object_id(sid), "af_betrokken", why, to=organisatie_id, person=person.id, sees=sees
        ),
        tell=Announcement(involvement_id(sid, sk), at, (to,), about=object_id(sid)),
        already={INVOLVED_IS_NEW},
    )


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
        for one in rows[:_ASKED_AT_ONCE]
    ]
    work.commit(
        *together(*changes, sharing_as_read(melding)),
        work.entry(object_id(sid), "af_gevraagd", SHARING, to=organisatie_id, person=person_id),
        tell=Announcement(
            told, at, (ToPerson(letter, organisatie_id, person_id),), about=object_id(sid)
        ),
    )


def acknowledge(work: Work, sid: str, contact: Contact) -> None:
    """Say to have seen it; twice is once. Raises NotThere, Conflict and Unavailable."""
    found, _ = _found(work.ports, sid, contact)
    if found.is_seen:
        return
    work.commit(
        *(note_shared_seen(one, by=work.by) for one in found.unseen),
        work.entry(object_id(sid), "gezien_door_af", SHARING),
    )


def add_view(work: Work, sid: str, contact: Contact, text: str) -> None:
    """Add what an aandachtsfunctionaris knows or thinks, for the desk, which is mailed. Who adds has read.

    The same words from the same page are added once. Raises NotThere, Refused, Conflict and Unavailable.
    """
    looking_again(lambda: _add_view(work, sid, contact, text))


def _add_view(work: Work, sid: str, contact: Contact, text: str) -> None:
    found, file = _found(work.ports, sid, contact)
    melding = file.submissions[0]
    added = {one.sk for one in file.arrived if one.kind == "duiding"}
    if len(added) >= MAX_VIEWS and f"duiding#{work.once}" not in added:
        raise Refused("duiding", N_("Het maximum aan inbreng is bereikt. Bel het meldpunt."))
    at = work.at
    shown = text.splitlines()
    answer = {"name": "af_duiding", "question": _VIEW, "value": text, "shown": shown}
    held = to_bytes({"language": work.language, "answers": [answer]})
    dossier = work.ports.keys.seal("dossier", sid, held)
    to = to_desk("", melding.handler)
    work.commit(
        insert_view(
            sid,
            work.once,
            dossier,
            by=work.by,
            at=at,
            number=melding.arrivals + 1,
            organisatie_id=contact.organisatie_id,
        ),
        *together(
            add_news(melding, "duiding", at, "", work.ports.here.hours),
            *(note_shared_seen(one, by=work.by) for one in found.unseen[:_ASKED_AT_ONCE]),
        ),
        work.entry(object_id(sid), "aangevuld_door_af", SHARING),
        tell=Announcement(f"{sid}.duiding.{work.once}", at, (to,), about=object_id(sid)),
        already={VIEW_IS_NEW},
    )


def _view(work: Work, arrived: Arrived) -> View:
    """The views that this person added; one that does not open hides no other one."""
    try:
        opened = open_text(work.ports.keys, arrived)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return View(arrived.accepted_at, is_opened=False)
    lines = [line for answer in opened["answers"] for line in answer["shown"]]
    return View(arrived.accepted_at, lines, opened["language"])


def _question(work: Work, involved: Involved) -> Question:
    """A question of the desk, as its seal says it; one that does not open hides no other one."""
    try:
        held = open_asked(work.ports.keys, involved.sid, involved.sealed)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return Question(involved.at, is_opened=False)
    # What an older release asked says neither: it is read, and shows nothing of what was reported.
    own = involved.organisatie_id
    is_theirs, sees = held.get("organisatie_id", own) == own, held.get("sees", "vraag")
    if not is_theirs or sees != involved.sees:
        log.fault("shared_against_its_words", SealBroken("other words under the seal"))
    if not is_theirs:
        return Question(involved.at, is_opened=False)
    shows_report = sees == involved.sees == "inhoud"
    return Question(involved.at, held["text"], held["language"], shows_report=shows_report)


def _text(
    work: Work, stored: Stored, share: str, sections: frozenset[Section], *, of: str = ""
) -> Text:
    """A submission with the answers in these sections; one that does not open hides no other one.

    ``of`` is the organisation whose people its reporter let see it. The words under the seal must say so too:
    whoever can write to the table could share the report of a resident with a school otherwise.
    """
    try:
        opened = open_content(work.ports.keys, "content", stored.sid, stored.sealed)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return Text(stored.accepted_at, share, (), is_opened=False)
    answers: Sequence[Mapping[str, Any]] = opened["answers"]
    said = {answer["name"]: answer.get("value") for answer in answers}
    if of and (said.get("organisatie_id") != of or said.get(_SHARE) not in _SHARED):
        log.fault("shared_against_its_words", SealBroken("other words under the seal"))
        return Text(stored.accepted_at, share, (), is_opened=False)
    shown = [answer for answer in answers if section_of(answer["name"]) in sections]
    return Text(stored.accepted_at, share, shown, language=opened["language"])


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


def _found(ports: Ports, sid: str, contact: Contact) -> tuple[Shared, File]:
    found = _shared(ports, sid, contact)
    if found is None:
        raise NotThere
    return found


def _shared(ports: Ports, sid: str, contact: Contact) -> tuple[Shared, File] | None:
    file = FileStore(ports.database).file(sid)
    if file is None or not (contact.organisatie_id and contact.person_id):
        return None
    # Who was asked about one submission may see what else colleagues let the organisation see of it.
    of_colleagues = [s for s in file.submissions if s.shared_with == contact.organisatie_id]
    is_asked = any(contact.person_id in s.shared_to for s in of_colleagues)
    theirs = of_colleagues if is_asked else []
    here = [i for i in file.involved if i.organisatie_id == contact.organisatie_id]
    asked = [i for i in here if contact.person_id in i.shared_to]
    word = word_of_reporter(file.headers, contact.organisatie_id)
    if word == "nee" or not (theirs or asked):
        return None
    melding = file.submissions[0]
    is_answered = bool(_added_by(contact, file))
    found = Shared(sid, melding.reference, melding.state, theirs, asked, word, is_answered)
    return found, file


def _added_by(contact: Contact, file: File) -> list[Arrived]:
    """The arrivals that this person wrote, oldest first."""
    return [
        one for one in file.arrived if one.kind == "duiding" and one.by == contact.medewerker_id
    ]
