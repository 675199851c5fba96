"""Staff, roles, rights and sessions. Pure; the one place that says who may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal

from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import N_

Role = Literal[
    "triagist",
    "regisseur",
    "procesregisseur",
    "teamleider",
    "trainingscoordinator",
    "netwerkcoordinator",
    "evaluator",
    "fg",
    "beheerder",
    "oproep",
    "tekenbevoegd",
    "aandachtsfunctionaris",
    "communicatie",
    "lezer",
]

Right = Literal[
    "inloggen",  # see one's own account; whoever is known has it
    "werkbak_zien",
    "melding_lezen",
    "melding_oppakken",  # have a case, and judge danger: also who is on call
    "melding_behandelen",
    "melding_afschermen",  # keep a melding from colleagues
    "identiteit_zien",
    "meldingen_zoeken",
    "besluit_tekenen",  # be the second person of a decision on a melding
    "misbruik_tekenen",  # the same, where a melding is closed as misuse
    "melding_heropenen",
    "berichten_zien",
    "journaal_lezen",
    "medewerkers_beheren",
    "netwerk_beheren",
    "af_uitnodigen",
    "voorstellen_zien",
    "voorstellen_tekenen",
    "toegang_volgen",
    "plan_bijhouden",  # enter costs and activities of a plan
    "evaluatie_zien",  # know which releases there are; what is not public asks for the reading list too
    "uitgave_voorstellen",
    "uitgave_tekenen",  # be the second person of what is published
]

# Roles as in the process (domain reference 1.1). By default nothing: what is not named here is refused.
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "triagist": frozenset(
        {
            "werkbak_zien",
            "melding_lezen",
            "melding_oppakken",
            "melding_behandelen",
            "melding_afschermen",
            "identiteit_zien",
            "meldingen_zoeken",
            "af_uitnodigen",
            "voorstellen_zien",
            "voorstellen_tekenen",
        }
    ),
    "regisseur": frozenset(
        {
            "werkbak_zien",
            "melding_lezen",
            "melding_oppakken",
            "melding_behandelen",
            "melding_afschermen",
            "identiteit_zien",
            "meldingen_zoeken",
            "besluit_tekenen",
            "melding_heropenen",
            "af_uitnodigen",
            "voorstellen_zien",
            "voorstellen_tekenen",
        }
    ),
    "procesregisseur": frozenset(),
    "teamleider": frozenset(
        {
            "werkbak_zien",
            "melding_lezen",
            "melding_oppakken",
            "melding_afschermen",
            "identiteit_zien",
            "besluit_tekenen",
            "misbruik_tekenen",
            "melding_heropenen",
            "voorstellen_zien",
            "toegang_volgen",
        }
    ),
    "trainingscoordinator": frozenset({"plan_bijhouden"}),
    "netwerkcoordinator": frozenset(
        {
            "netwerk_beheren",
            "af_uitnodigen",
            "voorstellen_zien",
            "voorstellen_tekenen",
            "plan_bijhouden",
        }
    ),
    "evaluator": frozenset({"evaluatie_zien", "uitgave_voorstellen", "voorstellen_zien"}),
    "fg": frozenset({"journaal_lezen"}),
    "beheerder": frozenset({"medewerkers_beheren", "voorstellen_zien", "voorstellen_tekenen"}),
    # Mailed at any hour when somebody may be in danger; the mail says so and nothing more. Whoever is on call
    # has a role beside it with which they read and act.
    "oproep": frozenset(),
    # From outside the desk: the second person of a decision, who reads what they sign and has no list.
    "tekenbevoegd": frozenset({"melding_lezen", "besluit_tekenen", "voorstellen_zien"}),
    # Of their own organisation, and no more than its reporter allowed (reports/domain.py).
    "aandachtsfunctionaris": frozenset({"berichten_zien"}),
    # Looks at figures with the eyes of who reads them, before everybody does.
    "communicatie": frozenset({"evaluatie_zien", "uitgave_tekenen", "voorstellen_zien"}),
    # Mayor, council or their clerk: reads what the reading list lets them.
    "lezer": frozenset({"evaluatie_zien"}),
}

ROLE_NAMES: Mapping[Role, str] = {
    "triagist": N_("Triagist"),
    "regisseur": N_("Regisseur"),
    "procesregisseur": N_("Procesregisseur"),
    "teamleider": N_("Teamleider"),
    "trainingscoordinator": N_("Trainingscoördinator"),
    "netwerkcoordinator": N_("Netwerkcoördinator"),
    "evaluator": N_("Evaluator"),
    "fg": N_("Functionaris gegevensbescherming"),
    "beheerder": N_("Beheerder"),
    "oproep": N_("Oproepdienst"),
    "tekenbevoegd": N_("Tekenbevoegde"),
    "aandachtsfunctionaris": N_("Aandachtsfunctionaris"),
    "communicatie": N_("Communicatieadviseur"),
    "lezer": N_("Lezer van de evaluatie"),
}

# Where a medewerker lands who asked for no page: the first line whose right they have, the most urgent work
# on top. ``begin`` says what waits and what somebody can do here (site/begin).
LANDINGS: tuple[tuple[Right, str], ...] = (
    ("werkbak_zien", "werkbak"),
    ("berichten_zien", "berichten"),
    ("netwerk_beheren", "begin"),
    ("medewerkers_beheren", "begin"),
    ("besluit_tekenen", "begin"),
    ("journaal_lezen", "journaal"),
    ("evaluatie_zien", "evaluatie"),
    ("plan_bijhouden", "kosten"),
    ("inloggen", "begin"),
)

Status = Literal["actief", "alleen_mail", "uitgenodigd", "zonder_rol", "geen_toegang"]
STATUS_NAMES: Mapping[Status, str] = {
    "actief": N_("Actief"),
    "alleen_mail": N_("Alleen mail"),
    "uitgenodigd": N_("Uitgenodigd"),
    "zonder_rol": N_("Nog geen rol"),
    "geen_toegang": N_("Geen toegang"),
}

# What people wrote, or who they are, is seen by these rights.
OPENS: frozenset[Right] = frozenset(
    {
        "melding_lezen",
        "melding_oppakken",
        "melding_behandelen",
        "identiteit_zien",
        "meldingen_zoeken",
        "berichten_zien",
    }
)
_SIGNING: frozenset[Right] = frozenset(
    {
        "voorstellen_zien",
        "voorstellen_tekenen",
        "besluit_tekenen",
        "misbruik_tekenen",
        "uitgave_tekenen",
    }
)
# What each of them lets somebody sign, for whoever gives roles.
SIGNING_NAMES: Mapping[Right, str] = {
    "besluit_tekenen": N_("besluiten over meldingen"),
    "misbruik_tekenen": N_("meldingen sluiten als misbruik"),
    "voorstellen_tekenen": N_("toegang en rollen"),
    "uitgave_tekenen": N_("publicaties van cijfers"),
}
# By these somebody else is let in, who then has the rights above.
LETS_IN: frozenset[Right] = frozenset(
    {"medewerkers_beheren", "af_uitnodigen", "voorstellen_tekenen"}
)
# A role with one of them takes two people: with one, anybody who lets others in could read alone.
NEEDS_SECOND: frozenset[Role] = frozenset(
    role for role, rights in RIGHTS.items() if rights & (OPENS | LETS_IN)
)

# Given by a row of the directory (network/directory), and gone with it: no administrator gives it.
CONTACT: Role = "aandachtsfunctionaris"

# Without a click this long, and at most this long, a session lasts (secure-intake T17).
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
# So many readings in so short a time is not how triage works (secure-intake T35). A day of work, in which
# each melding is opened some five times, stays under the second.
Span = Literal["kort", "dag"]
UNUSUAL: Mapping[Span, tuple[int, timedelta]] = {
    "kort": (30, timedelta(minutes=10)),
    "dag": (200, timedelta(days=1)),
}
INVITED_FOR = timedelta(days=7)
# A draft is work of this week: whatever is older, a person would not look for.
DRAFTS_KEPT = timedelta(days=7)
# The path by which an invited medewerker comes in.
INVITED_BY = "uitnodiging"


@dataclass(frozen=True)
class Medewerker:
    """Somebody who works with the bureau. ``subject`` is the digest of issuer and subject of their login,
    empty until they accepted their invitation.

    ``sessions_from``: sessions that began before or at this stored moment are over. ``organisatie_id`` is the
    organisation of an aandachtsfunctionaris and ``person_id`` their row in it, empty for the municipality's
    own people. ``email`` is the work address of the latter (an aandachtsfunctionaris has theirs in the
    directory), ``confirmed_on`` the local day (ISO) on which a link that was mailed there came back.
    ``last_login`` is the local day (ISO) of the last login, ``phone`` a number as ``read_phone`` gives it.
    They are away from ``absent_from`` to ``absent_until`` (local days, ISO, both included), and then
    ``deputy``, the id of a medewerker, stands in. ``shielded_from``: ``sid`` of each melding that is kept
    from them. Whatever is not known is empty.
    """

    id: str
    name: str
    roles: frozenset[Role]
    subject: str
    active: bool = True
    organisatie_id: str = ""
    sessions_from: str = ""
    version: int = 1
    person_id: str = ""
    email: str = ""
    language: str = "nl"
    confirmed_on: str = ""
    phone: str = ""
    last_login: str = ""
    absent_from: str = ""
    absent_until: str = ""
    deputy: str = ""
    shielded_from: frozenset[str] = frozenset()

    @property
    def status(self) -> Status:
        """Whether they have access, and if they came in. With a shared address nobody logs in."""
        if not self.active:
            return "geen_toegang"
        if not self.roles:
            return "zonder_rol"
        if self.subject:
            return "actief"
        return "alleen_mail" if self.confirmed_on else "uitgenodigd"

    @property
    def is_contact_only(self) -> bool:
        """Whether they are an aandachtsfunctionaris and nothing else: their absence is in the directory."""
        return self.roles == {CONTACT}

    def is_there_on(self, day: date) -> bool:
        """Whether they work on a day: an absence includes both its days."""
        return not (self.absent_from and self.absent_from <= day.isoformat() <= self.absent_until)

    @property
    def can_be_mailed(self) -> bool:
        """Whether mail of the work goes to their own address: it is theirs, and they still work here."""
        return bool(self.active and self.email and self.confirmed_on)

    def may_hear_of(self, object_id: str) -> bool:
        """Whether an object (``melding#<sid>``) is kept from them: they may not even hear of it."""
        return object_id.partition("#")[2] not in self.shielded_from


@dataclass(frozen=True)
class Invitation:
    """A way to become a medewerker: whoever logs in with the secret behind ``digest`` is them, once."""

    digest: str
    medewerker_id: str
    until: str


@dataclass(frozen=True)
class Session:
    """A login that is going on, known by the digest of what the browser holds. Moments are stored ones."""

    digest: str
    medewerker_id: str
    began_at: str
    seen_at: str


@dataclass(frozen=True)
class Draft:
    """What a medewerker typed at an act and did not send yet: at ``path``, kept ``at`` a stored moment.

    ``sealed`` (part ``dossier``) holds the posted fields, by name.
    """

    by: str
    path: str
    at: str
    sealed: bytes


def may(medewerker: Medewerker, right: Right) -> bool:
    """Whether somebody may do this now: active, and by one of their roles."""
    if not medewerker.active:
        return False
    return right == "inloggen" or not medewerker.roles.isdisjoint(holders(right))


def shielded(medewerker: Medewerker, sid: str, *, is_kept: bool) -> Medewerker:
    """The medewerker from whom a melding is kept, or is kept no longer."""
    others = medewerker.shielded_from - {sid}
    return replace(medewerker, shielded_from=others | {sid} if is_kept else others)


def can_end_shielding(medewerker: Medewerker) -> bool:
    """Whether they come in, may handle a melding and may end that it is kept from others."""
    is_able = may(medewerker, "melding_oppakken") and may(medewerker, "melding_afschermen")
    return is_able and bool(medewerker.subject)


def seen_by(staff: Iterable[Medewerker]) -> dict[str, list[Medewerker]]:
    """The medewerkers who still see each shielded melding and may end its shielding, by ``sid``."""
    known = list(staff)
    kept = frozenset[str]().union(*(m.shielded_from for m in known))
    able = [m for m in known if can_end_shielding(m)]
    return {sid: [m for m in able if sid not in m.shielded_from] for sid in sorted(kept)}


def landing_of(medewerker: Medewerker) -> str:
    """The path of the page with the most urgent work of somebody, without a slash in front."""
    return next((page for right, page in LANDINGS if may(medewerker, right)), "begin")


def holders(right: Right) -> frozenset[Role]:
    """The roles that have a right."""
    return frozenset(role for role in RIGHTS if right == "inloggen" or right in RIGHTS[role])


def can_stand_in(other: Medewerker, medewerker: Medewerker) -> bool:
    """Whether ``other`` can be the deputy of a medewerker: a colleague who may do the same work.

    They share a right or a role, and may open whatever the medewerker may open. Signing is no work of its
    own, and an aandachtsfunctionaris has deputies in the directory.
    """
    if other.id == medewerker.id or not other.active:
        return False
    own, theirs = _work_of(medewerker), _work_of(other)
    same_roles = (medewerker.roles & other.roles) - {CONTACT}
    return own & OPENS <= theirs and bool(same_roles or own & theirs)


def _work_of(medewerker: Medewerker) -> frozenset[Right]:
    roles = medewerker.roles - {CONTACT}
    return frozenset[Right]().union(*(RIGHTS[role] for role in roles)) - _SIGNING


def has_access(medewerker: Medewerker) -> bool:
    return medewerker.active


def stands_in(
    staff: Mapping[str, Medewerker],
    medewerker_id: str,
    day: date,
    *,
    can: Callable[[Medewerker], bool] = has_access,
) -> Medewerker | None:
    """Who does the work of a medewerker on a day: they, their deputy, the deputy of that one, and so on.

    The first one who is there and of whom ``can`` is true; None when the chain ends or comes back to
    somebody. ``staff`` holds all medewerkers by their id.
    """
    seen: set[str] = set()
    while medewerker_id in staff and medewerker_id not in seen:
        seen.add(medewerker_id)
        one = staff[medewerker_id]
        if one.is_there_on(day) and can(one):
            return one
        medewerker_id = one.deputy
    return None


def is_alive(session: Session, medewerker: Medewerker | None, now: datetime) -> bool:
    """Whether a session still lets its owner in."""
    if medewerker is None or not medewerker.active or medewerker.id != session.medewerker_id:
        return False
    if session.began_at <= medewerker.sessions_from:
        return False
    began, seen = from_text(session.began_at), from_text(session.seen_at)
    return now < began + LONGEST and now < seen + IDLE


def is_open(invitation: Invitation, medewerker: Medewerker) -> bool:
    """Whether an invitation is not older than the moment from which its medewerker starts anew."""
    if not medewerker.sessions_from:
        return True
    return from_text(invitation.until) - INVITED_FOR >= from_text(medewerker.sessions_from)


def must_be_noted(session: Session, now: datetime) -> bool:
    """Whether it is time to note that a session was used: not at every click, which would be a write."""
    return now >= from_text(session.seen_at) + timedelta(minutes=1)


def subject_of(issuer: str, subject: str) -> str:
    """The name under which a login is known: issuer and subject, never an address, which can change owner."""
    return sha256(f"{len(issuer)}:{issuer}:{subject}".encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """Something that a medewerker read at a stored moment: a melding, or the outcome of a search.

    ``lines`` is how many readings it counts as: each spelling that was searched for is one. ``search`` is the
    id of a search, empty for a melding, and ``found`` how many meldingen its outcome named by then.
    """

    at: str
    lines: int = 1
    search: str = ""
    found: int = 0


def unusual(readings: Sequence[Reading], now: datetime) -> list[Span]:
    """The spans of time until ``now`` in which somebody read unusually much.

    What a search found counts once for a day, however often its outcome is looked at. In a short span it
    does not: one search that finds much is how triage works.
    """
    spans: list[Span] = []
    for span, (many, length) in UNUSUAL.items():
        recent = [one for one in readings if from_text(one.at) > now - length]
        total = sum(one.lines for one in recent)
        if span == "dag":
            found: dict[str, int] = {}
            for one in recent:
                found[one.search] = max(found.get(one.search, 0), one.found)
            total += sum(found.values())
        if total >= many:
            spans.append(span)
    return spans


def day_of(medewerker_id: str, at: str) -> str:
    """The chain in the journal of a medewerker on a (UTC) day, for deeds about no other object."""
    return f"medewerker#{medewerker_id}#{at[:10]}"
