"""The lookout: both sites as somebody outside meets them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.bootstrap import GIVEN, CompositionRoot
from chalicelib.lookout.domain import fault_of
from chalicelib.platform.outside import NotSeen, Seen
from tests.support.bureau import Bureau
from tests.support.fakes import (
    DORDRECHT,
    MemoryDatabase,
    MemoryQueues,
    VirtualClock,
    memory_ports,
    nobody_logs_in,
)
from tests.support.in_process import Site
from tests.support.web import Answer

PUBLIC, BUREAU = "https://signaalpunt.example/", "https://bureau.example/inloggen"
NOW = VirtualClock()()


def seen(answer: Answer, days: float | None = 90) -> Seen:
    """An answer of ours as it comes over the wire; its certificate ends in so many days."""
    policy = answer.headers["content-security-policy"]
    until = None if days is None else NOW + timedelta(days=days)
    return Seen(answer.status, policy, answer.body, until)


@pytest.fixture
def pages() -> dict[str, Seen | NotSeen]:
    return {PUBLIC: seen(Site().get("/")), BUREAU: seen(Bureau().get("/inloggen"))}


def look(pages: Mapping[str, Seen | NotSeen], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of one look, without their moments."""

    def outside(address: str) -> Seen:
        page = pages[address]
        if isinstance(page, NotSeen):
            raise page
        return page

    clock = VirtualClock()
    ports = memory_ports(
        GIVEN["lookout"], MemoryDatabase(), MemoryQueues(clock), clock, outside=outside
    )
    root = CompositionRoot(lambda _: ports, nobody_logs_in)
    capsys.readouterr()
    root.lookout()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [" ".join(str(v) for k, v in line.items() if k != "at") for line in lines]


def test_a_look_at_two_sites_that_are_well_is_one_line(
    pages: dict[str, Seen | NotSeen], capsys: pytest.CaptureFixture[str]
) -> None:
    assert look(pages, capsys) == ["looked_from_outside"]


def test_each_site_that_is_not_well_is_a_line_of_its_own(
    pages: dict[str, Seen | NotSeen], capsys: pytest.CaptureFixture[str]
) -> None:
    pages[PUBLIC] = NotSeen("no_name")
    assert look(pages, capsys) == ["not_well_from_outside public no_name"]
    pages[BUREAU] = seen(Bureau().get("/inloggen"), days=3)
    assert look(pages, capsys) == [
        "not_well_from_outside public no_name",
        "not_well_from_outside bureau certificate_ends",
    ]


def test_one_site_in_the_place_of_the_other_is_seen(
    pages: dict[str, Seen | NotSeen], capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {PUBLIC: pages[BUREAU], BUREAU: pages[PUBLIC]}
    assert look(pages, capsys) == [
        "not_well_from_outside public not_ours",
        "not_well_from_outside bureau not_ours",
    ]


OWNER = f"gemeente {DORDRECHT.name}"


@pytest.mark.parametrize("days", [None, 21, 90])
def test_our_page_with_a_certificate_that_lasts_is_well(days: float | None) -> None:
    assert fault_of(seen(Site().get("/"), days), OWNER, NOW) == ""


def test_a_name_with_an_apostrophe_is_read_as_people_read_it() -> None:
    page = replace(
        seen(Site().get("/")), text="<title>Melding – gemeente &#39;s-Hertogenbosch</title>"
    )
    assert fault_of(page, "gemeente 's-Hertogenbosch", NOW) == ""


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"status": 403}, "status_403"),
        ({"status": 503, "policy": "", "text": ""}, "status_503"),
        ({"text": "<title>Domein te koop</title>"}, "not_ours"),
        ({"text": ""}, "not_ours"),
        ({"policy": ""}, "no_policy"),
        ({"policy": "default-src 'self'"}, "no_policy"),
        ({"until": NOW + timedelta(days=20, hours=23)}, "certificate_ends"),
        ({"until": NOW - timedelta(days=1)}, "certificate_ends"),
    ],
)
def test_what_is_wrong_with_a_page_has_a_name(changed: dict[str, object], fault: str) -> None:
    page = replace(seen(Site().get("/")), **changed)  # type: ignore[arg-type]
    assert fault_of(page, OWNER, NOW) == fault
