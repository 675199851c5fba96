"""The page of one melding (masked, unmasked for a reason, or on paper) and the page of its log."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from chalicelib.access import acts
from chalicelib.access.acts import Act, Screen, Shown, Small, page_of
from chalicelib.access.drafts.usecases import drafts_below
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_reading
from chalicelib.catalogue.showing.usecases import shown_organisaties
from chalicelib.journal.codes.actions import ACTIONS
from chalicelib.journal.domain import Entry
from chalicelib.journal.telling.usecases import action_of
from chalicelib.mailbox.domain import is_open
from chalicelib.network.domain import CONTACT_ROLE_NAMES
from chalicelib.platform.calendar import date_text, moment_text, time_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import news_elsewhere, state_of, what_may
from chalicelib.reports.arranging.usecases import Case, arrange, open_danger, read_before
from chalicelib.reports.checking.usecases import to_read as checks_to_read
from chalicelib.reports.clearing.usecases import batch_with
from chalicelib.reports.codes import (
    CHANNEL_NAMES,
    CONFIRMED_AT,
    CONFIRMED_ELSEWHERE,
    ENTERED_TO_SHARE,
    INVOLVE_REASONS,
    KEPT_OUT_NAMES,
    LETTERS,
    MAIL_STATES,
    MAILBOX_STATES,
    PURPOSES,
    READINGS,
    RELATED_NAMES,
    RULES,
    SECTION_NAMES,
    SEEN_NAMES,
    SPLIT_REASON,
    STATE_NAMES,
    SUBJECT_NAMES,
    URGENCIES,
    VERIFIED_NAMES,
)
from chalicelib.reports.domain import (
    DECIDED,
    MAX_AMENDMENTS,
    MAX_REPLIES,
    WANTS_CONTACT,
    all_kept_out,
    has_lost_code,
    word_of_reporter,
)
from chalicelib.reports.examining.usecases import opened_examination
from chalicelib.reports.examining.usecases import to_read as examination_to_read
from chalicelib.reports.handling.acts import OPPAKKEN, VERWERKT
from chalicelib.reports.involving.usecases import SharedIn, shared_in
from chalicelib.reports.melding.acts import Afdruk, Wie
from chalicelib.reports.melding.usecases import (
    MOST_ENTRIES,
    Opened,
    handler_of,
    log_of,
    open_melding,
    show_identity,
    sleutelpersoon_of,
    writers_of,
)
from chalicelib.reports.notes.usecases import opened_notes, to_read
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.partners.acts import ONTVANGST
from chalicelib.reports.partners.usecases import to_read as handovers_to_read
from chalicelib.reports.reporter.usecases import NO_MAILBOX
from chalicelib.reports.sharing.usecases import MAX_VIEWS
from chalicelib.reports.shielding.usecases import kept_from
from chalicelib.reports.signing.acts import INTREKKEN, TEKENEN
from chalicelib.reports.signing.usecases import decided_to_read, stop_if_not_to_read
from chalicelib.reports.signing.usecases import to_read as proposals_to_read
from chalicelib.reports.splitting.usecases import why_not_split
from chalicelib.reports.terms import TERM_NAMES, may_extend

_TEMPLATE, _MELDING = "bureau/melding.html", "/melding/{sid}"
# On the page of a melding stand the last steps; the log has the others.
_STEPS = 3
# Of the notes the newest stand on it; the others have a page of their own.
_NOTES = 3
# In the chain of a melding they say nothing else.
_ON_A_MELDING = {"geweigerd": N_("Voorstel afgewezen")}
# A number as a form stores it (platform/typed/phone.py); anything else that lies there stays words.
_DIALLED = re.compile(r"\+?[0-9][0-9 ()-]{5,30}( ext\. [0-9]{1,10})?")
_LEFT = N_("iemand die er niet meer werkt")
# Paper holds the whole conversation, as far as its bytes fit a page.
_ALL = MAX_AMENDMENTS + MAX_REPLIES + MAX_VIEWS


def _unmasked(visit: Visit, asked: Wie) -> Shown:
    count_reading(visit.work)
    before = asked.voor or ""
    opened = show_identity(visit.work, visit.at["sid"], asked.reden, before=before)
    context = _context(visit, opened, before=before, unmasked=True)
    return Shown(_TEMPLATE, _with_notes(visit, context))


def _on_paper(visit: Visit, asked: Afdruk) -> Shown:
    """The melding as it goes on paper, masked; the journal knows who took it along."""
    stop_if_not_to_read(visit.ports, visit.medewerker, visit.at["sid"])
    count_reading(visit.work)
    before = asked.voor or ""
    opened = open_melding(visit.work, visit.at["sid"], before=before, action="afgedrukt", most=_ALL)
    return Shown("bureau/afdruk.html", _context(visit, opened, before=before))


WIE = Act(
    "/melding/{sid}/wie",
    right="identiteit_zien",
    asks=Wie,
    do=_unmasked,
    button=N_("Toon identiteit"),
    note=N_("Uw naam en de reden worden vastgelegd."),
    is_main=True,
)
AFDRUK = Act(
    "/melding/{sid}/afdruk",
    right="melding_lezen",
    asks=Afdruk,
    do=_on_paper,
    button=N_("Afdrukken"),
    is_main=True,
)


def _show(visit: Visit) -> Mapping[str, Any]:
    stop_if_not_to_read(visit.ports, visit.medewerker, visit.at["sid"])
    count_reading(visit.work)
    before = "" if visit.request.method == "POST" else visit.asked.get("voor", "")
    opened = open_melding(visit.work, visit.at["sid"], before=before)
    return _with_notes(visit, _context(visit, opened, before=before))


def _examined(visit: Visit, opened: Opened) -> Mapping[str, Any] | None:
    """The examination as it is read; None when there is none. The journal holds that the melding is read."""
    examined = opened_examination(visit.ports, opened.file)
    if examined is None:
        return None
    read = examination_to_read(
        visit.ports, opened.file, examined, visit.language, visit.context.text
    )
    return {**read, "urgency": URGENCIES.get(opened.file.submissions[0].urgency, "")}


def _with_notes(visit: Visit, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """The context with the newest notes; the journal holds that the melding is read."""
    notes = opened_notes(visit.ports, visit.at["sid"], limit=_NOTES)
    read = to_read(visit.ports, notes, visit.language)
    return {**context, "notes": read, "older_notes": notes.older}


def _about(visit: Visit, title: str, *lines: str) -> Small:
    stop_if_not_to_read(visit.ports, visit.medewerker, visit.at["sid"])
    melding, said = handler_of(visit.ports, visit.at["sid"]), visit.context.text
    facts = ((said(N_("Melding")), melding.reference),)
    before = visit.one("voor") or visit.asked.get("voor", "")
    return Small(said(title), tuple(map(said, lines)), facts, given={"voor": before})


def _ask_why(visit: Visit) -> Small:
    return _about(
        visit,
        N_("Identiteit melder en betrokkene"),
        N_("De melding opent met naam en gegevens. De volgende pagina is weer afgeschermd."),
    )


def _ask_to_print(visit: Visit) -> Small:
    return _about(
        visit,
        N_("Melding afdrukken"),
        N_(
            "De afdruk bevat het gesprek, het onderzoek en de besluiten, zonder wat is afgeschermd. "
            "Notities staan er niet op."
        ),
        N_("Uw naam en het moment staan op de afdruk. De afdruk wordt vastgelegd."),
    )


_HERE = (OPPAKKEN, VERWERKT, TEKENEN, INTREKKEN, ONTVANGST)
MELDING = Screen(_MELDING, "melding_lezen", _TEMPLATE, _show, _HERE, draws=(WIE,))
IDENTITEIT = page_of(WIE, of=_MELDING, show=_ask_why, draws=_HERE)
PAPIER = page_of(AFDRUK, of=_MELDING, show=_ask_to_print)


def _log(visit: Visit) -> Mapping[str, Any]:
    stop_if_not_to_read(visit.ports, visit.medewerker, visit.at["sid"])
    melding, chain = log_of(visit.ports, visit.at["sid"])
    names = names_of(visit.ports, {entry.actor for entry in chain})
    timeline = _timeline(visit, chain, names)
    return {
        "melding": melding,
        "steps": [one for one in timeline if not one["is_reading"]],
        "readings": [one for one in timeline if one["is_reading"]],
        "is_cut": len(chain) == MOST_ENTRIES,
    }


LOGBOEK = Screen("/melding/{sid}/logboek", "melding_lezen", "bureau/logboek.html", _log)


def routes(guard: Guard) -> None:
    """The page of a melding, that of its log, and the small pages of its acts."""
    acts.add(guard, MELDING, IDENTITEIT, PAPIER, LOGBOEK)


def _context(
    visit: Visit, opened: Opened, *, before: str, unmasked: bool = False
) -> dict[str, Any]:
    melding, now = opened.file.submissions[0], visit.ports.now()
    case = arrange(opened, writers_of(visit.ports, opened), visit.context.text, unmasked=unmasked)
    names = names_of(visit.ports, _people(opened, case))
    shared = shared_in(visit.ports, opened.file)
    organisaties = {one.id: one.name for one in shown_organisaties(visit.ports)}
    timeline = _timeline(visit, opened.chain, names)
    local, said = visit.ports.here.local(now), visit.context.text
    may = what_may(visit.ports, melding, visit.medewerker.id, visit.may)
    steps = _next_steps(visit, opened, case, may)
    return {
        "melding": melding,
        "case": case,
        "names": names,
        "organisaties": organisaties,
        "handler": names.get(melding.handler, melding.handler),
        "is_own": melding.handler == visit.medewerker.id,
        "may_take": may.get("oppakken") == "",
        "facts": _facts(visit, opened, organisaties),
        "next_steps": [one for one in steps if not one.why_not],
        "blocked": {**_not_by_role(visit, opened), **_blocked(steps)},
        "other_steps": _other_steps(visit, opened, before, may),
        "state": said(STATE_NAMES[state_of(melding)]),
        "is_decided": state_of(melding) in DECIDED,
        "proposals": proposals_to_read(visit.ports, opened.file, visit.medewerker, visit.context),
        "decided": decided_to_read(visit.ports, opened.file, visit.context),
        "handovers": handovers_to_read(visit.ports, opened.file, visit.context),
        "danger": open_danger(opened),
        "elsewhere": [(one.sid, one.reference) for one in news_elsewhere(visit.ports, melding)],
        "batch": batch_with(visit.ports, melding.sid)
        if melding.quarantine and not melding.handler and state_of(melding) not in DECIDED
        else "",
        "rule": _rule(visit, opened, unmasked=unmasked),
        "unmasked": unmasked,
        # Another page, or a text that does not open, may name people too.
        "may_name": bool(case.masked or opened.older or before)
        or melding.verified == "persoonlijke_code"
        or len(opened.texts) < len(opened.shown),
        "netwerklid": sleutelpersoon_of(visit.ports, opened) if unmasked else "",
        "before": before,
        "older": opened.older,
        "older_at": visit.address(voor=opened.shown[1].sk) if opened.older else "",
        "surplus": opened.file.surplus.number if opened.file.surplus else 0,
        "unreadable": opened.file.unreadable,
        "examined": _examined(visit, opened),
        "checks": checks_to_read(
            visit.ports, opened.file, _anchors(opened), visit.language, visit.context.text
        ),
        "terms": _terms(visit, opened),
        "box": _box(visit, opened),
        "has_lost_code": has_lost_code(melding.form),
        "shielded": [m.name for m in kept_from(visit.ports, melding.sid)]
        if melding.shielded
        else [],
        "kept_out": [_words(KEPT_OUT_NAMES, one) for one in all_kept_out(opened.file.headers)],
        "readers": _readers(visit, opened, case, shared, organisaties),
        "mails": _mails(visit, opened, organisaties),
        "related": [
            (one, *_why_related(visit, melding.merged, one.sid, one.reason))
            for one in opened.file.related
        ],
        "last_steps": [one for one in timeline if not one["is_reading"]][:_STEPS],
        "reads": sum(one["is_reading"] for one in timeline),
        "timeline": timeline,
        "words": {"reasons": INVOLVE_REASONS, "sees": SEEN_NAMES, "sections": SECTION_NAMES},
        "moment": lambda stored: _said(visit, stored),
        "can_dial": lambda line: bool(_DIALLED.fullmatch(line)),
        "day": lambda stored: _last_day(visit, stored),
        # With its year: paper can lie about for long.
        "printed_at": ", ".join(
            (date_text(local.date(), visit.language), time_text(local.time(), visit.language))
        ),
    }


@dataclass(frozen=True)
class _Step:
    """A page to go on to: its path, the words of the link, and what its address asks besides.

    ``has_draft``: this person typed something there and kept it. ``why_not`` says, in words, why the process
    does not allow it now; empty when it does.
    """

    path: str
    words: str
    query: str = ""
    has_draft: bool = False
    why_not: str = ""


def _next_steps(visit: Visit, opened: Opened, case: Case, may: Mapping[str, str]) -> list[_Step]:
    """The pages of what may come next, and of what may not, with the reason.

    ``may`` is what the process allows (reports/transitions.py). Taking up, taking over and clearing stand
    above the text, where a phone shows them first.
    """
    said, melding = visit.context.text, opened.file.submissions[0]
    base, language, found = f"melding/{melding.sid}", case.melding.language, list[_Step]()
    kept = drafts_below(visit.work, f"/{base}/")

    def offer(name: str, words: str, query: str = "") -> None:
        if name in may:
            path, reason = f"{base}/{name}", said(may[name])
            found.append(_Step(path, said(words), query, f"/{path}" in kept, reason))

    if melding.danger_since:
        offer("gevaar", N_("Gevaar beoordelen"))
    if visit.may("melding_behandelen") and has_lost_code(melding.form):
        found.append(_Step(f"{base}/eerder", said(N_("Eerdere melding van deze melder"))))
    if state_of(melding) in DECIDED:
        if not melding.told_at:
            offer("terugkoppeling", N_("Terugkoppeling vastleggen"))
        offer("heropenen", N_("Heropenen"))
    if melding.mailbox:
        offer("vraag", N_("Vraag aan de melder"), f"taal={language}" if language != "nl" else "")
        offer("status", N_("Status voor de melder"))
    offer("onderzoek", N_("Onderzoek"))
    offer("notitie", N_("Notitie schrijven"))
    offer("contact", N_("Contact vastleggen"))
    offer("betrekken", N_("Organisatie betrekken"))
    offer("overdracht", N_("Overdracht aan partner"))
    if visit.may("meldingen_zoeken"):
        words = said(N_("Eerdere meldingen zoeken"))
        found.append(_Step("zoeken", words, f"bij={melding.sid}"))
    offer("besluit", N_("Besluit voorstellen"))
    return found


def _blocked(steps: Sequence[_Step]) -> dict[str, list[str]]:
    """What cannot be done now, by the reason."""
    found: dict[str, list[str]] = {}
    for step in steps:
        if step.why_not:
            found.setdefault(step.why_not, []).append(step.words)
    return found


def _not_by_role(visit: Visit, opened: Opened) -> dict[str, list[str]]:
    """The steps that a handler has no right to: whoever leads the team may have a case, not examine it."""
    melding, said = opened.file.submissions[0], visit.context.text
    is_own = melding.handler == visit.medewerker.id
    if not is_own or visit.may("melding_behandelen") or state_of(melding) in DECIDED:
        return {}
    why = said(N_("Dat doet een triagist of regisseur. Draag de melding daarvoor over."))
    return {why: [said(N_("Onderzoek")), said(N_("Besluit voorstellen"))]}


def _other_steps(visit: Visit, opened: Opened, before: str, may: Mapping[str, str]) -> list[_Step]:
    """The pages that are needed less often, as far as the process allows them now."""
    said, melding = visit.context.text, opened.file.submissions[0]
    base, found = f"melding/{melding.sid}", []
    for name, words in (
        ("verlengen", N_("Termijn verlengen")),
        ("splitsen", N_("Splitsen")),
        ("overdragen", N_("Overdragen")),
        ("teruggeven", N_("Teruggeven")),
        ("afschermen", N_("Afschermen")),
    ):
        if may.get(name) == "" and not (name == "splitsen" and why_not_split(melding)):
            found.append(_Step(f"{base}/{name}", said(words)))
    if visit.may("melding_behandelen"):
        found.append(_Step(f"{base}/koppelen/kenmerk", said(N_("Koppelen op kenmerk"))))
    printed = f"voor={quote(before)}" if before else ""
    return [*found, _Step(f"{base}/afdruk", said(N_("Afdrukken")), printed)]


def _people(opened: Opened, case: Case) -> set[str]:
    """Every medewerker whom the page names."""
    written = {
        name for said in case.inbreng.values() for one in said for name in (one.by, one.signed_by)
    }
    asked = {one.by for one in (*case.thread, *case.new)}
    actors = {entry.actor for entry in opened.chain}
    return {*actors, *written, *asked, opened.file.submissions[0].handler}


def _words(known: Mapping[Any, str], code: str) -> str:
    """The words of a stored code; the code itself when only later code knows what it means."""
    return known.get(code, code)


def _facts(visit: Visit, opened: Opened, organisaties: Mapping[str, str]) -> list[str]:
    """The facts of the head line: who reports, from where, about what, since when, and to be read by when."""
    melding, here, said = opened.file.submissions[0], visit.ports.here, visit.context.text
    wijken = {wijk.code: wijk.name for wijk in here.wijken}
    header, term = melding.header, read_before(melding, here.hours)
    by = moment_text(here.local(term), visit.language) if term else ""
    return [
        said(_words(CHANNEL_NAMES, header.channel)),
        said(_words(VERIFIED_NAMES, melding.verified)),
        organisaties.get(header.organisatie_id, header.organisatie_id),
        wijken.get(header.wijk_code, header.wijk_code),
        said(_words(SUBJECT_NAMES, header.subject_kind)),
        said(N_("ontvangen {moment}"), moment=_said(visit, melding.accepted_at)),
        said(N_("lezen vóór {moment}"), moment=by) if by else "",
    ]


def _rule(visit: Visit, opened: Opened, *, unmasked: bool) -> str:
    """Why the melding went where it is, in words."""
    melding = opened.file.submissions[0]
    asked = {one.organisatie_id for one in opened.file.involved}
    if melding.split_from:
        return visit.context.text(N_("Afgesplitst: alleen bij het meldpunt"))
    if melding.rule == "R0" and melding.confirmed_at:
        if unmasked:
            return visit.context.text(CONFIRMED_AT, domain=melding.header.mail_domain)
        return visit.context.text(CONFIRMED_ELSEWHERE)
    to_ask = melding.header.share in WANTS_CONTACT and melding.header.organisatie_id not in asked
    if melding.rule == "R1" and to_ask:
        return visit.context.text(ENTERED_TO_SHARE)
    return visit.context.text(RULES.get(melding.rule, ""))


def _why_related(visit: Visit, merged: Sequence[str], sid: str, reason: str) -> tuple[str, bool]:
    """Why a melding is linked, in words, and whether that can be taken back."""
    if sid in merged:
        return visit.context.text(N_("Samengevoegd met deze melding")), False
    return visit.context.text(_words(RELATED_NAMES, reason)), reason != SPLIT_REASON


def _anchors(opened: Opened) -> dict[str, str]:
    """Where a check of the melding leads to on its page, by the row it rests on."""
    shown = {one.sk: f"tekst-{place}" for place, one in enumerate(opened.shown, 1)}
    return {**shown, "onderzoek": "onderzoek", "melding": "stappen"}


def _terms(visit: Visit, opened: Opened) -> list[dict[str, Any]]:
    """Each term that runs: its name (a msgid), its end in words, and whether that is past."""
    now, urgency = visit.ports.now(), opened.file.submissions[0].urgency
    return [
        {
            "name": TERM_NAMES[one.kind],
            "until": _said(visit, one.ends_at),
            "is_late": now >= from_text(one.ends_at),
            # An urgency that allows no extension gives its own day, whatever was signed before.
            "is_extended": one.is_extended and may_extend(urgency, visit.ports.here.terms),
        }
        for one in opened.file.terms
    ]


def _box(visit: Visit, opened: Opened) -> Mapping[str, Any]:
    """What the reporter sees in the mailbox, and until when."""
    mailbox, said = opened.mailbox, visit.context.text
    if mailbox is None or not is_open(mailbox, visit.ports.now()):
        state = (
            NO_MAILBOX
            if not opened.file.submissions[0].mailbox
            else N_("postvak gewist of verlopen")
        )
        return {"is_open": False, "is_done": False, "state": said(state), "until": ""}
    return {
        "is_open": True,
        "is_done": mailbox.state == "afgerond",
        "state": said(_words(MAILBOX_STATES, mailbox.state)),
        "until": _last_day(visit, mailbox.expires_at),
    }


def _readers(
    visit: Visit,
    opened: Opened,
    case: Case,
    shared: Sequence[SharedIn],
    organisaties: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Each person outside the desk who sees the melding, how much of it, and whoever may be asked too."""
    said = visit.context.text
    return [
        {
            "organisatie": organisaties.get(found.organisatie_id, found.organisatie_id),
            "organisatie_id": found.organisatie_id,
            "id": one.person_id,
            "name": one.name or said(_LEFT),
            "phone": one.phone,
            "role": said(_words(CONTACT_ROLE_NAMES, one.role)) if one.role else "",
            "sees": [said(SEEN_NAMES[code]) for code in _seen_by(opened, found, one.person_id)],
            "state": said(_reading_state(opened, case, found.organisatie_id, one.person_id)),
            "is_asked": one.is_asked,
            "may_be_asked": one.may_be_asked,
        }
        for found in shared
        for one in found.people
        if one.is_asked or one.may_be_asked
    ]


def _reading_state(opened: Opened, case: Case, organisatie_id: str, person_id: str) -> str:
    """How far the people of an organisation are with what this person was asked to see (a msgid)."""
    if any(one.kind == "duiding" for one in case.inbreng.get(organisatie_id, ())):
        return N_("beantwoord")
    own, asked = opened.file.submissions, opened.file.involved
    seen = [bool(one.seen_by) for one in own if person_id in one.shared_to]
    seen += [bool(one.seen_by) for one in asked if person_id in one.shared_to]
    return N_("gelezen") if seen and all(seen) else N_("nog niet gelezen")


def _seen_by(opened: Opened, found: SharedIn, person_id: str) -> list[str]:
    """How much a person of an organisation sees, as codes: by the reporter's word, and by what we asked."""
    own = [s for s in opened.file.submissions if s.shared_with == found.organisatie_id]
    word = word_of_reporter(opened.file.headers, found.organisatie_id)
    codes = [word] if any(person_id in s.shared_to for s in own) and word in SEEN_NAMES else []
    for one in opened.file.involved:
        if one.organisatie_id == found.organisatie_id and person_id in one.shared_to:
            shows = one.sees == "inhoud" and word != "alleen_status"
            codes.append("vraag_inhoud" if shows else "vraag")
    return list(dict.fromkeys(codes))


@dataclass(frozen=True)
class _Mail:
    """A mail in words: to whom, which letter, and how it fares."""

    to: str
    letter: str
    state: str


def _mails(visit: Visit, opened: Opened, organisaties: Mapping[str, str]) -> Mapping[_Mail, int]:
    """Each mail, and how often one like it went."""
    said = visit.context.text
    found = []
    for one in opened.mails:
        who = one.name or said(_words(CONTACT_ROLE_NAMES, one.role) or _LEFT)
        to = f"{who}, {organisaties.get(one.organisatie_id, one.organisatie_id)}"
        found.append(
            _Mail(
                to if one.organisatie_id else said(N_("Melder")),
                said(_words(LETTERS, one.letter)),
                said(_words(MAIL_STATES, one.state)),
            )
        )
    return Counter(found)


def _timeline(
    visit: Visit, chain: Sequence[Entry], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What was done to a melding and who read it, the newest first."""
    said = visit.context.text
    return [
        {
            "at": _said(visit, entry.at),
            "who": names.get(entry.actor, said(N_("het systeem"))),
            "what": said(_action_name(action_of(entry))),
            "why": _why(visit, entry),
            "is_reading": entry.action in READINGS,
        }
        for entry in reversed(chain)
    ]


def _action_name(code: str) -> str:
    """The name of an action in the journal, as a msgid; its code when only later code knows it."""
    if code in _ON_A_MELDING:
        return _ON_A_MELDING[code]
    return ACTIONS[code].name if code in ACTIONS else code


def _why(visit: Visit, entry: Entry) -> str:
    """What was told, or why it was done."""
    if entry.action == "stand_gemeld":
        return visit.context.text(_words(MAILBOX_STATES, entry.facts.get("state", ""))).casefold()
    outcome = OUTCOMES.get(entry.facts.get("outcome", ""))
    if outcome:
        return visit.context.text(outcome.name)
    codes = (entry.facts.get(name, "") for name in ("refusal", "purpose", "reason"))
    return visit.context.text(next((PURPOSES[code] for code in codes if code in PURPOSES), ""))


def _said(visit: Visit, stored: str) -> str:
    return visit.ports.here.said(stored, visit.language)


def _last_day(visit: Visit, stored: str) -> str:
    """The last day before the stored moment at which something goes, with its year."""
    end = visit.ports.here.local(from_text(stored))
    return date_text((end - timedelta(seconds=1)).date(), visit.language)
