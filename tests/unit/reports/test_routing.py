"""Who is told of a report: rules R0 to R7 of the process."""

from __future__ import annotations

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


def told(
    network: Network, verified: Verified = "werkadres", **header: Any
) -> tuple[str, list[str]]:
    """The rule and the people mailed besides the desk."""
    chosen = route(a_professional_header(**header), verified, network, TODAY)
    assert isinstance(chosen.recipients[0], ToDesk)
    return chosen.rule, [to.person_id for to in chosen.recipients if isinstance(to, ToPerson)]


@pytest.mark.parametrize("channel", ["publiek", "sleutelpersoon"])
def test_r1_a_public_report_is_for_the_desk_only(channel: str) -> None:
    header = a_header(channel=channel, organisatie_id="waterlijn", share="inhoud")
    chosen = route(header, "persoonlijke_code", a_network(a_person("a")), TODAY)
    assert (chosen.rule, len(chosen.recipients)) == ("R1", 1)


def test_r0_an_unconfirmed_address_proves_nothing() -> None:
    assert told(a_network(a_person("a")), verified="") == ("R0", [])


def test_r2_who_says_no_keeps_the_aandachtsfunctionaris_out() -> None:
    assert told(a_network(a_person("a")), share="nee") == ("R2", [])


def test_r3_a_reporter_who_is_one_is_not_mailed_but_a_deputy_is() -> None:
    network = a_network(a_person("a"), a_person("b", role="plaatsvervanger"))
    assert told(network, is_aandachtsfunctionaris=True) == ("R6", ["b"])


def test_r4_the_one_for_the_wijk_goes_before_the_one_for_all() -> None:
    network = a_network(a_person("a"), a_person("b", wijken=("WK050507",), rank=9))
    assert told(network) == ("R4", ["b"])


def test_r5_the_one_without_a_wijk_is_for_every_wijk() -> None:
    network = a_network(a_person("a"), a_person("b", wijken=("WK050501",)))
    assert told(network) == ("R5", ["a"])


def test_r6_in_absence_the_deputy_of_the_lowest_rank_is_asked() -> None:
    network = a_network(
        a_person("a", **AWAY),
        a_person("b", role="plaatsvervanger", rank=2),
        a_person("c", role="plaatsvervanger", rank=1),
    )
    assert told(network) == ("R6", ["c"])


def test_r6_a_deputy_steps_in_for_every_wijk() -> None:
    network = a_network(a_person("a", **AWAY), a_person("b", role="plaatsvervanger", wijken=("X",)))
    assert told(network) == ("R6", ["b"])


@pytest.mark.parametrize(
    "network",
    [
        Network(None),
        a_network(),
        a_network(a_person("a", **AWAY), a_person("b", role="plaatsvervanger", **AWAY)),
        a_network(a_person("a", confirmed_on=None)),
        a_network(a_person("a", wijken=("WK050501",))),
    ],
)
def test_r7_when_nobody_is_there_the_desk_has_it(network: Network) -> None:
    assert told(network) == ("R7", [])


def test_r7_an_organisation_we_do_not_know_is_a_task_for_the_desk_once_confirmed() -> None:
    header = a_professional_header(organisatie_id="staat_er_niet_bij")
    verified, chosen = route_confirmed(header, Network(None), TODAY)
    assert (verified, chosen.rule) == ("", "R7")
    assert [type(to) for to in chosen.recipients] == [ToDesk]


def test_a_confirmed_address_of_somewhere_else_changes_nothing() -> None:
    header = a_professional_header(mail_domain="elders.example")
    verified, chosen = route_confirmed(header, a_network(a_person("a")), TODAY)
    assert (verified, chosen.rule, len(chosen.recipients)) == ("", "R0", 1)


def test_danger_rouses_the_whole_desk_and_the_on_call_address() -> None:
    chosen = route(a_header(danger_now="ja"), "", Network(None), TODAY)
    assert chosen.recipients == (ToDesk("desk_dringend", ("triagist", "teamleider", "oproep")),)


def test_absence_includes_both_its_days_and_may_be_open() -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    person = a_person("a", absent_from=TODAY, absent_until=tomorrow)
    assert person.is_there_on(yesterday)
    assert not person.is_there_on(TODAY)
    assert not person.is_there_on(tomorrow)
    assert person.is_there_on(tomorrow + timedelta(days=1))
    assert not a_person("a", absent_from=TODAY).is_there_on(date(2030, 1, 1))


def test_only_the_organisations_own_domain_verifies() -> None:
    assert is_of_organisatie("waterlijn.example", a_network())
    assert not is_of_organisatie("evil-waterlijn.example", a_network())
    assert not is_of_organisatie("", a_network())
    assert not is_of_organisatie("waterlijn.example", Network(None))


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
        assert verified == "werkadres"
        assert share != "nee"
