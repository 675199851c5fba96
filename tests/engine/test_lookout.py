"""The lookout on the engine: the deployed function at the addresses that a browser uses."""

from __future__ import annotations

import json

from tools.engine import Engine


def new_lines(engine: Engine) -> list[dict[str, object]]:
    """What one look writes. The engine's own schedule may look meanwhile, and writes the same."""
    before = len(engine.log_lines("lookout"))
    engine.look()
    lines = engine.log_lines("lookout")[before:]
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_both_sites_are_well_as_they_are_deployed(engine: Engine) -> None:
    assert {line["event"] for line in new_lines(engine)} == {"looked_from_outside"}


def test_a_site_whose_address_leads_to_another_page_is_named(engine: Engine) -> None:
    bureau = engine.bureau_front.target
    # As when the mapping of a custom domain is lost, and as when it names the wrong API.
    for target, fault in ((f"{bureau}-weg", "status_403"), (engine.front.target, "status_404")):
        engine.bureau_front.target = target
        try:
            said = new_lines(engine)
        finally:
            engine.bureau_front.target = bureau
        assert {(one["event"], one["site"], one["fault"]) for one in said} == {
            ("not_well_from_outside", "bureau", fault)
        }
    # Nothing in it tells where the sites are.
    assert engine.bureau_url not in "".join(engine.log_lines("lookout"))
