"""The root of each sealed day leaves the account by mail, once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from chalicelib.journal.domain import from_file
from chalicelib.platform.errors import Unavailable
from tests.support.builders import put_at_desk
from tests.support.bureau import Bureau, later

OFFICER = "fg@gemeente.example"


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.put(put_at_desk("t", "desk@gemeente.example", "triagist"))
    made.put(put_at_desk("f", OFFICER, "fg"))
    made.report()
    return made


def night(bureau: Bureau, nights: int = 1) -> None:
    for _ in range(nights):
        later(bureau, days=1)
        for _ in range(2):
            bureau.root.journal_root(lambda: 900.0)


def told(bureau: Bureau) -> list[tuple[str, str]]:
    """The days and roots in the mails to the officer, and to nobody else."""
    mails = [mail for mail in bureau.deliver() if "Wortel" in mail.text]
    assert {mail.to for mail in mails} <= {OFFICER}
    found = [re.search(r"Dag \(UTC\): (\S+)\. Wortel: ([0-9a-f]{64})", mail.text) for mail in mails]
    return [(one[1], one[2]) for one in found if one is not None]


def sealed(bureau: Bureau) -> list[tuple[str, str]]:
    bucket: Any = bureau.root.ports("journal_root").write_once
    sheets = [from_file(file) for name, file in bucket.files.items() if "dagstaten/" in name]
    return [(sheet.day, sheet.root) for sheet in sheets]


def test_each_root_is_mailed_once_to_who_reads_the_journal(bureau: Bureau) -> None:
    night(bureau, nights=3)
    assert len(sealed(bureau)) == 3
    assert sorted(told(bureau)) == sorted(sealed(bureau))


def test_a_root_that_could_not_be_told_is_told_the_next_night(bureau: Bureau) -> None:
    bureau.database.away = {"post"}
    with pytest.raises(Unavailable):
        night(bureau)
    bureau.database.away = set()
    assert told(bureau) == []
    night(bureau)
    assert len(told(bureau)) == 2
    assert sorted(told(bureau)) == sorted(sealed(bureau))


def test_a_mail_of_a_root_holds_no_word_and_no_number_of_anything_else(bureau: Bureau) -> None:
    night(bureau)
    (mail,) = [mail for mail in bureau.deliver() if "Wortel" in mail.text]
    assert "melding#" not in mail.text
    assert "https://bureau.example/journaal" in mail.text
