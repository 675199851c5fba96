"""A flood of misuse on the engine: read by the worker, proposed, signed by another one, and closed."""

from __future__ import annotations

import base64
import re

from chalicelib.platform.code import ReceiptCode, derive
from tests.support.builders import CANARY
from tests.support.reading import Element, every
from tests.support.records import Records, eventually, reported
from tests.support.triagist import Triagist
from tests.support.visitor import Visitor
from tools.engine import Engine

LEAD = "demo-teamleider"
WHY = f"Dezelfde reclame, keer op keer {CANARY}."


def set_apart(engine: Engine, code: ReceiptCode) -> None:
    """The row of a melding as it lies when it came in a flood: a true one would set others apart too."""
    engine.client("dynamodb").update_item(
        TableName="signaalpunt-reports",
        Key={"pk": {"S": f"melding#{derive(code).sid}"}, "sk": {"S": "melding"}},
        UpdateExpression="SET quarantine = :yes, bak = :apart",
        ExpressionAttributeValues={":yes": {"BOOL": True}, ":apart": {"S": "apart"}},
    )


def test_misuse_is_closed_by_two_at_once_and_danger_stays(
    visitor: Visitor, records: Records, engine: Engine
) -> None:
    junk = [
        reported(engine, records, observed_behaviour=f"Koop nu pillen {CANARY}") for _ in range(3)
    ]
    danger = reported(engine, records, danger_now="ja")
    for code in (*junk, danger):
        set_apart(engine, code)
    desk = Triagist(engine)
    (batch,) = set(re.findall(r"piek/([0-9a-f]{20})", desk.press_at("piek")))
    path = f"piek/{batch}"

    def boxes() -> list[Element]:
        return every(desk.page_at(path), "input", name="meldingen")

    (box,) = eventually("the words of the batch", boxes)
    assert "3 keer dezelfde woorden" in desk.page_at(path)
    desk.press_at(f"{path}/voorstel", meldingen=[box["value"]], toelichting=WHY)
    waiting = desk.page_at(path, by=LEAD)
    assert f"Koop nu pillen {CANARY}" in waiting
    assert WHY in waiting
    desk.press_at(f"{path}/tekenen", by=LEAD)

    def is_closed() -> bool:
        return all(records.submissions(code)[0].get("state") == "gesloten" for code in junk)

    eventually("the end of the batch", is_closed)
    assert records.melding(danger).get("state", "ontvangen") == "ontvangen"
    shown = eventually(
        "its result",
        lambda: found if "Gesloten als misbruik" in (found := desk.page_at(path)) else "",
    )
    assert CANARY not in shown
    visitor.open("/postvak")
    visitor.fill({"code": junk[0].shown})
    visitor.press("open")
    assert "Wij hebben goed naar uw melding gekeken." in visitor.text
    held = repr(records.everything())
    for sign_of_life in (CANARY, base64.b64encode(CANARY.encode()).decode().rstrip("=")[:-1]):
        assert sign_of_life not in held
