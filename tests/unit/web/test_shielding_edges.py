"""A melding that is kept from a colleague: what was under way by then, and what happens at that moment."""

from __future__ import annotations

import re

import pytest

from chalicelib.access.domain import Role, seen_by
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.mailer import Mail
from chalicelib.reports.linking.usecases import link_to, unlink_from
from chalicelib.reports.melding.usecases import MOST_ENTRIES, TRIAGE
from tests.support.builders import a_mailbox_reply, a_person
from tests.support.bureau import Bureau, answered, text_of

REASON = {"waarom": "over_collega"}


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    for name in ("een", "twee"):
        hire(made, name, "triagist")
    return made


def hire(bureau: Bureau, name: str, *roles: Role) -> None:
    bureau.hire(name, *roles, email=f"{name}@gemeente.example", confirmed_on="2026-03-02")


def shield(bureau: Bureau, *names: str, sid: str = "", by: str = "een") -> int:
    path = f"/melding/{sid or bureau.sid}/afschermen"
    return bureau.post(path, {"wie": list(names), **REASON}, bureau.alive(by)).status


def without_tokens(body: str) -> str:
    return re.sub("[0-9a-f]{12,}", "…", body)


# --- what was under way


def test_a_draft_at_it_is_kept_as_at_what_never_was(bureau: Bureau) -> None:
    def keep(sid: str) -> tuple[int, str]:
        path = f"/melding/{sid}/notitie"
        fields = {"tekst": "Iets.", "soort": "overleg", "go": "concept"}
        answer = bureau.post(path, fields, bureau.alive("twee"))
        return answer.status, without_tokens(answer.body)

    assert keep(bureau.sid)[0] == 200
    assert shield(bureau, "twee") == 303
    assert keep(bureau.sid) == keep("0" * 32)


def test_a_mail_that_waits_goes_to_them_no_more(bureau: Bureau) -> None:
    code, sid = bureau.report()
    bureau.deliver()
    bureau.reply(code, a_mailbox_reply("Er is gevaar.", "ja"), 1)
    sent, send = len(bureau.mailer.sent), bureau.mailer.send

    def away(mail: Mail) -> None:
        raise Unavailable

    bureau.mailer.send = away  # type: ignore[method-assign]
    bureau.deliver()
    bureau.mailer.send = send  # type: ignore[method-assign]
    assert shield(bureau, "twee", sid=sid) == 303
    bureau.clock.advance(3_600)
    bureau.root.clock()
    assert {mail.to for mail in bureau.deliver()[sent:]} == {"een@gemeente.example"}


def test_a_flood_at_it_is_no_mail_for_them(bureau: Bureau) -> None:
    code, sid = bureau.report()
    bureau.deliver()
    assert shield(bureau, "twee", sid=sid) == 303
    bureau.set_flood(Flood(unverified=0, minutes=15))
    sent = len(bureau.mailer.sent)
    bureau.reply(code, a_mailbox_reply("Er is gevaar.", "ja"), 1)
    bureau.reply(code, a_mailbox_reply("Er is weer gevaar.", "ja"), 1)
    bureau.clock.advance(3_600)
    bureau.root.clock()
    assert {mail.to for mail in bureau.deliver()[sent:]} == {"een@gemeente.example"}
    bureau.report(danger_now="ja")
    bureau.clock.advance(3_600)
    bureau.root.clock()
    assert "twee@gemeente.example" in {mail.to for mail in bureau.deliver()[sent:]}


def test_who_is_an_aandachtsfunctionaris_too_hears_nothing_of_it(bureau: Bureau) -> None:
    bureau.add_school(a_person("vast", medewerker_id="beide"))
    bureau.hire(
        "beide",
        "triagist",
        "aandachtsfunctionaris",
        organisatie_id="waterlijn",
        person_id="vast",
    )
    _, sid = bureau.report_from_work(confirmed=False)
    bureau.deliver()
    assert shield(bureau, "beide", sid=sid) == 303
    sent = len(bureau.mailer.sent)
    bureau.confirm(sid)
    told = {mail.to for mail in bureau.deliver()[sent:]}
    assert a_person("vast").email not in told
    assert "een@gemeente.example" in told


def test_the_desk_hears_once_of_what_it_did_not_hear_of_in_a_flood(bureau: Bureau) -> None:
    bureau.add_school(a_person("vast", medewerker_id="beide"))
    school = {"organisatie_id": "waterlijn", "person_id": "vast"}
    bureau.hire("beide", "triagist", "aandachtsfunctionaris", **school)
    bureau.set_flood(Flood(unverified=0, minutes=15))
    _, sid = bureau.report_from_work(confirmed=False)
    assert shield(bureau, "beide", sid=sid) == 303
    bureau.confirm(sid)
    told = [mail.to for mail in bureau.deliver()]
    assert sorted(told) == ["een@gemeente.example", "twee@gemeente.example"]


def test_somebody_hears_of_it_when_the_whole_desk_is_kept_out(bureau: Bureau) -> None:
    hire(bureau, "regie", "regisseur")
    code, sid = bureau.report()
    bureau.deliver()
    assert shield(bureau, "een", "twee", sid=sid, by="regie") == 303
    sent = len(bureau.mailer.sent)
    bureau.reply(code, a_mailbox_reply("Er is gevaar.", "ja"), 1)
    assert {mail.to for mail in bureau.deliver()[sent:]} == {"regie@gemeente.example"}


def test_the_log_beside_it_is_as_long_as_it_would_be(bureau: Bureau) -> None:
    _, beside = bureau.report()
    for _ in range(MOST_ENTRIES):
        bureau.work_of("een").note(f"melding#{beside}", "gelezen", TRIAGE)
    before = text_of(bureau.get(f"/melding/{beside}/logboek", bureau.alive("twee")).body)
    link_to(bureau.work_of("een"), beside, bureau.sid, "zelfde_persoon")
    unlink_from(bureau.work_of("een"), beside, bureau.sid)
    assert shield(bureau, "twee") == 303
    after = text_of(bureau.get(f"/melding/{beside}/logboek", bureau.alive("twee")).body)
    assert after == before


# --- at the same moment


def test_who_takes_it_up_at_that_moment_does_not_get_it(bureau: Bureau) -> None:
    sid = bureau.sid
    bureau.database.before("commit reports/melding#", lambda: shield(bureau, "twee"))
    taken = bureau.post(f"/melding/{sid}/oppakken", {}, bureau.alive("twee"))
    assert taken.status == 404
    assert bureau.file(bureau.sid).submissions[0].handler == ""


def test_nobody_hands_it_to_them_at_that_moment(bureau: Bureau) -> None:
    hire(bureau, "drie", "triagist")
    answered(303, bureau.post(f"/melding/{bureau.sid}/oppakken", {}, bureau.alive("een")))
    bureau.database.before("commit reports/melding#", lambda: shield(bureau, "twee", by="drie"))
    given = bureau.post(f"/melding/{bureau.sid}/overdragen", {"naar": "twee"}, bureau.alive("een"))
    assert given.status == 422
    assert bureau.file(bureau.sid).submissions[0].handler == "een"


def test_two_who_shield_each_other_at_once_are_not_both_kept_out(bureau: Bureau) -> None:
    hire(bureau, "drie", "triagist")
    bureau.database.before("commit access/medewerkers", lambda: shield(bureau, "twee", by="een"))
    assert shield(bureau, "een", by="twee") == 404
    assert bureau.staff("een").shielded_from == frozenset()


def test_who_shields_does_not_lose_the_right_at_that_moment(bureau: Bureau) -> None:
    def end() -> None:
        fields = {"toegang": "", "rol": ["triagist"]}
        answered(303, bureau.post("/medewerker/een/rollen", fields, bureau.admin))

    bureau.database.before("commit access/medewerkers", end)
    assert shield(bureau, "twee") == 422
    assert bureau.staff("twee").shielded_from == frozenset()


def test_of_the_last_two_not_both_go_at_once(bureau: Bureau) -> None:
    hire(bureau, "drie", "triagist")
    assert shield(bureau, "twee") == 303
    admin, other = bureau.admin, bureau.logged_in("beheerder", name="beheer")
    gone = {"toegang": "", "rol": ["triagist"]}
    bureau.database.before(
        "commit access/medewerkers",
        lambda: answered(303, bureau.post("/medewerker/drie/rollen", gone, other)),
    )
    assert bureau.post("/medewerker/een/rollen", gone, admin).status == 409
    assert bureau.staff("een").active
    assert seen_by([bureau.staff(one) for one in ("een", "twee", "drie")])[bureau.sid]


# --- who counts


def test_an_address_of_the_desk_is_nobody_who_sees_it(bureau: Bureau) -> None:
    bureau.hire("postbus", "triagist", email="desk@gemeente.example", confirmed_on="2026-03-02")
    row = bureau.database.tables["access"]["medewerkers"]["postbus"]
    row["subject"] = ""
    assert shield(bureau, "twee") == 303
    gone = {"toegang": "", "rol": ["triagist"]}
    assert bureau.post("/medewerker/een/rollen", gone, bureau.admin).status == 422


def test_who_reads_the_journal_by_now_reads_all_of_it(bureau: Bureau) -> None:
    assert shield(bureau, "twee") == 303
    fields = {"toegang": "ja", "rol": ["triagist", "fg"]}
    assert bureau.post("/medewerker/twee/rollen", fields, bureau.admin).status in {200, 303}
    assert "fg" in bureau.staff("twee").roles
    bureau.clock.advance(1)
    page = text_of(bureau.get("/journaal", bureau.alive("twee")).body)
    assert "Testpersoon een wijzigde voor wie" in page
    # The melding stays shut, and a colleague can see that and end it.
    assert bureau.get(f"/melding/{bureau.sid}", bureau.alive("twee")).status == 404
    shown = bureau.get(f"/melding/{bureau.sid}/afschermen", bureau.alive("een")).body
    assert re.search(r'value="twee"[^>]* checked', shown)
    fields = {"zag": "twee", "waarom": "niet_meer_nodig"}
    ended = bureau.post(f"/melding/{bureau.sid}/afschermen", fields, bureau.alive("een"))
    assert ended.status == 303
    assert bureau.staff("twee").shielded_from == frozenset()
