"""The sixty cases that the workplace is measured with: one seed is one set, and every kind is in it."""

from __future__ import annotations

from collections import Counter

import pytest

from chalicelib.journal.telling.usecases import action_of
from chalicelib.reports.codes import CHANNEL_NAMES
from chalicelib.reports.piles import PILES
from chalicelib.reports.store.cases import CaseStore
from tests.support.bureau import answered
from tests.support.drawn import CHANNELS, KEPT_FROM, TRIAGISTEN, draw
from tests.support.sixty import Sixty

pytestmark = pytest.mark.one_worker

_DONE = {
    "ingevoerd", "ontvangen", "aangevuld", "adres_bevestigd", "antwoord_ontvangen", "opgepakt", "verwerkt",
    "gevaar_beoordeeld", "vraag_gesteld", "stand_gemeld", "notitie_geschreven", "contact_vastgelegd",
    "voorgesteld", "af_betrokken", "aangevuld_door_af", "gekoppeld", "afgeschermd",
}  # fmt: skip


@pytest.fixture(scope="module")
def sixty() -> Sixty:
    return Sixty()


def test_one_seed_draws_one_set() -> None:
    assert draw() == draw()
    assert draw() != draw(seed=1)


def test_one_draw_is_played_with_the_same_codes(sixty: Sixty) -> None:
    assert Sixty().sids == sixty.sids


def test_there_are_sixty_of_all_channels(sixty: Sixty) -> None:
    assert len(sixty.cases) == len(set(sixty.sids)) == 60
    assert Counter(case.channel for case in sixty.cases) == CHANNELS
    stored = [sixty.bureau.file(sid).submissions[0] for sid in sixty.sids]
    assert {melding.header.channel for melding in stored} == set(CHANNEL_NAMES)
    assert sum(melding.quarantine for melding in stored) == CHANNELS["junk"]
    assert sum(not m.verified for m in stored if m.header.channel == "professional") == 3


def test_all_that_can_be_done_with_a_case_is_done_with_one(sixty: Sixty) -> None:
    done = {
        sid: [action_of(one) for one in sixty.bureau.chain(f"melding#{sid}")] for sid in sixty.sids
    }
    assert {action for actions in done.values() for action in actions} >= _DONE
    both = [sid for sid in sixty.sids if done[sid].count("af_betrokken") == 2]
    assert any("aangevuld_door_af" in done[sid] for sid in both)
    # Most have one text, and one has many.
    arrivals = [sixty.bureau.file(sid).submissions[0].arrivals for sid in sixty.sids]
    assert (sorted(arrivals)[30], max(arrivals) > 5) == (0, True)


def test_something_lies_in_every_pile(sixty: Sixty) -> None:
    store = CaseStore(sixty.bureau.database)
    # A decision on them is still to come, so that none waits for a signature.
    found = {p: len(store.waiting(p, limit=100)[0]) for p in PILES if p != "tekenen"}
    assert min(found.values()) > 0
    assert sum(found.values()) == 60


def test_the_last_one_tells_of_danger_and_nobody_has_it(sixty: Sixty) -> None:
    melding = sixty.bureau.file(sixty.sids[-1]).submissions[0]
    assert sixty.cases[-1].is_danger
    assert (melding.handler, bool(melding.danger_since)) == ("", True)


def test_one_is_kept_from_one_colleague(sixty: Sixty) -> None:
    bureau = sixty.bureau
    (shielded,) = (sid for sid in sixty.sids if bureau.file(sid).submissions[0].shielded)
    answered(404, bureau.get(f"/melding/{shielded}", bureau.alive(KEPT_FROM)))
    answered(200, bureau.get(f"/melding/{shielded}", bureau.alive(TRIAGISTEN[0])))
