"""Who is told of a report: rules R0 to R7 of the process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.domain import ToDesk, ToPerson
from chalicelib.network.domain import Aandachtsfunctionaris, Network
from chalicelib.reports.domain import Rule, Verified, is_of_organisatie, route, route_confirmed
from tests.support.builders import a_header, a_network, a_person, a_professional_header

TODAY = date(2026, 3, 2)
AWAY: dict[str, Any] = {"absent_from": TODAY, "absent_until": TODAY}
ONE, GONE = a_network(a_person("a")), a_person("a", **AWAY)


def told(there: Network, verified: Verified = "werkadres", **header: Any) -> tuple[str, list[str]]:
    """The rule and the people mailed besides the desk."""
    chosen = route(a_professional_header(**header), verified, there, TODAY)
    assert isinstance(chosen.recipients[0], ToDesk)
    return chosen.rule, [to.person_id for to in chosen.recipients if isinstance(to, ToPerson)]


@pytest.mark.parametrize("channel", ["publiek", "sleutelpersoon"])
def test_r1_a_public_report_is_for_the_desk_only(channel: str) -> None:
    header = a_header(channel=channel, organisatie_id="waterlijn", share="inhoud")
    chosen = route(header, "persoonlijke_code", ONE, TODAY)
    assert (chosen.rule, len(chosen.recipients)) == ("R1", 1)


DEPUTY = a_person("b", role="plaatsvervanger")
# Each rule: who is there, what the report says, and who is mailed besides the desk.
RULES: dict[str, tuple[Network, dict[str, Any], list[str]]] = {
    "R0 an unconfirmed address proves nothing": (ONE, {"verified": ""}, []),
    "R2 who says no keeps the aandachtsfunctionaris out": (ONE, {"share": "nee"}, []),
    "R6 a reporter who is one (R3) is not mailed but a deputy is": (
        a_network(a_person("a"), DEPUTY),
        {"is_aandachtsfunctionaris": True},
        ["b"],
    ),
    "R4 the one for the wijk goes before the one for all": (
        a_network(a_person("a"), a_person("b", wijken=("WK050507",), rank=9)),
        {},
        ["b"],
    ),
    "R5 the one without a wijk is for every wijk": (
        a_network(a_person("a"), a_person("b", wijken=("WK050501",))),
        {},
        ["a"],
    ),
    "R6 in absence the deputy of the lowest rank is asked": (
        a_network(GONE, replace(DEPUTY, rank=2), replace(DEPUTY, id="c", rank=1)),
        {},
        ["c"],
    ),
    "R6 a deputy steps in for every wijk": (
        a_network(GONE, replace(DEPUTY, wijken=("X",))),
        {},
        ["b"],
    ),
    "R7 there is no organisation": (Network(None), {}, []),
    "R7 there is nobody": (a_network(), {}, []),
    "R7 all are away": (a_network(GONE, replace(DEPUTY, **AWAY)), {}, []),
    "R7 nobody confirmed": (a_network(a_person("a", confirmed_on=None)), {}, []),
    "R7 nobody is for this wijk": (a_network(a_person("a", wijken=("WK050501",))), {}, []),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_say_who_is_mailed_besides_the_desk(rule: str) -> None:
    network, header, people = RULES[rule]
    assert told(network, **header) == (rule[:2], people)


def test_r7_an_organisation_we_do_not_know_is_a_task_for_the_desk_once_confirmed() -> None:
    header = a_professional_header(organisatie_id="staat_er_niet_bij")
    verified, chosen = route_confirmed(header, Network(None), TODAY)
    assert (verified, chosen.rule) == ("", "R7")
    assert [type(to) for to in chosen.recipients] == [ToDesk]


def test_a_confirmed_address_of_somewhere_else_changes_nothing() -> None:
    header = a_professional_header(mail_domain="elders.example")
    verified, chosen = route_confirmed(header, ONE, TODAY)
    assert (verified, chosen.rule, len(chosen.recipients)) == ("", "R0", 1)


def test_danger_rouses_the_whole_desk_and_the_on_call_address() -> None:
    chosen = route(a_header(danger_now="ja"), "", Network(None), TODAY)
    assert chosen.recipients == (ToDesk("desk_dringend", ("triagist", "teamleider", "oproep")),)


def test_absence_includes_both_its_days_and_may_be_open() -> None:
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 1, 2)]
    person = a_person("a", absent_from=TODAY, absent_until=days[2])
    assert [person.is_there_on(day) for day in days] == [True, False, False, True]
    assert not a_person("a", absent_from=TODAY).is_there_on(date(2030, 1, 1))


def test_only_the_organisations_own_domain_verifies() -> None:
    assert is_of_organisatie("waterlijn.example", a_network())
    assert not is_of_organisatie("evil-waterlijn.example", a_network())
    assert not is_of_organisatie("", a_network())
    assert not is_of_organisatie("waterlijn.example", Network(None))


def test_whether_a_subdomain_is_the_organisations_own_is_for_the_municipality_to_say() -> None:
    below = "locatie.waterlijn.example"
    assert not is_of_organisatie(below, a_network())
    assert is_of_organisatie(below, a_network(), subdomains=True)
    for other in ("evil-waterlijn.example", "waterlijn.example.evil.example", ".example", ""):
        assert not is_of_organisatie(other, a_network(), subdomains=True)
    assert not is_of_organisatie(below, Network(None), subdomains=True)
    header = a_professional_header(mail_domain=below)
    assert route_confirmed(header, ONE, TODAY)[0] == ""
    assert route_confirmed(header, ONE, TODAY, subdomains=True)[0] == "werkadres"


people = st.lists(
    st.builds(
        a_person,
        st.sampled_from("abcdef"),
        role=st.sampled_from(["vast", "plaatsvervanger"]),
        rank=st.integers(1, 3),
        wijken=st.sampled_from([(), ("WK050507",), ("WK050501",)]),
        confirmed_on=st.sampled_from([None, TODAY]),
        absent_from=st.sampled_from([None, TODAY]),
    ),
    max_size=5,
    unique_by=lambda p: p.id,
)


@given(
    people, st.sampled_from(get_args(Verified)), st.sampled_from(["inhoud", "alleen_status", "nee"])
)
def test_the_desk_is_always_told_and_at_most_one_other_who_is_there(
    staff: list[Aandachtsfunctionaris], verified: Verified, share: str
) -> None:
    chosen = route(a_professional_header(share=share), verified, a_network(*staff), TODAY)
    assert chosen.rule in get_args(Rule)
    desk, *others = chosen.recipients
    assert isinstance(desk, ToDesk)
    assert len(others) <= 1
    for other in others:
        assert isinstance(other, ToPerson)
        (person,) = [p for p in staff if p.id == other.person_id]
        assert person.is_there_on(TODAY)
        assert (verified, share != "nee") == ("werkadres", True)
