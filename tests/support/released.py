"""What a release left behind: its rows and its messages, as files that nobody changes afterwards.

Each release adds its own: ``GEMEENTE=dordrecht python -m tests.support.released NAME`` plays a week at the
desk and writes ``NAME.json``. ``tests/unit/reports/test_released.py`` reads all of them with the code of now.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "left_by"
Left = dict[str, Any]


def left_behind() -> Left:
    """The tables, and each message that waited, after a report of each kind and each act of the desk."""
    from tests.support.bureau import INVOLVE, Bureau, answered, later
    from tests.support.deciding import decide
    from tests.support.involving import sign_involvements

    bureau = Bureau()
    _, sid = bureau.report(danger_now="ja")
    later(bureau, minutes=1)
    _, shared = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    desk, contact = bureau.triagist, bureau.contact()
    question = {"vraag": "Wanneer was dit?", "taal": "nl"}
    for path, fields in (
        (f"/melding/{sid}/oppakken", {}),
        (f"/melding/{sid}/vraag", question),
        (f"/melding/{sid}/koppelen", {"ander": shared, "reden": "zelfde_plek"}),
        (f"/melding/{shared}/betrekken", INVOLVE),
    ):
        answered(303, bureau.post(path, fields, desk))
    sign_involvements(bureau, shared)
    _, decided = bureau.report()
    decide(bureau.work_of("triagist", "besluit"), decided)
    answered(303, bureau.post(f"/bericht/{shared}/duiding", {"duiding": "Ik weet meer."}, contact))
    bureau.root.triage("geen json")
    sent = [[queue, body] for queue, body in bureau.queues.bodies]
    return {"sids": [sid, shared, decided], "tables": bureau.database.tables, "messages": sent}


def write(name: str) -> None:
    held = json.dumps(left_behind(), default=_as_text, indent=1, sort_keys=True)
    (FOLDER / f"{name}.json").write_text(held + "\n", "utf-8")


def read(file: Path) -> Left:
    return dict(json.loads(file.read_text("utf-8"), object_hook=_as_bytes))


def _as_text(value: Any) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise TypeError
    return {"base64": base64.b64encode(value).decode()}


def _as_bytes(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["base64"]) if set(value) == {"base64"} else value


if __name__ == "__main__":
    write(sys.argv[1])
