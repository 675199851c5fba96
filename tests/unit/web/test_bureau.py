"""The bureau's door and desk: who may do what, sessions, and what is seen of a melding."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from chalice import Blueprint, Response

from chalicelib.access.domain import IDLE, LONGEST, Role
from chalicelib.access.guard import SESSION, RouteWithoutRight, stop_at_undeclared
from chalicelib.access.oidc import Identity, from_cookie
from chalicelib.access.store import AccessStore, insert_reading, update_medewerker
from chalicelib.journal.domain import first_bad
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.table import Transaction
from chalicelib.reports import sections
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from chalicelib.reports.store.file import FileStore
from chalicelib.reports.store.submissions import MELDING_AS_SEEN, SubmissionStore
from tests.support.builders import CANARY, FLOOD
from tests.support.bureau import ISSUER, ROLES, Bureau, form_token_of, later, text_of
from tests.support.web import Answer

DESK: frozenset[Role] = frozenset({"triagist", "regisseur", "teamleider"})
TRIAGE: frozenset[Role] = frozenset({"triagist", "regisseur"})
CONTACT: frozenset[Role] = frozenset({"aandachtsfunctionaris"})
OFFICER: frozenset[Role] = frozenset({"fg"})
KEEPER: frozenset[Role] = frozenset({"netwerkcoordinator"})
INVITING = TRIAGE | KEEPER
ADMINISTRATOR: frozenset[Role] = frozenset({"beheerder"})
EVERYBODY = frozenset(ROLES)


# A melding that is not there: what is asked about it is asked of whoever may.
OTHER = "f" * 32


@dataclass(frozen=True)
class Row:
    """Who may use a route, and what is posted to try it."""

    roles: frozenset[Role]
    fields: Mapping[str, str] | None = None


# The matrix: every route of the bureau has its row, and a route without one fails below.
MATRIX: Mapping[tuple[str, str], Row] = {
    ("GET", "/begin"): Row(EVERYBODY),
    ("GET", "/account"): Row(EVERYBODY),
    ("POST", "/uitloggen"): Row(EVERYBODY, {}),
    ("GET", "/journaal"): Row(OFFICER),
    ("GET", "/journaal/{dag}"): Row(OFFICER),
    ("GET", "/medewerkers"): Row(ADMINISTRATOR),
    ("POST", "/medewerkers"): Row(ADMINISTRATOR, {"naam": "Testpersoon Nieuw", "rol": "fg"}),
    ("POST", "/medewerkers/{one}/rollen"): Row(ADMINISTRATOR, {"rol": "fg", "toegang": "ja"}),
    ("POST", "/medewerkers/{one}/uitnodiging"): Row(ADMINISTRATOR, {}),
    ("GET", "/berichten"): Row(CONTACT),
    ("GET", "/bericht/{sid}"): Row(CONTACT),
    ("POST", "/bericht/{sid}/gezien"): Row(CONTACT, {}),
    ("POST", "/bericht/{sid}/duiding"): Row(
        CONTACT, {"duiding": "Ik weet meer.", "blad": "a" * 20}
    ),
    ("GET", "/organisaties"): Row(INVITING),
    ("POST", "/organisaties"): Row(
        KEEPER, {"naam": "Testschool", "sector": "onderwijs", "domeinen": "school.example"}
    ),
    ("GET", "/organisatie/{organisatie}"): Row(INVITING),
    ("POST", "/organisatie/{organisatie}"): Row(
        KEEPER, {"naam": "Testschool", "sector": "zorg", "domeinen": "", "actief": "ja"}
    ),
    ("POST", "/organisatie/{organisatie}/personen"): Row(
        KEEPER,
        {"naam": "Testpersoon N", "adres": "n@x.example", "soort": "vast", "volgorde": "1"},
    ),
    ("POST", "/organisatie/{organisatie}/persoon/{persoon}/weg"): Row(KEEPER, {}),
    ("POST", "/organisatie/{organisatie}/persoon/{persoon}/uitnodiging"): Row(INVITING, {}),
    ("POST", "/organisatie/{organisatie}/persoon/{persoon}/herstel"): Row(
        INVITING, {"reden": "telefoon_kwijt"}
    ),
    ("GET", "/afwezig"): Row(CONTACT),
    ("POST", "/afwezig"): Row(CONTACT, {"vanaf": "2-3-2026", "tot_en_met": "9-3-2026"}),
    ("POST", "/afwezig/voorbij"): Row(CONTACT, {}),
    ("POST", "/afwezig/adres"): Row(CONTACT, {}),
    ("GET", "/werkbak"): Row(DESK),
    ("POST", "/werkbak/afdruk"): Row(DESK, {}),
    ("GET", "/melding/{sid}"): Row(DESK),
    ("POST", "/melding/{sid}/wie"): Row(DESK, {"reden": "veiligheid"}),
    ("POST", "/melding/{sid}/oppakken"): Row(TRIAGE, {}),
    ("POST", "/melding/{sid}/vraag"): Row(TRIAGE, {"vraag": "Wanneer?", "taal": "nl", "blad": "a"}),
    ("POST", "/melding/{sid}/stand"): Row(TRIAGE, {"stand": "in_onderzoek"}),
    ("POST", "/melding/{sid}/koppelen"): Row(TRIAGE, {"ander": OTHER, "reden": "zelfde_plek"}),
    ("POST", "/melding/{sid}/losmaken"): Row(TRIAGE, {"ander": OTHER}),
    ("POST", "/melding/{sid}/betrekken"): Row(
        TRIAGE,
        {
            "organisatie": "waterlijn",
            "verzoek": "Kent u de groep?",
            "waarom": "kent_de_mensen",
            "ziet": "vraag",
            "blad": "a" * 20,
        },
    ),
    ("POST", "/melding/{sid}/afdruk"): Row(DESK, {}),
    ("GET", "/zoeken"): Row(TRIAGE),
    ("POST", "/zoeken"): Row(
        TRIAGE, {"zoek": "Wantijpark", "reden": "eerder_plek", "blad": "a" * 20}
    ),
    ("GET", "/zoeken/{one}"): Row(TRIAGE),
}
OPEN = {
    ("GET", path)
    for path in (
        "/",
        "/uitnodiging/{secret}",
        "/inloggen",
        "/inloggen/verder",
        "/terug",
        "/uitgelogd",
    )
}


def ask(bureau: Bureau, route: tuple[str, str], sid: str, secret: str) -> Answer:
    fields = MATRIX[route].fields
    path = route[1].replace("{sid}", sid).replace("{one}", "gast").replace("{dag}", "2026-03-02")
    return bureau.get(path, secret) if fields is None else bureau.post(path, fields, secret)


def test_every_route_has_a_row_in_the_matrix() -> None:
    declared = Bureau().guard.declared
    assert {key for key, right in declared.items() if right == "iedereen"} == OPEN
    assert set(declared) - OPEN == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX, ids=" ".join)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_matrix_says_and_nothing_else(
    route: tuple[str, str], role: Role
) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    bureau.invite("gast")
    secret = bureau.logged_in(role)
    answer = ask(bureau, route, sid, secret)
    if role in MATRIX[route].roles:
        # A public report is shared with no organisation, so for its contact it is not there; nor is the
        # other melding, a search that nobody asked for, or somebody at an organisation without a contact.
        # The directory is empty here: test_directory.py fills it.
        of_nothing = (
            "/bericht/",
            "/zoeken/{one}",
            "/melding/{sid}/koppelen",
            "/melding/{sid}/losmaken",
            "/organisatie/",
            "/afwezig",
        )
        asks_nobody = route[1].endswith("/betrekken")
        allowed = {404} if route[1].startswith(of_nothing) else {422} if asks_nobody else {200, 303}
        assert answer.status in allowed
        return
    assert answer.status == 403
    assert bureau.keys.opened == 0
    (entry,) = [e for e in bureau.entries_of(role) if e.action == "geweigerd"]
    assert entry.facts["route"] == " ".join(route)
    # A refusal tells nothing: what exists and what does not get the same bytes.
    other = ask(bureau, route, "0" * 32, secret)
    assert (other.status, other.headers) == (answer.status, answer.headers)
    assert other.body.replace("0" * 32, sid) == answer.body


@pytest.mark.parametrize("route", MATRIX, ids=" ".join)
def test_without_a_session_nothing_runs(route: tuple[str, str]) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    for secret in ("", "geraden", "x" * 5000):
        answer = ask(bureau, route, sid, secret)
        assert answer.status == (303 if route[0] == "GET" else 403)
        if route[0] == "GET":
            assert "inloggen?verder=" in answer.headers["location"]
    assert bureau.keys.opened == 0


@pytest.mark.parametrize("route", MATRIX, ids=" ".join)
def test_somebody_whose_access_was_ended_is_out_at_the_next_click(route: tuple[str, str]) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    seen = bureau.hire("weg", *ROLES)
    secret = bureau.session_of(seen)
    ended = update_medewerker(seen, roles=seen.roles, active=False, sessions_from="")
    bureau.database.commit(Transaction([ended]))
    assert ask(bureau, route, sid, secret).status in {303, 403}
    assert bureau.keys.opened == 0


def test_a_role_taken_away_counts_at_the_next_click() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    seen = bureau.hire("iemand", "triagist")
    secret = bureau.session_of(seen)
    assert bureau.get(f"/melding/{sid}", secret).status == 200
    opened = bureau.keys.opened
    changed = update_medewerker(seen, roles=frozenset({"evaluator"}), active=True, sessions_from="")
    bureau.database.commit(Transaction([changed]))
    assert bureau.get(f"/melding/{sid}", secret).status == 403
    assert bureau.keys.opened == opened


def test_all_sessions_of_somebody_can_be_ended_at_once() -> None:
    bureau = Bureau()
    seen = bureau.hire("iemand", "triagist")
    secrets = [bureau.session_of(seen)]
    ended = update_medewerker(
        seen, roles=seen.roles, active=True, sessions_from=to_text(bureau.now())
    )
    bureau.database.commit(Transaction([ended]))
    assert bureau.get("/werkbak", secrets[0]).status == 303
    later(bureau, seconds=5)
    assert bureau.get("/werkbak", bureau.session_of(seen)).status == 200


def test_a_route_around_the_door_stops_the_start() -> None:
    bureau = Bureau()
    # What every surface serves without a login: nothing more than this.
    common = ("/static/{name}", "/toegankelijkheid", "/.well-known/security.txt")
    stop_at_undeclared(bureau.app, bureau.guard, others=common)
    around = Blueprint("around")

    @around.route("/achterom")
    def view() -> Response:
        raise AssertionError

    bureau.app.register_blueprint(around)
    with pytest.raises(RouteWithoutRight, match="GET /achterom"):
        stop_at_undeclared(bureau.app, bureau.guard, others=common)


# --- coming in and going out


def begun(bureau: Bureau, target: str = "begin") -> tuple[str, str]:
    """A login that is begun: the cookie that the browser keeps, and the state."""
    answer = bureau.get(f"/inloggen/verder?verder={target}")
    assert answer.status == 303
    cookie = answer.headers["set-cookie"].partition(";")[0]
    attempt = from_cookie(cookie.partition("=")[2], int(bureau.now().timestamp()))
    assert answer.headers["location"].endswith(attempt.state)
    return cookie, attempt.state


def test_who_logs_in_gets_a_new_session_and_goes_where_they_wanted() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    bureau.hire("iemand", "triagist")
    cookie, state = begun(bureau, f"melding/{sid}")
    answer = bureau.get(f"/terug?code=iemand&state={state}", cookie=cookie)
    assert (answer.status, answer.headers["location"]) == (303, f"melding/{sid}")
    held = answer.headers["set-cookie"]
    assert held.startswith(f"{SESSION}=")
    for promise in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax"):
        assert promise in held
    assert "Domain" not in held
    secret = held.partition(";")[0].partition("=")[2]
    assert len(secret) >= 43
    assert secret not in repr(bureau.database.tables)
    assert bureau.get(f"/melding/{sid}", secret).status == 200
    assert [e.action for e in bureau.entries_of("iemand")] == ["ingelogd"]


@pytest.mark.parametrize(
    "target", ["//elders.example", "https:x", "../x", "a/../b", "javascript:x", "A"]
)
def test_a_login_ends_on_a_page_of_ours(target: str) -> None:
    bureau = Bureau()
    bureau.hire("iemand", "triagist")
    cookie, state = begun(bureau, target)
    answer = bureau.get(f"/terug?code=iemand&state={state}", cookie=cookie)
    assert answer.headers["location"] == "begin"


def test_a_callback_counts_once() -> None:
    bureau = Bureau()
    bureau.hire("iemand", "triagist")
    cookie, state = begun(bureau)
    first, second = (
        bureau.get(f"/terug?code=iemand&state={state}", cookie=cookie) for _ in range(2)
    )
    assert (first.status, second.status) == (303, 403)
    assert "set-cookie" not in second.headers


def test_every_bad_callback_gets_the_same_page() -> None:
    bureau = Bureau()
    bureau.hire("iemand", "triagist")
    cookie, state = begun(bureau)
    _, other = begun(bureau)
    bad = [
        bureau.get(f"/terug?code=iemand&state={state}"),
        bureau.get(f"/terug?code=iemand&state={other}", cookie=cookie),
        bureau.get(f"/terug?code=iemand&state={state}", cookie="__Host-login=x"),
        bureau.get(f"/terug?state={state}", cookie=cookie),
        bureau.get(f"/terug?error=access_denied&state={state}", cookie=cookie),
        bureau.get(f"/terug?code=onbekend&state={state}", cookie=cookie),
        bureau.get("/terug", cookie=cookie),
    ]
    assert {answer.status for answer in bad} == {403}
    assert len({answer.body for answer in bad}) == 1
    assert all("set-cookie" not in answer.headers for answer in bad)
    later(bureau, minutes=11)
    assert bureau.get(f"/terug?code=iemand&state={state}", cookie=cookie).status == 403


@pytest.mark.parametrize("known", [False, True])
def test_who_is_not_or_no_longer_known_is_told_whom_to_ask(*, known: bool) -> None:
    bureau = Bureau()
    if known:
        bureau.hire("iemand", "triagist", active=False)
    else:
        bureau.hire("ander", "triagist")
        bureau.provider.known["iemand"] = bureau.provider.known["ander"].__class__("x", "y")
    cookie, state = begun(bureau)
    answer = bureau.get(f"/terug?code=iemand&state={state}", cookie=cookie)
    assert answer.status == 403
    assert "Vraag de beheerder" in answer.body
    assert "set-cookie" not in answer.headers


def test_a_session_that_was_left_is_dead_wherever_it_is_used() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    assert bureau.get("/werkbak", secret).status == 200
    left = bureau.post("/uitloggen", {}, secret)
    assert (left.status, left.headers["location"]) == (303, "uitgelogd")
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert bureau.get("/werkbak", secret).status == 303
    assert "uitgelogd" in [e.action for e in bureau.entries_of("triagist")]


def test_a_session_ends_by_itself() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    later(bureau, seconds=int(IDLE.total_seconds()))
    assert bureau.get("/werkbak", secret).status == 303
    secret = bureau.session_of(bureau.staff("triagist"))
    end = bureau.now() + LONGEST
    while bureau.now() < end:
        assert bureau.get("/werkbak", secret).status == 200
        later(bureau, minutes=10)
    assert bureau.get("/werkbak", secret).status == 303


def test_a_session_in_use_is_noted_once_a_minute() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    later(bureau, seconds=61)
    before = len(bureau.database.committed)
    for _ in range(5):
        assert bureau.get("/account", secret).status == 200
    assert len(bureau.database.committed) == before + 1


@pytest.mark.parametrize(
    ("site", "token", "status"),
    [
        ("same-origin", "", 303),
        ("cross-site", "", 403),
        ("same-site", "", 403),
        ("same-origin", "geraden", 403),
        ("same-origin", "gerædén", 403),
        ("same-origin", form_token_of("een andere sessie"), 403),
    ],
)
def test_a_form_must_come_from_a_page_of_ours_in_the_same_session(
    site: str, token: str, status: int
) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret = bureau.logged_in("triagist")
    answer = bureau.post(
        f"/melding/{sid}/oppakken", {}, secret, token=token, **{"sec-fetch-site": site}
    )
    assert answer.status == status
    handler = SubmissionStore(bureau.database).submissions(sid)[0].handler
    assert handler == ("triagist" if status == 303 else "")


def test_what_was_typed_is_kept_when_the_session_is_over() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret = bureau.logged_in("triagist")
    later(bureau, hours=1)
    for question in ("Wanneer was dit, en wie was erbij?", "Waarom?"):
        fields = {"vraag": question, "blad": "geen tekst van iemand"}
        answer = bureau.post(f"/melding/{sid}/vraag", fields, secret)
        assert answer.status == 403
        assert question in answer.body
        assert "geen tekst van iemand" not in answer.body
        assert "Uw vraag aan de melder</label>" in answer.body
    assert FileStore(bureau.database).file(sid).asked == []  # type: ignore[union-attr]


def test_while_the_journal_is_away_nothing_is_opened_and_nobody_is_refused_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    desk, other = bureau.logged_in("triagist"), bureau.logged_in("evaluator")

    real = bureau.database.commit

    def away(transaction: Transaction) -> None:
        if any(part.key.table == "journal" for part in transaction.parts):
            raise Unavailable
        real(transaction)

    monkeypatch.setattr(bureau.database, "commit", away)
    for secret in (desk, other):
        answer = bureau.get(f"/melding/{sid}", secret)
        assert answer.status == 503
        assert CANARY not in answer.body
    assert bureau.keys.opened == 0


# --- who works here


def invited(bureau: Bureau, secret: str, *roles: Role) -> str:
    """Add somebody as administrator; the path of the link that is shown."""
    answer = bureau.post("/medewerkers", {"naam": "Testpersoon N", "rol": roles[0]}, secret)
    link = re.findall(r"https://bureau.example(/uitnodiging/[0-9a-f]{64})", answer.body)
    assert len(link) == 1
    return str(link[0])


def test_who_is_invited_becomes_that_medewerker_once() -> None:
    bureau = Bureau()
    path = invited(bureau, bureau.logged_in("beheerder"), "triagist")
    assert path.rpartition("/")[2] not in repr(bureau.database.tables)
    assert bureau.get(path).status == 200
    for name in ("nieuw", "ander"):
        bureau.provider.known[name] = Identity(ISSUER, name)
    cookie, state = begun(bureau, path.lstrip("/"))
    answer = bureau.get(f"/terug?code=nieuw&state={state}", cookie=cookie)
    assert (answer.status, answer.headers["location"]) == (303, "begin")
    secret = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    assert bureau.get("/werkbak", secret).status == 200
    # The same person comes in from now on; another one does not, with the same link.
    cookie, state = begun(bureau)
    assert bureau.get(f"/terug?code=nieuw&state={state}", cookie=cookie).status == 303
    cookie, state = begun(bureau, path.lstrip("/"))
    assert bureau.get(f"/terug?code=ander&state={state}", cookie=cookie).status == 403


def test_an_invitation_ends_after_a_week_and_with_the_access() -> None:
    bureau = Bureau()
    path = invited(bureau, bureau.logged_in("beheerder"), "triagist")
    bureau.provider.known["nieuw"] = Identity(ISSUER, "nieuw")
    later(bureau, days=7)
    cookie, state = begun(bureau, path.lstrip("/"))
    assert bureau.get(f"/terug?code=nieuw&state={state}", cookie=cookie).status == 403
    admin = bureau.session_of(bureau.staff("beheerder"))
    (new,) = [m for m in AccessStore(bureau.database).everybody() if not m.subject]
    bureau.post(f"/medewerkers/{new.id}/uitnodiging", {}, admin)
    bureau.post(f"/medewerkers/{new.id}/rollen", {"rol": "triagist"}, admin)
    assert not bureau.staff(new.id).active
    assert bureau.post(f"/medewerkers/{new.id}/uitnodiging", {}, admin).status == 404


def test_nobody_gives_themself_a_role_and_every_change_is_in_the_journal() -> None:
    bureau = Bureau()
    admin = bureau.logged_in("beheerder")
    own = bureau.post("/medewerkers/beheerder/rollen", {"rol": "triagist", "toegang": "ja"}, admin)
    assert own.status == 422
    assert bureau.staff("beheerder").roles == {"beheerder"}
    colleague = bureau.logged_in("triagist")
    changed = {"rol": "fg", "toegang": "ja"}
    assert bureau.post("/medewerkers/triagist/rollen", changed, admin).status == 303
    assert bureau.staff("triagist").roles == {"fg"}
    (entry,) = bureau.chain("medewerker#triagist")
    assert (entry.actor, entry.action, entry.facts["roles"]) == ("beheerder", "gewijzigd", "fg")
    later(bureau, seconds=1)
    assert bureau.get("/werkbak", colleague).status in {303, 403}


@pytest.mark.parametrize(
    "fields", [{"naam": "", "rol": "fg"}, {"naam": "x"}, {"naam": "x", "rol": "koning"}]
)
def test_a_medewerker_has_a_name_and_a_role(fields: dict[str, str]) -> None:
    bureau = Bureau()
    answer = bureau.post("/medewerkers", fields, bureau.logged_in("beheerder"))
    assert answer.status == 422
    assert len(AccessStore(bureau.database).everybody()) == 1


def test_a_medewerker_is_asked_for_at_the_field_that_is_empty() -> None:
    bureau = Bureau()
    admin = bureau.logged_in("beheerder")
    for fields, words in (
        ({"naam": "", "rol": "fg"}, "Vul een naam in."),
        ({"naam": "Testpersoon N"}, "Kies minstens één rol."),
    ):
        answer = bureau.post("/medewerkers", fields, admin)
        assert answer.status == 422
        ((said, shown),) = re.findall(r'<li><a [^>]*href="#([^"]+)">([^<]*)', answer.body)
        assert shown == words
        assert f'id="{said}"' in answer.body
        assert f'id="{said}-error"' in answer.body
        assert f'value="{fields["naam"]}"' in answer.body


def test_the_fold_of_a_medewerker_stands_open_when_their_roles_are_refused() -> None:
    bureau = Bureau()
    admin = bureau.logged_in("beheerder")
    bureau.hire("ander", "evaluator")
    bureau.hire("derde", "fg")
    shown = bureau.get("/medewerkers", admin).body
    assert "<details open>" not in shown
    # A role is needed of everybody but an aandachtsfunctionaris, so no label may say otherwise.
    assert "niet verplicht" not in shown
    answer = bureau.post("/medewerkers/ander/rollen", {"toegang": "ja"}, admin)
    assert answer.status == 422
    assert answer.body.count("<details open>") == 1
    fold = answer.body.partition("<details open>")[2].partition("</details>")[0]
    assert 'action="../../medewerkers/ander/rollen"' in fold
    assert "Kies minstens één rol." in fold
    assert bureau.staff("ander").roles == {"evaluator"}


def test_a_bsn_in_a_name_is_not_taken_and_one_button_takes_it_out() -> None:
    bureau = Bureau()
    admin = bureau.logged_in("beheerder")
    typed = {"naam": "Testpersoon 123456782 N", "rol": "fg"}
    wrong = bureau.post("/medewerkers", typed, admin)
    assert wrong.status == 422
    assert 'name="go" value="strip:naam"' in wrong.body
    mended = bureau.post("/medewerkers", {**typed, "go": "strip:naam"}, admin)
    assert mended.status == 200
    assert 'value="Testpersoon N"' in mended.body
    assert re.search(r'value="fg" checked', mended.body)
    assert "123456782" not in mended.body
    assert len(AccessStore(bureau.database).everybody()) == 1


def test_a_medewerker_added_twice_from_one_page_is_one() -> None:
    bureau = Bureau()
    admin = bureau.logged_in("beheerder")
    page = "0123456789abcdef0123"
    typed = {"naam": "Testpersoon N", "rol": "fg", "blad": page}
    links = []
    for fields in (typed, typed, {**typed, "naam": "Testpersoon O"}):
        answer = bureau.post("/medewerkers", fields, admin)
        assert answer.status == 200
        links += re.findall(r"https://bureau.example(/uitnodiging/[0-9a-f]{64})", answer.body)
    assert len(set(links)) == 3
    names = sorted(m.name for m in AccessStore(bureau.database).everybody() if not m.subject)
    assert names == ["Testpersoon N", "Testpersoon O"]
    # The answer to the first may be lost, so the link of the second works too.
    bureau.provider.known["nieuw"] = Identity(ISSUER, "nieuw")
    cookie, state = begun(bureau, links[1].lstrip("/"))
    assert bureau.get(f"/terug?code=nieuw&state={state}", cookie=cookie).status == 303


def test_roles_stay_as_chosen_when_another_administrator_was_quicker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bureau = Bureau()
    admin = bureau.logged_in("beheerder")
    bureau.hire("ander", "evaluator")
    other = bureau.session_of(bureau.hire("tweede", "beheerder"))
    real = bureau.database.query
    waiting = [{"rol": "triagist", "toegang": "ja"}]

    def raced(table: str, pk: str, **more: Any) -> Any:
        if waiting and table == "journal" and pk == "medewerker#ander":
            quicker = bureau.post("/medewerkers/ander/rollen", waiting.pop(), other)
            assert quicker.status == 303
        return real(table, pk, **more)

    monkeypatch.setattr(bureau.database, "query", raced)
    mine = {"rol": "fg", "toegang": "ja"}
    answer = bureau.post("/medewerkers/ander/rollen", mine, admin)
    assert (waiting, answer.status) == ([], 409)
    assert "Een collega was u voor" in answer.body
    fold = answer.body.partition("<details open>")[2].partition("</details>")[0]
    assert re.findall(r'value="(\w+)" checked', fold) == ["fg", "ja"]
    assert bureau.staff("ander").roles == {"triagist"}


def test_while_the_journal_is_away_no_medewerker_is_added_and_the_name_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bureau = Bureau()
    admin = bureau.logged_in("beheerder")
    bureau.hire("ander", "evaluator")
    real = bureau.database.commit

    def away(transaction: Transaction) -> None:
        if any(part.key.table == "journal" for part in transaction.parts):
            raise Unavailable
        real(transaction)

    monkeypatch.setattr(bureau.database, "commit", away)
    answer = bureau.post("/medewerkers", {"naam": "Testpersoon N", "rol": "fg"}, admin)
    assert answer.status == 503
    assert "Testpersoon N" in answer.body
    assert not re.search(r"/uitnodiging/[0-9a-f]{64}", answer.body)
    changed = bureau.post("/medewerkers/ander/rollen", {"rol": "fg", "toegang": "ja"}, admin)
    assert changed.status == 503
    assert bureau.staff("ander").roles == {"evaluator"}
    assert len(AccessStore(bureau.database).everybody()) == 2


def test_when_names_cannot_be_read_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret = bureau.logged_in("triagist")

    def away(*_: Any) -> Any:
        raise Unavailable

    monkeypatch.setattr("chalicelib.reports.melding.pages.names_of", away)
    answer = bureau.get(f"/melding/{sid}", secret)
    assert answer.status == 503
    assert CANARY not in answer.body


# --- the werkbak


def test_danger_comes_first_and_then_what_was_set_apart() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    bureau.report()
    bureau.report(danger_now="ja")
    words = text_of(bureau.get("/werkbak", secret).body)
    assert words.index("Gevaar Gevaar. ") < words.index("Nieuw Nieuw. ")
    assert CANARY not in words


def rows_of(body: str) -> list[str]:
    """``sid`` of each row of the werkbak that is shown."""
    return re.findall(r'href="(?:\.\./)?melding/([0-9a-f]+)', body)


def test_each_view_and_each_filter_shows_what_it_says() -> None:
    bureau = Bureau()
    _, late = bureau.report(wijk_code="WK050501")
    _, danger = bureau.report(danger_now="ja")
    _, taken = bureau.report(subject_kind="groep")
    bureau.post(f"/melding/{taken}/oppakken", {}, bureau.logged_in("regisseur"))
    _, mine = bureau.report()
    bureau.post(f"/melding/{mine}/oppakken", {}, bureau.logged_in("triagist"))
    later(bureau, days=1)
    bureau.set_flood(Flood(unverified=0, minutes=15))
    _, apart = bureau.report()
    secret = bureau.session_of(bureau.staff("triagist"))
    for query, wanted in (
        ("", {late, danger, taken, mine, apart}),
        ("bak=dringend", {danger}),
        ("bak=apart", {apart}),
        ("bak=nieuw", {late}),
        ("bak=lopend", {taken, mine}),
        ("bak=lopend&wie=ik", {mine}),
        ("wie=niemand", {late, danger, apart}),
        ("termijn=te_laat", {late, danger}),
        ("termijn=vandaag", set()),
        ("termijn=op_tijd", {apart}),
        ("wijk=WK050501", {late}),
        ("onderwerp=groep&wie=ik", set()),
        ("bak=lopend&termijn=te_laat", set()),
        ("kanaal=verzonnen&wijk=%3Cb%3E", {late, danger, taken, mine, apart}),
    ):
        answer = bureau.get(f"/werkbak?{query}", secret)
        assert set(rows_of(answer.body)) == wanted, query
        assert "<b>" not in answer.body


def test_a_choice_that_shows_nothing_says_which_and_each_can_be_dropped() -> None:
    bureau = Bureau()
    bureau.report()
    secret = bureau.logged_in("triagist")
    body = bureau.get("/werkbak?bak=nieuw&kanaal=professional&onderwerp=groep", secret).body
    assert "past bij: Professional, Een groep" in text_of(body)
    dropped = re.findall(r'href="([^"]*)">Haal ‘', body)
    assert [unescape(one) for one in dropped] == [
        "?bak=nieuw&onderwerp=groep",
        "?bak=nieuw&kanaal=professional",
    ]


def test_a_view_looks_at_no_more_rows_of_a_long_pile_than_of_a_short_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bureau = Bureau()
    bureau.set_flood(FLOOD)
    for _ in range(600):
        bureau.report()
    looked_at = 0
    real = bureau.database.listed

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal looked_at
        page = real(*given, **named)
        looked_at += len(page.items)
        return page

    secret = bureau.logged_in("triagist")
    monkeypatch.setattr(bureau.database, "listed", counted)
    body = bureau.get("/werkbak?termijn=te_laat", secret).body
    assert 0 < looked_at <= 250
    assert "Er is nog meer." in body


def test_what_is_printed_is_noted_first_and_the_page_itself_is_empty_on_paper() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    bureau.report(wijk_code="WK050501")
    secret = bureau.logged_in("teamleider")
    page = bureau.get("/werkbak?wijk=WK050507", secret).body
    # Everything but the words that name the button.
    assert re.search(
        r"<h1[^>]*>Werkbak</h1>\s*<p[^>]*print-only[^>]*>.*?</p>\s*<div[^>]*no-print", page
    )
    answer = bureau.post("/werkbak/afdruk", {"wijk": "WK050507", "bak": "nieuw"}, secret)
    assert rows_of(answer.body) == [sid]
    assert "Vertrouwelijk" in answer.body
    assert "Afgedrukt door Testpersoon teamleider op 2 maart 2026" in answer.body
    assert "<select" not in answer.body
    (entry,) = [e for e in bureau.entries_of("teamleider") if e.action == "afgedrukt"]
    assert (entry.facts["what"], entry.facts["rows"]) == ("werkbak", "1")


def test_without_the_journal_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret = bureau.logged_in("triagist")
    real = bureau.database.commit

    def away(transaction: Transaction) -> None:
        if any(part.key.table == "journal" for part in transaction.parts):
            raise Unavailable
        real(transaction)

    monkeypatch.setattr(bureau.database, "commit", away)
    answer = bureau.post("/werkbak/afdruk", {}, secret)
    assert answer.status == 503
    assert sid not in answer.body


def test_the_werkbak_opens_nothing_and_notes_nothing() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    bureau.report()
    before = len(bureau.database.committed)
    assert bureau.get("/werkbak", secret).status == 200
    assert bureau.keys.opened == 0
    assert len(bureau.database.committed) == before


def test_a_long_pile_is_shown_page_by_page_and_every_melding_once() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    sids = set()
    for _ in range(130):
        sids.add(bureau.report()[1])
        later(bureau, minutes=1)
    secret = bureau.session_of(bureau.staff("triagist"))
    found: list[str] = []
    address = "/werkbak?bak=nieuw"
    while address:
        body = bureau.get(address, secret).body
        found += [part[:32] for part in body.split('href="melding/')[1:]]
        rest = body.split("na=")
        following = rest[1].partition('"')[0].partition("&")[0] if len(rest) > 1 else ""
        address = f"/werkbak?bak=nieuw&na={following}" if following else ""
    assert len(found) == len(sids)
    assert set(found) == sids


def test_a_cursor_of_another_pile_begins_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB refuses to begin a pile at a place of another one (ValidationException)."""
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    asked: list[Any] = []
    real = bureau.database.listed

    def watched(*given: Any, **more: Any) -> Any:
        asked.append(more["after"])
        return real(*given, **more)

    monkeypatch.setattr(bureau.database, "listed", watched)
    held = {"pk": "melding#x", "sk": "melding", "bak": "nieuw", "bak_at": "0#2026"}
    cursor = base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")
    for pile in ("dringend", "onzin"):
        assert bureau.get(f"/werkbak?bak={pile}&na={cursor}", secret).status == 200
    assert set(asked) == {None}
    bureau.get(f"/werkbak?bak=nieuw&na={cursor}", secret)
    assert asked[-1] == held


@pytest.mark.parametrize("cursor", ["x", "e30", "bnVsbA", "W10", "%00", "eyJwayI6MX0"])
def test_a_cursor_that_is_none_of_ours_begins_at_the_start(cursor: str) -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    _, sid = bureau.report()
    assert sid in bureau.get(f"/werkbak?bak=nieuw&na={cursor}", secret).body


def test_filters_stand_in_the_address() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    _, here = bureau.report(wijk_code="WK050501")
    _, there = bureau.report(wijk_code="WK050502")
    body = bureau.get("/werkbak?wijk=WK050502", secret).body
    assert there in body
    assert here not in body
    assert bureau.get("/werkbak?bak=onzin&wijk=onzin&kanaal=x", secret).status == 200


def test_a_deadline_is_said_in_words() -> None:
    bureau = Bureau()
    bureau.report()
    bureau.hire("triagist", "triagist")
    for hours, words in ((0, "Op tijd"), (21, "Vandaag"), (1, "Te laat")):
        later(bureau, hours=hours)
        secret = bureau.session_of(bureau.staff("triagist"))
        assert words in bureau.get("/werkbak", secret).body


# --- a melding


def test_a_reading_is_noted_first_and_shown_on_the_page_itself() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret = bureau.logged_in("triagist")
    answer = bureau.get(f"/melding/{sid}", secret)
    assert CANARY in answer.body
    assert "Testpersoon triagist" in answer.body
    chain = bureau.chain(f"melding#{sid}")
    assert first_bad(chain) is None
    assert [e.action for e in chain] == ["ontvangen", "gelezen"]
    assert chain[-1].actor == "triagist"
    assert chain[-1].facts["activity"] == "signalen_beoordelen"
    assert chain[-1].facts["purpose"] == "triage"


def test_two_who_read_at_the_same_moment_both_read_and_both_are_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret, colleague = bureau.logged_in("triagist"), bureau.logged_in("regisseur")
    real, waiting = bureau.database.commit, [colleague]

    def raced(transaction: Transaction) -> None:
        """The colleague's reading comes between our look at the chain and our entry in it."""
        is_reading = any(p.key.pk == f"melding#{sid}" for p in transaction.parts)
        if is_reading and waiting:
            assert bureau.get(f"/melding/{sid}", waiting.pop()).status == 200
        real(transaction)

    monkeypatch.setattr(bureau.database, "commit", raced)
    assert bureau.get(f"/melding/{sid}", secret).status == 200
    chain = bureau.chain(f"melding#{sid}")
    assert first_bad(chain) is None
    assert [e.actor for e in chain] == ["triage", "regisseur", "triagist"]


def test_who_people_are_is_shown_for_a_reason_only() -> None:
    bureau = Bureau()
    named: dict[str, Any] = {
        "contact_preference": "bellen",
        "melder_name": "Testpersoon Melder",
        "melder_phone": "0612345678",
        "betrokkene_description": "Testpersoon Betrokkene",
    }
    _, sid = bureau.report(**named)
    secret = bureau.logged_in("triagist")
    masked = bureau.get(f"/melding/{sid}", secret)
    shown = bureau.post(f"/melding/{sid}/wie", {"reden": "melder_bellen"}, secret)
    for words in ("Testpersoon Melder", "0612345678", "Testpersoon Betrokkene"):
        assert words not in masked.body
        assert words in shown.body
    assert "Ingevuld, maar afgedekt" in masked.body
    assert bureau.chain(f"melding#{sid}")[-1].action == "identiteit_getoond"
    assert bureau.chain(f"melding#{sid}")[-1].facts["purpose"] == "melder_bellen"
    for reason in ("", "nieuwsgierig"):
        again = bureau.post(f"/melding/{sid}/wie", {"reden": reason}, secret)
        assert again.status == 422
        assert "Testpersoon Melder" not in again.body
        assert bureau.chain(f"melding#{sid}")[-1].action == "gelezen"


def test_every_question_of_a_report_has_a_place_and_an_unknown_one_is_masked() -> None:
    forms = (MELDING_PUBLIEK, MELDING_PROFESSIONAL, MELDING_SLEUTELPERSOON, MELDING_AANVULLING)
    asked = {name for form in forms for name in form.model.model_fields} - {"personal_code"}
    assert asked - set(sections._OF) == set()


def test_facts_stand_apart_from_what_somebody_thinks() -> None:
    bureau = Bureau()
    _, sid = bureau.report(own_interpretation="Mijn mening", counter_signals="Goed contact")
    words = text_of(bureau.get(f"/melding/{sid}", bureau.logged_in("triagist")).body)
    places = [
        words.index(title)
        for title in (
            "Wat is gezien of gehoord",
            "Wat de melder ervan vindt",
            "Mijn mening",
            "Wat er tegen spreekt, en wat beschermt",
            "Goed contact",
        )
    ]
    assert places == sorted(places)


def test_who_opens_very_many_meldingen_is_noticed_once(capsys: pytest.CaptureFixture[str]) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret, colleague = bureau.logged_in("triagist"), bureau.logged_in("regisseur")

    def alerts(reader: str, times: int) -> int:
        for _ in range(times):
            assert bureau.get(f"/melding/{sid}", reader).status == 200
        return capsys.readouterr().out.count('"unusual_reading"')

    assert alerts(secret, 29) == 0
    assert alerts(colleague, 5) == 0
    assert alerts(secret, 6) == 1
    # Two at the same moment may both see the thirty-first: one of them rings.
    later(bureau, minutes=20)
    raced = bureau.session_of(bureau.staff("triagist"))
    assert alerts(raced, 29) == 0
    for _ in range(2):
        parts = [insert_reading("triagist", f"tegelijk-{_}", at=to_text(bureau.now()))]
        bureau.database.commit(Transaction(list(parts)))
    assert alerts(raced, 1) == 1
    later(bureau, minutes=10)
    assert alerts(bureau.session_of(bureau.staff("triagist")), 29) == 0


def test_what_does_not_exist_is_not_there_and_leaves_no_chain() -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    bodies = {
        bureau.get(f"/melding/{sid}", secret).body.replace(sid, "") for sid in ("a" * 32, "zz")
    }
    assert len(bodies) == 1
    assert bureau.get("/melding/zz", secret).status == 404
    assert bureau.chain("melding#zz") == []


def test_taking_up_moves_it_and_what_came_with_it() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret, colleague = bureau.logged_in("triagist"), bureau.logged_in("regisseur")
    for _ in range(2):
        assert bureau.post(f"/melding/{sid}/oppakken", {}, secret).status == 303
    assert [w.sid for w in SubmissionStore(bureau.database).waiting("lopend", limit=9)[0]] == [sid]
    assert SubmissionStore(bureau.database).waiting("nieuw", limit=9) == ([], None)
    assert [e.action for e in bureau.chain(f"melding#{sid}")] == ["ontvangen", "opgepakt"]
    assert "Testpersoon triagist" in bureau.get("/werkbak?bak=lopend", colleague).body


def test_of_two_who_take_up_a_melding_at_once_the_second_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret, colleague = bureau.logged_in("triagist"), bureau.logged_in("regisseur")
    real, waiting, refused = bureau.database.commit, [colleague], list[frozenset[str]]()

    def raced(transaction: Transaction) -> None:
        """The colleague takes it up between our look at the melding and our commit."""
        if waiting and any(p.key.pk == f"melding#{sid}" for p in transaction.parts):
            assert bureau.post(f"/melding/{sid}/oppakken", {}, waiting.pop()).status == 303
        try:
            real(transaction)
        except Conflict as conflict:
            refused.append(conflict.refused)
            raise

    monkeypatch.setattr(bureau.database, "commit", raced)
    assert bureau.post(f"/melding/{sid}/oppakken", {}, secret).status == 409
    assert SubmissionStore(bureau.database).submissions(sid)[0].handler == "regisseur"
    # Not by the chain of the journal alone: a mere reading moves that on as well.
    assert MELDING_AS_SEEN in refused[0]


def test_two_tabs_ask_once_and_a_bad_question_is_kept() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret = bureau.logged_in("triagist")
    question = {"vraag": "Wanneer was dit?", "taal": "nl", "blad": "1" * 20}
    for _ in range(2):
        assert bureau.post(f"/melding/{sid}/vraag", question, secret).status == 303
    assert "Vraag 1" in bureau.get(f"/melding/{sid}", secret).body
    assert "Vraag 2" not in bureau.get(f"/melding/{sid}", secret).body
    long = {"vraag": "x" * 2001, "taal": "nl", "blad": "2" * 20}
    answer = bureau.post(f"/melding/{sid}/vraag", long, secret)
    assert answer.status == 422
    assert "x" * 2001 in answer.body


# --- the journal


def test_the_officer_sees_who_read_what_and_not_a_word_of_it() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    bureau.get(f"/melding/{sid}", bureau.logged_in("triagist"))
    secret = bureau.logged_in("fg")
    page = bureau.get("/journaal?dag=2026-03-02", secret)
    assert f"melding#{sid}" in page.body
    assert "Testpersoon triagist" in page.body
    file = bureau.get("/journaal/2026-03-02.csv", secret)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(file.body), delimiter=";"))
    assert [(r["actor"], r["action"]) for r in rows if r["object"] == f"melding#{sid}"] == [
        ("triage", "ontvangen"),
        ("triagist", "gelezen"),
    ]
    assert CANARY not in page.body + file.body
    assert [e.facts["purpose"] for e in bureau.entries_of("fg")] == ["inzage", "uitvoer"]


@pytest.mark.parametrize("day", ["morgen", "2026-13-01", "../x", "2026-03-02'"])
def test_a_day_that_is_none_is_not_there(day: str) -> None:
    bureau = Bureau()
    secret = bureau.logged_in("fg")
    assert bureau.get(f"/journaal?dag={day}", secret).status == 200
    assert bureau.get(f"/journaal/{day.replace('/', '')}", secret).status == 404


# --- an aandachtsfunctionaris


NAMED: dict[str, Any] = {
    "melder_name": "Testpersoon Collega",
    "betrokkene_description": "Testpersoon Leerling",
}


def a_shared_report(bureau: Bureau, share: str) -> str:
    """A professional's report, confirmed, of College De Waterlijn; its ``sid``."""
    _, sid = bureau.report_from_work(share_with_aandachtsfunctionaris=share, **NAMED)
    return sid


def contact(bureau: Bureau, organisatie_id: str = "waterlijn") -> str:
    name = f"af-{organisatie_id}"
    hired = bureau.hire(name, "aandachtsfunctionaris", organisatie_id=organisatie_id)
    return bureau.session_of(hired)


@pytest.mark.parametrize(
    ("share", "content", "colleague"),
    [("inhoud", True, True), ("alleen_status", False, True), ("nee", False, False)],
)
def test_a_contact_sees_what_the_reporter_allowed(
    share: str, *, content: bool, colleague: bool
) -> None:
    bureau = Bureau()
    sid = a_shared_report(bureau, share)
    secret = contact(bureau)
    answer = bureau.get(f"/bericht/{sid}", secret)
    assert answer.status == (200 if colleague else 404)
    assert (sid in bureau.get("/berichten", secret).body) == colleague
    assert ("Testpersoon Collega" in answer.body) == colleague
    assert ("op het bord" in answer.body) == content
    assert "Testpersoon Leerling" not in answer.body
    if colleague:
        entry = bureau.chain(f"melding#{sid}")[-1]
        assert (entry.action, entry.actor) == ("gelezen_door_af", "af-waterlijn")
        assert entry.facts["activity"] == "signalen_delen"


@pytest.mark.parametrize("route", [r for r in MATRIX if r[1].startswith("/bericht/")], ids=" ".join)
def test_a_report_of_another_organisation_and_one_that_is_not_there_look_the_same(
    route: tuple[str, str],
) -> None:
    bureau = Bureau()
    sid = a_shared_report(bureau, "inhoud")
    for organisatie_id in ("lindenhof", ""):
        secret = contact(bureau, organisatie_id)
        before = bureau.chain(f"melding#{sid}")
        foreign = ask(bureau, route, sid, secret)
        absent = ask(bureau, route, "f" * 32, secret)
        assert foreign.status == absent.status == 404
        assert foreign.body.replace(sid, "") == absent.body.replace("f" * 32, "")
        assert foreign.headers == absent.headers
        assert bureau.chain(f"melding#{sid}") == before
    assert bureau.keys.opened == 0


def test_before_it_is_confirmed_a_report_is_at_the_desk_and_nowhere_else() -> None:
    bureau = Bureau()
    _, sid = bureau.report_from_work(confirmed=False, share_with_aandachtsfunctionaris="inhoud")
    assert bureau.get(f"/bericht/{sid}", contact(bureau)).status == 404


def test_a_contact_says_to_have_seen_it_and_adds_what_the_desk_then_reads() -> None:
    bureau = Bureau()
    sid = a_shared_report(bureau, "inhoud")
    secret, desk = contact(bureau), bureau.logged_in("triagist")
    bureau.post(f"/melding/{sid}/oppakken", {}, desk)
    for _ in range(2):
        assert bureau.post(f"/bericht/{sid}/gezien", {}, secret).status == 303
    view = {"duiding": "Hij spijbelt <b>vaker</b>.", "blad": "b" * 20}
    for _ in range(2):
        assert bureau.post(f"/bericht/{sid}/duiding", view, secret).status == 303
    assert [e.action for e in bureau.chain(f"melding#{sid}")].count("gezien_door_af") == 1
    assert [e.action for e in bureau.chain(f"melding#{sid}")].count("aangevuld_door_af") == 1
    assert [w.kind for w in SubmissionStore(bureau.database).waiting("nieuw", limit=9)[0]] == [
        "duiding"
    ]
    body = bureau.get(f"/melding/{sid}", desk).body
    assert "Hij spijbelt &lt;b&gt;vaker&lt;/b&gt;." in body
    assert "Hij spijbelt" not in repr(bureau.database.tables)
    for text in ("", "  ", "x" * 4001):
        answer = bureau.post(f"/bericht/{sid}/duiding", {"duiding": text}, secret)
        assert answer.status == 422
        assert text.strip() in answer.body


HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \" ' & \u202e \x00 ${x}"


def test_hostile_words_in_a_report_are_words() -> None:
    bureau = Bureau()
    _, sid = bureau.report(
        observed_behaviour=HOSTILE, own_interpretation=HOSTILE, betrokkene_description=HOSTILE
    )
    secret = bureau.logged_in("triagist")
    for body in (
        bureau.get(f"/melding/{sid}", secret).body,
        bureau.post(f"/melding/{sid}/wie", {"reden": "veiligheid"}, secret).body,
    ):
        assert "<script" not in body
        assert "{{ 7*7 }}" in body


def test_the_statement_about_accessibility_is_at_the_bureau_too_and_needs_no_login() -> None:
    bureau = Bureau()
    page = bureau.get("/account", bureau.logged_in("fg"))
    assert 'href="toegankelijkheid"' in page.body
    answer = bureau.get("/toegankelijkheid")
    assert answer.status == 200
    assert "WCAG 2.2" in answer.body
