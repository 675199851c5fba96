"""Nobody becomes a reader alone: links go by mail, and a role that opens content takes two people."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from chalicelib.access.domain import (
    LETS_IN,
    NEEDS_SECOND,
    OPENS,
    RIGHTS,
    Medewerker,
    Right,
    Role,
)
from chalicelib.access.oidc import Identity
from chalicelib.access.signing.usecases import sign_by_hand
from chalicelib.access.staff.usecases import add_first
from chalicelib.access.store import AccessStore, update_medewerker
from chalicelib.bootstrap import acts_of_two
from chalicelib.network.addressing.usecases import Addresses
from chalicelib.network.store import NetworkStore, set_absence
from chalicelib.platform.errors import NotThere, Unavailable
from chalicelib.platform.mailer import Mail
from chalicelib.process.domain import why_not_signed
from chalicelib.process.proposals import usecases as proposals
from chalicelib.process.store import PROPOSAL_IS_OPEN
from tests.support.builders import MONDAY, a_person, put_at_desk
from tests.support.bureau import (
    ISSUER,
    PAGE,
    Bureau,
    answered,
    later,
    links_of,
    secret_of,
    text_of,
)
from tests.support.reading import only
from tests.support.web import Answer

NEW = {"naam": "Testpersoon N", "adres": "n@gemeente.example", "taal": "nl"}
TRIAGIST = {**NEW, "rol": "triagist"}
LEAD = "lead@gemeente.example"
RECOVER = "/organisatie/waterlijn/persoon/vast/herstel"
INVITE = "/organisatie/waterlijn/persoon/vast/uitnodiging"
LOST = {"reden": "telefoon_kwijt"}
# What nobody decided on: somebody must say of a new right whether it opens content.
NEITHER: frozenset[Right] = frozenset(
    {
        "inloggen",
        "melding_afschermen",
        "werkbak_zien",
        "journaal_lezen",
        "netwerk_beheren",
        "voorstellen_zien",
        "toegang_volgen",
        "besluit_tekenen",
        "misbruik_tekenen",
        "melding_heropenen",
        "plan_bijhouden",
        "evaluatie_zien",
        "uitgave_voorstellen",
        "uitgave_tekenen",
    }
)


class Town(Bureau):
    """A bureau with two beheerders, two netwerkcoordinators, a teamleider, and a contact with two reports."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.hire("beheerder", "beheerder", email="b1@gemeente.example")
        self.hire("tweede", "beheerder", email="b2@gemeente.example")
        self.hire("coordinator", "netwerkcoordinator")
        self.hire("collega", "netwerkcoordinator")
        self.put(put_at_desk("lead", LEAD, "teamleider"))

    def shared(self) -> str:
        """Two reports that a contact may read; the session of the contact."""
        self.add_school(a_person("vast", medewerker_id="contact"))
        for _ in range(2):
            self.report_from_work(share_with_aandachtsfunctionaris="inhoud")
        return self.contact()

    def come_in(self, link: str, login: str) -> Answer:
        self.provider.known[login] = Identity(ISSUER, login)
        return self.log_in(login, link.lstrip("/"))

    def mailed(self, subject: str) -> list[str]:
        return [mail.to for mail in self.deliver() if mail.subject == subject]

    def added(self, fields: dict[str, str] = TRIAGIST) -> Medewerker:
        """Somebody whom the beheerder added."""
        answered(200, self.post("/medewerkers", fields, self.alive("beheerder")))
        return next(m for m in AccessStore(self.database).everybody() if m.email == NEW["adres"])

    def press(self, name: str, button: str = "", **fields: str) -> Answer:
        """What is answered to somebody who presses a button of the one proposal."""
        (one,) = self.proposals
        return self.post(f"/tekenen/{one.id}{button}", fields, self.alive(name))


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_coordinator_who_recovers_a_contact_reads_nothing(town: Town) -> None:
    """The link of a recovery was shown to whoever asked for it: two reports, and nobody was told."""
    contact = town.shared()
    asked = answered(200, town.post(RECOVER, LOST, town.alive("coordinator")))
    assert links_of(asked) == links_of(town.get("/tekenen", town.alive("coordinator"))) == []
    assert town.links() == []
    # The old login stays until a colleague signed: asking alone takes nothing from anybody.
    assert "bericht/" in answered(200, town.get("/berichten", contact)).body
    answered(422, town.press("coordinator"))
    later(town, seconds=2)
    answered(303, town.press("collega"))
    answered(303, town.get("/berichten", contact))
    # The link is in the hands of its owner only, works once, and the teamleider knows.
    (link,) = town.links("vast@waterlijn.example")
    assert town.links() == [link]
    assert town.mailed("Wie toegang heeft, is gewijzigd") == [LEAD]
    later(town, seconds=2)
    owner = secret_of(answered(303, town.come_in(link, "nieuw-account")))
    assert town.get("/berichten", owner).body.count('href="bericht/') == 2
    answered(403, town.come_in(link, "coordinator-2"))


def test_a_beheerder_who_adds_a_triagist_is_none(town: Town) -> None:
    added = answered(200, town.post("/medewerkers", TRIAGIST, town.alive("beheerder")))
    assert links_of(added) == town.links() == []
    assert "n…@gemeente.example" in added.body
    (new,) = (m for m in AccessStore(town.database).everybody() if m.email == NEW["adres"])
    assert new.roles == frozenset()
    answered(422, town.press("beheerder"))
    answered(303, town.press("tweede"))
    (link,) = town.links("n@gemeente.example")
    secret = secret_of(answered(303, town.come_in(link, "n")))
    answered(200, town.get("/werkbak", secret))
    # The link reached the address, so mail of the work goes there from now on.
    assert town.staff(new.id).confirmed_on == f"{town.now():%Y-%m-%d}"


def test_every_right_is_one_that_opens_lets_in_or_does_neither() -> None:
    assert [frozenset()] * 3 == [OPENS & LETS_IN, OPENS & NEITHER, LETS_IN & NEITHER]
    assert set(get_args(Right)) == OPENS | LETS_IN | NEITHER


@pytest.mark.parametrize("role", [r for r in RIGHTS if r != "aandachtsfunctionaris"])
def test_a_role_is_given_alone_only_when_it_opens_nothing_and_lets_nobody_in(
    town: Town, role: Role
) -> None:
    new = town.added({**NEW, "rol": role})
    opens = bool(RIGHTS[role] & (OPENS | LETS_IN))
    assert (role in NEEDS_SECOND, new.roles, len(town.links())) == (
        opens,
        frozenset() if opens else {role},
        0 if opens else 1,
    )
    # Nor to who works here already, or did: a role on a row without access opens nothing.
    town.hire("iemand", "fg", email="i@gemeente.example")
    path, admin = "/medewerker/iemand/rollen", town.alive("beheerder")
    for active in ("ja", "", "ja"):
        town.post(path, {"rol": [role, "evaluator"], "toegang": active}, admin)
        now = town.staff("iemand")
        has_it = now.active and role in now.roles
        assert has_it is (bool(active) and not opens)


def test_what_is_taken_away_goes_at_once_and_what_is_given_waits(town: Town) -> None:
    secret = town.logged_in("regisseur", name="iemand", email="i@gemeente.example")
    answered(200, town.get("/werkbak", secret))
    later(town, seconds=2)
    fields = {"rol": "triagist", "toegang": "ja"}
    answered(200, town.post("/medewerker/iemand/rollen", fields, town.alive("beheerder")))
    assert town.staff("iemand").roles == frozenset()
    answered(303, town.get("/werkbak", secret))
    answered(303, town.press("tweede"))
    assert town.staff("iemand").roles == {"triagist"}
    # Somebody who logs in already is sent no link, and has to log in again.
    assert town.links() == []


def test_a_proposal_is_signed_once_by_another_one_with_the_right(town: Town) -> None:
    town.shared()
    town.post(RECOVER, LOST, town.alive("coordinator"))
    triagist = town.logged_in("triagist", name="triagist")
    # Who may not let contacts in does not see it, and is told the same as of one that is not there.
    (one,) = town.proposals
    for name in ("beheerder", "tweede"):
        answered(404, town.press(name))
        assert "Testpersoon contact" not in town.get("/tekenen", town.alive(name)).body
    answered(404, town.post("/tekenen/bestaatniet", {}, triagist))
    lead = town.logged_in("teamleider", name="teamleider")
    answered(403, town.post(f"/tekenen/{one.id}", {}, lead))
    # Who only watches sees that it waits; who signs must see the address whole.
    watched, signed = (town.get("/tekenen", secret).body for secret in (lead, triagist))
    assert ("v…@waterlijn.example" in watched, "vast@waterlijn.example" in watched) == (True, False)
    assert "vast@waterlijn.example" in signed
    # The contact whom it is about is no second person either.
    later(town, seconds=2)
    town.put(
        update_medewerker(
            town.staff("contact"), roles=frozenset({"triagist"}), active=True, sessions_from=""
        )
    )
    answered(422, town.press("contact"))
    assert one.state == "open"


def test_a_signature_is_on_what_was_proposed(town: Town) -> None:
    town.added()
    (one,) = town.proposals
    new = one.about.partition("#")[2]
    town.post(
        f"/medewerker/{new}/rollen", {"rol": "evaluator", "toegang": "ja"}, town.alive("beheerder")
    )
    page = text_of(town.get("/tekenen", town.alive("tweede")).body)
    assert "Sinds dit voorstel is er iets gewijzigd" in page
    answered(422, town.press("tweede"))
    assert town.staff(new).roles == {"evaluator"}


def test_access_that_ends_while_a_role_is_signed_stays_ended(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends right after it was compared with what was proposed on."""
    new = town.added()

    def looks(*given: Any, **more: Any) -> str:
        monkeypatch.setattr(proposals, "why_not_signed", why_not_signed)
        seen = town.staff(new.id)
        town.put(update_medewerker(seen, roles=seen.roles, active=False, sessions_from=""))
        return why_not_signed(*given, **more)

    monkeypatch.setattr(proposals, "why_not_signed", looks)
    answered(422, town.press("tweede"))
    assert (town.staff(new.id).active, town.links()) == (False, [])


def test_logging_in_or_being_away_does_not_block_a_signature(town: Town) -> None:
    new = town.added({**NEW, "rol": ["fg", "triagist"]})  # type: ignore[dict-item]
    (link,) = town.links()
    answered(303, town.come_in(link, "n"))
    answered(303, town.press("tweede"))
    assert town.staff(new.id).roles == {"fg", "triagist"}
    town.add_school(a_person("vast"))
    town.post(INVITE, {}, town.alive("coordinator"))
    (person,) = NetworkStore(town.database).entry("waterlijn").people
    town.put(set_absence(person, MONDAY.date(), None))
    answered(303, town.press("collega"))


def test_a_contact_whose_row_went_meanwhile_is_not_let_in(town: Town) -> None:
    town.add_school(a_person("vast"))
    answered(200, town.post(INVITE, {}, town.alive("coordinator")))
    answered(303, town.post(INVITE.replace("uitnodiging", "weg"), {}, town.alive("coordinator")))
    answered(422, town.press("collega"))
    assert town.links() == []
    assert "is er niet meer" in town.get("/tekenen", town.alive("collega")).body


def test_of_two_who_settle_a_proposal_at_once_one_does(town: Town) -> None:
    town.added()
    (one,) = town.proposals
    other = town.logged_in("beheerder", name="derde")
    path = f"/tekenen/{one.id}"
    refuse = {"reden": "niet_nodig"}
    town.database.before(
        "query journal/medewerker#", lambda: town.post(f"{path}/weigeren", refuse, other)
    )
    answered(409, town.press("tweede"))
    assert PROPOSAL_IS_OPEN in town.database.refused[-1]
    assert town.links() == []


def test_a_refusal_has_a_reason_and_ends_the_proposal(town: Town) -> None:
    new = town.added()
    (one,) = town.proposals
    answered(422, town.press("tweede", "/weigeren"))
    answered(422, town.press("beheerder", "/weigeren", reden="niet_nodig"))
    answered(303, town.press("tweede", "/weigeren", reden="verkeerd_adres"))
    tweede = town.alive("tweede")
    answered(422, town.post(f"/tekenen/{one.id}", {}, tweede))
    page = text_of(town.get("/tekenen", tweede).body)
    assert "Afgewezen, Testpersoon tweede" in page
    assert "Het adres klopt niet" in page
    assert town.staff(new.id).roles == frozenset()
    assert town.links() == []


def test_a_button_that_is_pressed_twice_is_pressed_once(town: Town) -> None:
    town.added()
    (one,) = town.proposals
    buttons = {"beheerder": "/intrekken", "tweede": ""}
    for name, button in buttons.items():
        town.database.tables["access"]["voorstellen"][one.id]["state"] = "open"
        for _ in range(2):
            answered(303, town.post(f"/tekenen/{one.id}{button}", {}, town.alive(name)))
    assert town.actions(one.about) == ["toegevoegd", "ingetrokken", "getekend"]
    assert len(town.links()) == 1


def test_a_recovery_can_be_refused(town: Town) -> None:
    contact = town.shared()
    town.post(RECOVER, LOST, town.alive("coordinator"))
    (one,) = town.proposals
    answered(303, town.press("collega", "/weigeren", reden="onbekend"))
    facts = town.chain(one.about)[-1].facts
    assert (facts["reason"], facts["refusal"]) == ("telefoon_kwijt", "onbekend")
    answered(200, town.get("/berichten", contact))


@pytest.mark.parametrize(
    ("name", "button", "said"),
    [
        ("tweede", "", "Getekend. Het voorstel is uitgevoerd."),
        ("tweede", "/weigeren", "Voorstel afgewezen."),
        ("beheerder", "/intrekken", "Voorstel ingetrokken."),
    ],
)
def test_what_became_of_a_proposal_is_told_to_whoever_pressed(
    town: Town, name: str, button: str, said: str
) -> None:
    town.added()
    answer = answered(303, town.press(name, button, reden="onbekend" if "weig" in button else ""))
    page = town.get("/" + answer.headers["location"].lstrip("./"), town.alive(name)).body
    assert said in only(page, "div", role="status").text


def test_who_proposed_it_takes_it_back_and_nobody_else(town: Town) -> None:
    town.added()
    answered(404, town.press("tweede", "/intrekken"))
    answered(303, town.press("beheerder", "/intrekken"))
    assert town.proposals == []


def test_after_a_week_nobody_signs(town: Town) -> None:
    new = town.added()
    (one,) = town.proposals
    later(town, days=7)
    tweede = town.alive("tweede")
    answered(422, town.post(f"/tekenen/{one.id}", {}, tweede))
    assert "Vervallen" in town.get("/tekenen", tweede).body
    assert town.staff(new.id).roles == frozenset()
    # It can be proposed again, and the journal says how the first one ended.
    refuse = {"reden": "niet_nodig"}
    answered(303, town.post(f"/tekenen/{one.id}/weigeren", refuse, tweede))
    assert town.actions(one.about)[-1] == "vervallen"
    fields = {"rol": "triagist", "toegang": "ja"}
    answered(200, town.post(f"/medewerker/{new.id}/rollen", fields, town.alive("beheerder")))
    answered(303, town.press("tweede"))
    assert len(town.links()) == 1


def test_the_same_is_not_proposed_twice(town: Town) -> None:
    new = town.added()
    fields = {"rol": "triagist", "toegang": "ja"}
    answered(422, town.post(f"/medewerker/{new.id}/rollen", fields, town.alive("beheerder")))
    # But a page that is sent twice is one act.
    town.hire("iemand", "fg", email="i@gemeente.example")
    admin = town.alive("beheerder")
    for _ in range(2):
        answered(200, town.post("/medewerker/iemand/rollen", {**fields, "blad": PAGE}, admin))
    assert len(town.proposals) == 2


def test_each_step_is_in_the_journal_with_who_and_which_act(town: Town) -> None:
    new = town.added()
    (one,) = town.proposals
    answered(303, town.press("tweede"))
    added, signed = town.chain(f"medewerker#{new.id}")
    assert (added.actor, added.action, signed.actor, signed.action) == (
        *("beheerder", "toegevoegd"),
        *("tweede", "getekend"),
    )
    for entry in (added, signed):
        assert (entry.facts["act"], entry.facts["proposal"]) == ("rollen", one.id)
        assert entry.facts["asked"] == "triagist"
    assert signed.facts["proposed_by"] == "beheerder"
    told = repr(town.database.items("journal"))
    assert "Testpersoon" not in told
    assert "gemeente.example" not in told


def test_while_the_journal_is_away_nothing_is_signed(town: Town) -> None:
    new = town.added()
    tweede, (one,) = town.alive("tweede"), town.proposals
    town.database.away = {"journal"}
    for button, fields in (("", {}), ("/weigeren", {"reden": "niet_nodig"})):
        answered(503, town.post(f"/tekenen/{one.id}{button}", fields, tweede))
    assert town.staff(new.id).roles == frozenset()
    assert len(town.proposals) == 1


def test_who_may_sign_is_mailed_and_not_who_proposed(town: Town) -> None:
    for name in ("beheerder", "tweede"):
        seen = town.staff(name)
        town.put(update_medewerker(seen, roles=seen.roles, active=True, sessions_from=""))
    for name in ("beheerder", "tweede"):
        town.database.tables["access"]["medewerkers"][name]["confirmed_on"] = "2026-03-02"
    town.added()
    assert town.mailed("Een voorstel wacht op een handtekening") == ["b2@gemeente.example"]


def test_a_mail_about_access_names_nobody(town: Town) -> None:
    town.database.tables["access"]["medewerkers"]["tweede"]["confirmed_on"] = "2026-03-02"
    town.added()
    town.press("tweede")
    mails: list[Mail] = town.deliver()
    assert len(mails) == 3
    for mail in mails:
        assert "Testpersoon" not in mail.text + mail.html + mail.subject
        assert "triagist" not in (mail.text + mail.html + mail.subject).lower()


def test_the_token_of_a_link_lies_nowhere_but_in_its_mail(town: Town) -> None:
    town.added()
    town.press("tweede")
    (link,) = town.links()
    stored = repr(town.database.tables) + repr(town.queues.bodies)
    assert link.rpartition("/")[2] not in stored
    # Nothing that waits for the mailer could be opened into one either.
    assert "sealed" not in repr(town.database.items("post", "announcement#getekend"))


def while_mail_is_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mailer tries what waits, in vain; a lease later the clock has it tried again."""

    def away(_: Mail) -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(town.mailer, "send", away)
        assert town.links() == []
    later(town, minutes=16)


def test_a_link_that_could_not_be_mailed_is_made_anew(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.added({**NEW, "rol": "fg"})
    while_mail_is_away(town, monkeypatch)
    town.root.clock()
    (link,) = town.links()
    answered(303, town.come_in(link, "n"))


def test_a_link_is_not_mailed_to_who_needs_none_any_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = town.added({**NEW, "rol": "fg"})
    while_mail_is_away(town, monkeypatch)
    path = f"/medewerker/{new.id}/rollen"
    answered(303, town.post(path, {"rol": "fg"}, town.alive("beheerder")))
    town.root.clock()
    assert town.links() == []
    (row,) = town.database.items("post", "mail#")
    assert row["state"] == "called_off"


def test_when_nobody_is_there_to_be_told_an_alarm_rings(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.database.tables["access"]["medewerkers"].pop("lead")
    town.added()
    town.press("tweede")
    assert len(town.links()) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if "nobody_to_tell" in line]
    assert any('"tl_toegang"' in line and '"error"' in line for line in said)


def test_with_one_beheerder_the_start_up_command_is_the_second_hand(town: Town) -> None:
    new, by_hand = town.added(), town.work_of("opstart")
    (one,) = town.proposals
    assert "tools.second_hand" not in town.get("/tekenen", town.alive("beheerder")).body
    with pytest.raises(NotThere):
        sign_by_hand(by_hand, acts_of_two(), one.id)
    seen = town.staff("tweede")
    town.put(update_medewerker(seen, roles=seen.roles, active=False, sessions_from=""))
    page = town.get("/tekenen", town.alive("beheerder")).body
    assert "Niemand anders kan dit tekenen" in page
    assert f"python -m tools.second_hand {one.id}" in page
    sign_by_hand(by_hand, acts_of_two(), one.id)
    assert town.staff(new.id).roles == {"triagist"}
    assert [e.actor for e in town.chain(one.about)] == ["beheerder", "opstart"]
    assert town.mailed("Wie toegang heeft, is gewijzigd") == [LEAD]


def test_the_first_administrator_is_mailed_a_link_and_is_the_first(town: Town) -> None:
    bureau = Bureau()
    assert add_first(bureau.work_of("eerste_beheerder"), "Testpersoon B", "b@gemeente.example")
    (link,) = bureau.links("b@gemeente.example")
    bureau.provider.known["b"] = Identity(ISSUER, "b")
    secret = secret_of(answered(303, bureau.log_in("b", link.lstrip("/"))))
    answered(200, bureau.get("/medewerkers", secret))
    assert not add_first(bureau.work_of("eerste_beheerder"), "Testpersoon C", "c@x.example")
    assert not add_first(town.work_of("eerste_beheerder"), "Testpersoon C", "c@x.example")


def test_the_desk_is_who_has_the_role_and_confirmed_the_address(town: Town) -> None:
    directory = Addresses(town.database, lambda: town.ports.today)
    page = text_of(town.get("/medewerkers", town.alive("beheerder")).body)
    assert "Rollen zonder bereikbaar adres: Triagist, Oproepdienst." in page
    new = town.added({**NEW, "rol": "oproep"})
    assert [one.email for one in directory.desk("")] == [LEAD]
    (link,) = town.links()
    # A shared address is confirmed by its mail alone: nobody logs in with it.
    answered(200, town.get(link))
    assert "Adres bevestigen" in town.get(link).body
    for _ in range(2):
        answered(200, town.post(link, {}))
    found = {(one.email, one.role) for one in directory.desk("")}
    assert found == {(LEAD, "teamleider"), (NEW["adres"], "oproep")}
    assert town.actions(f"medewerker#{new.id}") == ["toegevoegd", "adres_bevestigd"]
    page = text_of(town.get("/medewerkers", town.alive("beheerder")).body)
    assert "Rollen zonder bereikbaar adres: Triagist." in page
    answered(404, town.post("/uitnodiging/" + "0" * 64, {}))
    town.post(f"/medewerker/{new.id}/rollen", {"rol": "oproep"}, town.alive("beheerder"))
    assert [one.email for one in directory.desk("")] == [LEAD]
    answered(404, town.post(link, {}))


def test_an_invitation_that_nobody_answers_is_mailed_again_to_the_same_address(town: Town) -> None:
    new = town.added({**NEW, "rol": "fg"})
    again = town.post(f"/medewerker/{new.id}/uitnodiging", {}, town.alive("beheerder"))
    assert "n…@gemeente.example" in answered(200, again).body
    assert links_of(again) == []
    assert len(set(town.links("n@gemeente.example"))) == 2


def test_a_medewerker_is_recovered_by_two(town: Town) -> None:
    old = town.logged_in("triagist", name="iemand", email="i@gemeente.example")
    path = "/medewerker/iemand/herstel"
    answered(200, town.post(path, LOST, town.alive("beheerder")))
    answered(200, town.get("/werkbak", old))
    later(town, seconds=2)
    answered(303, town.press("tweede"))
    answered(303, town.get("/werkbak", old))
    answered(403, town.log_in("iemand"))
    (link,) = town.links("i@gemeente.example")
    later(town, seconds=2)
    answered(303, town.come_in(link, "iemand-2"))
    # An aandachtsfunctionaris is recovered from the directory, and nobody recovers themself.
    town.shared()
    answered(404, town.post("/medewerker/contact/herstel", LOST, town.alive("beheerder")))
    own = town.post("/medewerker/beheerder/herstel", LOST, town.alive("beheerder"))
    assert "Uw eigen toegang herstelt een collega." in answered(422, own).body


def test_two_proposals_for_one_recovery_end_in_one(town: Town) -> None:
    town.shared()
    for reason in ("telefoon_kwijt", "nieuw_account"):
        answered(200, town.post(RECOVER, {"reden": reason}, town.alive("coordinator")))
    later(town, seconds=2)
    first, second = town.proposals
    collega = town.alive("collega")
    answered(303, town.post(f"/tekenen/{first.id}", {}, collega))
    answered(422, town.post(f"/tekenen/{second.id}", {}, collega))


def test_a_right_to_sign_that_one_person_has_is_said_to_who_gives_roles(bureau: Bureau) -> None:
    """Before that person is away, and not when a proposal waits already."""
    bureau.hire("een", "teamleider")
    bureau.hire("twee", "regisseur")
    page = text_of(bureau.get("/medewerkers", bureau.admin).body)
    assert "Meldingen sluiten als misbruik: alleen Testpersoon een" in page
    assert "Besluiten over meldingen:" not in page
    bureau.hire("drie", "teamleider")
    page = text_of(bureau.get("/medewerkers", bureau.admin).body)
    assert "Meldingen sluiten als misbruik:" not in page
