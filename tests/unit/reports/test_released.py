"""The code of now reads the rows and the messages that each release before it left behind."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from chalicelib.journal.domain import first_bad
from chalicelib.platform.queue import handle_each
from tests.support import released
from tests.support.bureau import Bureau, answered, text_of

FILES = sorted(released.FOLDER.glob("*.json"))
each_release = pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])


def upgraded(file: Path) -> tuple[Bureau, released.Left]:
    """A bureau of now, on the tables of a release."""
    left, bureau = released.read(file), Bureau()
    for name, rows in copy.deepcopy(left["tables"]).items():
        bureau.database.tables[name] = rows
    return bureau, left


@each_release
def test_the_rows_of_a_release_are_shown_and_worked_with(file: Path) -> None:
    bureau, left = upgraded(file)
    triagist, contact = bureau.again("triagist"), bureau.again("contact")
    urgent, shared, *decided = left["sids"]
    views = ("te_doen", "onderzoek", "wacht")
    pages = [answered(200, bureau.get(f"/werkbak?tab={one}", triagist)).body for one in views]
    assert any(urgent in page for page in pages)
    assert shared in answered(200, bureau.get("/werkbak", triagist)).body
    for sid in (urgent, shared):
        words = text_of(answered(200, bureau.get(f"/melding/{sid}", triagist)).body)
        assert "Onleesbare onderdelen" not in words
        for act, fields in (("oppakken", {}), ("status", {"status": "in_onderzoek"})):
            answered(303, bureau.post(f"/melding/{sid}/{act}", fields, triagist))
        assert first_bad(bureau.chain(f"melding#{sid}")) is None
    for sid in decided:
        assert "Besluiten" in answered(200, bureau.get(f"/melding/{sid}", triagist)).body
        seen = str(bureau.file(sid).submissions[0].version)
        again = {"versie": seen, "waarom": "nieuwe_feiten", "toelichting": "Er is meer."}
        lead = bureau.logged_in("teamleider")
        answered(303, bureau.post(f"/melding/{sid}/heropenen", again, lead))
    answered(200, bureau.get(f"/bericht/{shared}", contact))
    answered(303, bureau.post(f"/bericht/{shared}/gezien", {}, contact))
    for address in ("/account", "/zoeken", "/onleesbaar"):
        answered(200, bureau.get(address, triagist))
    answered(200, bureau.get("/afwezig", contact))


@each_release
def test_the_messages_of_a_release_are_handled_twice_as_once(file: Path) -> None:
    """Waiting in its queue while the workers were replaced, or brought once more."""
    left, bureau = released.read(file), Bureau()
    bureau.database.tables["network"] = left["tables"]["network"]
    sent = [body for queue, body in left["messages"] if queue == "reports"]
    assert sent
    for _ in range(2):
        for body in sent:
            failed = handle_each("triage", [{"messageId": "1", "body": body}], bureau.root.triage)
            assert failed == {"batchItemFailures": []}
    assert len(bureau.database.items("reports", "melding#")) == len(left["sids"])
    assert bureau.database.items("unreadable") == []
