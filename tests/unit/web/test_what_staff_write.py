"""What staff type is read by the same readers as on the public forms, through the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from html import unescape
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.network.store import NetworkStore
from tests.support.bureau import Bureau, answered, led_to

# Nobody sees any of these (Unicode: format characters, fillers, blanks).
NOTHING = ["\u200b", "\u2800", "\u3164", "\u00ad", "\u200e", "\ufeff", " \u2060 ", "\u202a\u202c"]
nothing = st.lists(st.sampled_from(NOTHING), min_size=1, max_size=5).map("".join)

ORGANISATIE = {"naam": "Nieuwe School", "sector": "onderwijs", "domeinen": "nieuw.example"}
PERSON = {"naam": "Testpersoon Nieuw", "adres": "nieuw@nieuw.example", "soort": "vast"}
PERSON |= {"volgorde": "1", "taal": "nl"}


class Keeper(Bureau):
    """A bureau with its netwerkcoordinator, and the organisation of a test."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.keeper = self.logged_in("netwerkcoordinator")
        self.names = (f"Nieuwe School {number}" for number in count())

    @cached_property
    def school(self) -> str:
        """The id of an organisation that is added when it is first asked for."""
        return self.add()

    def domains(self, organisatie_id: str) -> tuple[str, ...]:
        """The mail domains that are kept of an organisation."""
        found = NetworkStore(self.database).entry(organisatie_id).organisatie
        assert found is not None
        return found.email_domains

    def add(self, **typed: str) -> str:
        """The id of an organisation that is added so; what earlier ones have alone is free."""
        network = self.database.tables["network"]
        for pk in [pk for pk in network if pk.startswith(("domein#", "adres#"))]:
            del network[pk]
        fields = {**ORGANISATIE, "naam": next(self.names), **typed}
        return led_to(self.post("/organisaties", fields, self.keeper)).rpartition("/")[2]


@pytest.fixture(scope="module")
def bureau() -> Keeper:
    return Keeper()


@settings(max_examples=20, deadline=None)
@given(typed=nothing)
def test_nothing_that_is_seen_is_nothing(bureau: Keeper, typed: str) -> None:
    sid, organisatie = bureau.sid, f"/organisatie/{bureau.school}/personen"
    forms = [
        ("/organisaties", {**ORGANISATIE, "naam": typed}, bureau.keeper),
        (organisatie, {**PERSON, "naam": typed}, bureau.keeper),
        (organisatie, {**PERSON, "adres": typed}, bureau.keeper),
        ("/medewerkers", {"naam": typed, "rol": "fg"}, bureau.admin),
        (f"/melding/{sid}/vraag", {"vraag": typed, "taal": "nl"}, bureau.triagist),
    ]
    for path, fields, secret in forms:
        assert bureau.post(path, fields, secret).status == 422, (path, fields)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["", "@", "naam@", "https://", "https://www.", "*@", "mailto:naam@"]),
    st.sampled_from(["", ".", "/", "/contact?x=1", " ", ","]),
    st.one_of(st.just(""), nothing),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_a_domain_is_read_however_it_is_pasted(
    bureau: Keeper, front: str, behind: str, unseen: str, case: Callable[[str], str]
) -> None:
    typed = f"{unseen}{front}{case('pasted-school.example')}{behind}{unseen}"
    if behind.startswith("/") and not front.startswith("https"):
        typed = typed.replace(behind, "")
    assert bureau.domains(bureau.add(domeinen=typed)) == ("pasted-school.example",)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("café-school.nl", "xn--caf-school-d7a.nl"),
        ("school.xn--p1ai", "school.xn--p1ai"),
        ("ｓｃｈｏｏｌ．ｎｌ", "school.nl"),
    ],
)
def test_a_domain_in_any_script_is_kept_as_mail_carries_it(
    bureau: Keeper, typed: str, kept: str
) -> None:
    assert bureau.domains(bureau.add(domeinen=typed)) == (kept,)


@settings(max_examples=20, deadline=None)
@given(st.one_of(st.just(""), nothing), st.sampled_from(["{}", "<{}>", "Nieuw <{}>", "mailto:{}"]))
def test_an_address_is_read_however_it_is_pasted(bureau: Keeper, unseen: str, around: str) -> None:
    made = bureau.add()
    typed = unseen + around.format("o’nieuw@nieuw.example") + unseen
    answered(
        303, bureau.post(f"/organisatie/{made}/personen", {**PERSON, "adres": typed}, bureau.keeper)
    )
    (person,) = NetworkStore(bureau.database).entry(made).people
    assert person.name == PERSON["naam"]
    page = bureau.get(f"/organisatie/{made}", bureau.keeper)
    assert "o'nieuw@nieuw.example" in unescape(page.body)
