"""Submissions, their clear header, and who must be told of one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from msgspec import Meta

from chalicelib.mail.domain import Recipient, ToDesk, ToPerson
from chalicelib.network.domain import Aandachtsfunctionaris, ContactRole, Network
from chalicelib.platform.messages import Digest, NoName, one_of
from chalicelib.reports.sections import Section

# By which a message may come, each with a form of the public site.
FormChannel = Literal["publiek", "professional", "sleutelpersoon"]
# By which somebody tells the desk, which enters the report (reports/entering).
EnteredChannel = Literal["telefoon", "brief", "bezoek", "partner"]
Channel = Literal[FormChannel, EnteredChannel]
Rule = Literal["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7"]
# ``gebeld``: a medewerker called back on a number that was known already.
Verified = Literal["", "werkadres", "persoonlijke_code", "gebeld"]

# How far a melding is in the process. That something is asked, or proposed, is no state of its own: both can
# be true at once, and each has its own end.
State = Literal["ontvangen", "in_triage", "gesloten", "doorgezet", "overgedragen", "samengevoegd"]
STATES: tuple[State, ...] = get_args(State)
# How the reporter hears of a decision; ``niet``: nobody can reach them, ``later``: when another melding is
# decided too, of which this one is a double, or which came from the same report.
How = Literal["mail", "postvak", "telefoon", "later", "niet"]
# A decision was signed: the melding is kept, and nobody works on it.
DECIDED: frozenset[State] = frozenset({"gesloten", "doorgezet", "overgedragen", "samengevoegd"})

# The coded answers that triage knows, as the forms offer them; empty: not asked, or not answered.
SUBJECT_KINDS = ("", "persoon", "groep", "spanning", "weet_niet")
DANGERS = ("", "ja", "nee", "weet_niet")
SHARES = ("", "inhoud", "alleen_status", "nee")
DECLINE_REASONS = ("", "zelf_betrokken", "al_besproken", "anders")
# Whom a professional keeps out at the own organisation: contacts in one role, or somebody who is named
# in words that triage cannot open.
KEPT_OUT = ("", "vast", "plaatsvervanger", "iemand")
CONTACT_PREFERENCES = ("", "anoniem", "bellen", "mailen")
# How safe a sleutelpersoon feels who reports, and what the desk minds before it does anything.
SAFETIES = ("", "veilig", "twijfel", "onveilig")
UNSAFE = frozenset({"twijfel", "onveilig"})

# So much is opened together under one receipt code: a person reads no more, and a page holds no more.
# Whatever comes after it is kept apart, and told of all the same.
MAX_AMENDMENTS, MAX_REPLIES = 20, 50

# A link to confirm a work address works this long: whoever finds an old mail confirms nothing with it.
CONFIRM_DAYS = 30

_NEVER_SHARED: frozenset[Section] = frozenset({"betrokkene", "notities", "onderzoek"})
# What the desk may show to somebody it involves: not who reported, nor what was agreed with them.
SHOWN_WHEN_INVOLVED: frozenset[Section] = frozenset({"feiten", "duiding", "tegensignalen"})


@dataclass(frozen=True)
class Header:
    """All that triage may know of a report: coded answers, in clear (docs/privacy.md).

    ``mail_domain`` is the part of the work address after the @; ``digest`` is a keyed digest of the
    answers, which tells two texts apart and says nothing about either.
    """

    channel: Channel
    subject_kind: Annotated[str, one_of(SUBJECT_KINDS)]
    danger_now: Annotated[str, one_of(DANGERS)]
    digest: Digest
    organisatie_id: NoName = ""
    wijk_code: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{0,20}\Z")] = ""
    share: Annotated[str, one_of(SHARES)] = ""
    decline_reason: Annotated[str, one_of(DECLINE_REASONS)] = ""
    is_aandachtsfunctionaris: bool = False
    keep_out: Annotated[str, one_of(KEPT_OUT)] = ""
    contact_preference: Annotated[str, one_of(CONTACT_PREFERENCES)] = ""
    mail_domain: Annotated[str, Meta(pattern=r"^[a-z0-9.-]{0,253}\Z")] = ""
    own_safety: Annotated[str, one_of(SAFETIES)] = ""

    @property
    def is_unsafe(self) -> bool:
        """Whether the reporter said not to feel safe, or to be unsure of it."""
        return self.own_safety in UNSAFE


def has_lost_code(form: str) -> bool:
    """Whether a melding came by the form of who adds to an earlier one and has its code no more."""
    return form == "melding_aanvulling"


# The words about sharing by which an aandachtsfunctionaris of the own organisation is to know of it.
WANTS_CONTACT = frozenset({"inhoud", "alleen_status"})

KEPT_OUT_ROLES: Mapping[str, tuple[ContactRole, ...]] = {
    "": (),
    "vast": ("vast",),
    "plaatsvervanger": ("plaatsvervanger",),
    "iemand": ("vast", "plaatsvervanger"),
}


@dataclass(frozen=True)
class Route:
    """The recipients of a report, and the rule (domain reference 2.2); R0, the desk, is always among them."""

    rule: Rule
    recipients: tuple[Recipient, ...] = field(default=())


def route(header: Header, verified: Verified, network: Network, today: date) -> Route:
    """Route one report: R0 always, then the first rule that matches.

    Until a professional is verified the report is at the desk, in full, and nowhere else.
    R3 skips the reporter when they are the aandachtsfunctionaris themself: we know that they are
    one, not which one, so all ``vast`` ones are skipped and a deputy is asked (R6). R3 skips whom the
    reporter keeps out too, and is the rule when nobody else is there, or when only the sealed words say
    who that is: the desk reads them, and asks somebody by hand.
    """
    desk = to_desk(header.danger_now)
    if header.channel != "professional":
        return Route("R1", (desk,))
    if verified != "werkadres":
        return Route("R0", (desk,))
    if header.share == "nee":
        return Route("R2", (desk,))
    found = contact_of(header.wijk_code, network, today, skipped=skipped_by(header))
    if found is None:
        anybody = contact_of(header.wijk_code, network, today)
        return Route("R3" if anybody else "R7", (desk,))
    rule, person = found
    letter = "af_vervanger" if rule == "R6" else "af_nieuw"
    return Route(rule, (desk, ToPerson(letter, person.organisatie_id, person.id)))


def contact_of(
    wijk_code: str,
    network: Network,
    today: date,
    *,
    skipped: frozenset[ContactRole] = frozenset(),
) -> tuple[Rule, Aandachtsfunctionaris] | None:
    """The person in an organisation who is asked on a day, and the rule (R4 to R6); None: nobody is there.

    Nobody in a ``skipped`` role is asked (R3).
    """
    there = sorted(
        (p for p in network.people if p.is_there_on(today) and p.role not in skipped),
        key=lambda p: (p.rank, p.id),
    )
    vast = [p for p in there if p.role == "vast"]
    candidates: tuple[tuple[Rule, list[Aandachtsfunctionaris]], ...] = (
        ("R4", [p for p in vast if wijk_code in p.wijken]),
        ("R5", [p for p in vast if not p.wijken]),
        ("R6", [p for p in there if p.role == "plaatsvervanger"]),
    )
    for rule, people in candidates:
        if people:
            return rule, people[0]
    return None


def skipped_by(header: Header) -> frozenset[ContactRole]:
    """The roles at the own organisation in which nobody is asked (R3)."""
    own: tuple[ContactRole, ...] = ("vast",) if header.is_aandachtsfunctionaris else ()
    return frozenset({*own, *KEPT_OUT_ROLES[header.keep_out]})


def route_confirmed(
    header: Header, network: Network, today: date, *, subdomains: bool = False
) -> tuple[Verified, Route]:
    """Judge and route a report whose address was confirmed.

    An organisation that we do not know has no addresses of its own, so its report stays
    unverified, but it is no dead end: the desk is asked to find somebody (R7).
    """
    if is_of_organisatie(header.mail_domain, network, subdomains=subdomains):
        return "werkadres", route(header, "werkadres", network, today)
    if network.organisatie is None and header.share != "nee":
        return "", Route("R7", (to_desk(header.danger_now),))
    return "", route(header, "", network, today)


def last_day_to_confirm(accepted_on: date) -> date:
    """The last local day on which the link in the confirmation mail works."""
    return accepted_on + timedelta(days=CONFIRM_DAYS)


def to_desk(danger_now: str, handler: str = "") -> ToDesk:
    """The people at the desk who are told of an arrival: with danger everybody, at once.

    ``handler`` is who has the case that it belongs to, if anybody.
    """
    if danger_now == "ja":
        return ToDesk("desk_dringend", ("triagist", "teamleider", "oproep"), handler)
    return ToDesk("desk_nieuw", ("triagist",), handler)


def is_of_organisatie(mail_domain: str, network: Network, *, subdomains: bool = False) -> bool:
    """Whether a confirmed address with this domain is the organisation's own.

    ``subdomains``: one below a domain of the organisation is its own too, as the municipality chose.
    """
    own = network.organisatie.email_domains if network.organisatie else ()
    return mail_domain in own or (subdomains and mail_domain.endswith(tuple(f".{d}" for d in own)))


def visible_sections(share: str) -> frozenset[Section]:
    """Always the reporter's identity, never the subject's; the rest only with share = inhoud."""
    every: frozenset[Section] = frozenset(get_args(Section))
    return every - _NEVER_SHARED if share == "inhoud" else frozenset({"melder"})


def strictest(before: Mapping[str, str], now: Header) -> dict[str, str]:
    """The words about sharing that hold after ``now``, of a surplus: ``share`` and ``keep_out`` at most."""
    shares = {before.get("share", ""), now.share}
    share = next((word for word in ("nee", "alleen_status") if word in shares), "")
    outs = {before.get("keep_out", ""), now.keep_out} - {""}
    keep_out = outs.pop() if len(outs) == 1 else "iemand" if outs else ""
    return {name: word for name, word in (("share", share), ("keep_out", keep_out)) if word}


def word_of_reporter(headers: Sequence[Header], organisatie_id: str) -> str:
    """The word that holds about sharing a melding with an organisation: the strictest its reporter gave.

    ``nee``, ``alleen_status``, ``inhoud``, or empty when it is none of their own organisations. A word counts
    from the moment it was given, in whatever order, whichever organisation was named beside it.
    """
    if organisatie_id not in {header.organisatie_id for header in headers}:
        return ""
    given = {header.share for header in headers}
    return next((word for word in ("nee", "alleen_status", "inhoud") if word in given), "")


def all_kept_out(headers: Sequence[Header]) -> tuple[str, ...]:
    """Everybody whom the reporter keeps out, by all that was sent. Who is named once stays out."""
    named = {header.keep_out for header in headers} - {""}
    return tuple(one for one in KEPT_OUT if one in named)


def kept_out(headers: Sequence[Header]) -> str:
    """Whom routing keeps out, by all that was sent: one of ``KEPT_OUT``. Two of them are everybody."""
    named = all_kept_out(headers)
    return named[0] if len(named) == 1 else "iemand" if named else ""


def is_stricter(before: Sequence[Header], now: Header) -> bool:
    """Whether a later submission lets fewer people of the own organisation see the melding.

    Then what was shared is shared no more: a no is one, and somebody who is kept out for the first time. The
    words that name somebody are sealed, so whoever is named may be somebody else than the last time.
    """
    known = {one.keep_out for one in before if one.organisatie_id == now.organisatie_id}
    return now.share == "nee" or now.keep_out == "iemand" or now.keep_out not in {"", *known}
