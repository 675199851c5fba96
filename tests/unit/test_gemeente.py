"""A municipality is a file, and an incomplete file says what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.platform import gemeente
from chalicelib.platform.gemeente import BadGemeente, load
from chalicelib.platform.settings import MissingSetting

FILE = Path(gemeente.__file__).parents[1] / "gemeente" / "dordrecht.toml"


def test_a_municipality_is_read_from_its_file() -> None:
    found = load("dordrecht")
    assert (found.name, str(found.phone), str(found.emergency)) == ("Dordrecht", "14 078", "112")
    assert len(found.wijken) == 13
    assert found.hours.opens < found.hours.closes
    assert found.facts("nl")["alarmnummer"] == "112"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            "14 078 (vraag naar het Meldpunt Sociale Stabiliteit, op werkdagen van 9.00 tot 17.00 uur)",
        ),
        (
            "en",
            "14 078 (ask for the Meldpunt Sociale Stabiliteit, on working days from 9:00 to 17:00)",
        ),
    ],
)
def test_the_own_number_says_what_to_ask_for_and_when(language: str, said: str) -> None:
    assert load("dordrecht").facts(language)["telefoon_gemeente"] == said


def test_a_promise_about_the_end_is_only_made_when_the_file_makes_it() -> None:
    found = load("dordrecht")
    assert found.outcome_text("nl") == ""
    promised = replace(found, outcome={"nl": "Vaak hulp.", "en": "Often help."})
    assert [promised.outcome_text(one) for one in ("nl", "en", "xx")] == [
        "Vaak hulp.",
        "Often help.",
        "Vaak hulp.",
    ]


def test_the_setting_names_the_municipality(monkeypatch: pytest.MonkeyPatch) -> None:
    gemeente.current.cache_clear()
    monkeypatch.setenv("GEMEENTE", "dordrecht")
    assert gemeente.current().name == "Dordrecht"
    gemeente.current.cache_clear()
    monkeypatch.delenv("GEMEENTE")
    with pytest.raises(MissingSetting, match="GEMEENTE"):
        gemeente.current()


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        ('name = "Dordrecht"', "", "`name`"),
        ('name = "Dordrecht"', 'name = ""', "`$.name`"),
        ('name = "Dordrecht"', "name = 5", "`$.name`"),
        ("opens = 09:00:00", 'opens = "9 uur"', "`$.hours.opens`"),
        ('zone = "Europe/Amsterdam"', 'zone = "Europe/Dordrecht"', "hours"),
        ("wijken_on = 2022-01-01", "wijken_on = 2022-01-01T00:00:00Z", "`$.wijken_on`"),
        ("[hours]", "[uren]", "`hours`"),
        ('police = { number = "0900-8844", checked_on = 2026-11-24 }', "", "`police`"),
        (", checked_on = 2026-11-24 }", " }", "`checked_on` - at `$.phone`"),
        ('{ code = "WK050502", name = "Noordflank" }', '{ code = "WK050502" }', "`$.wijken[1]`"),
        ('{ code = "WK050502", name = "Noordflank" }', '"Noordflank"', "`$.wijken[1]`"),
        ("open_days = 180", "open_days = 0", "`$.mailbox.open_days`"),
        ("unverified = 20", "unverified = true", "`$.flood.unverified`"),
        ("minutes = 15", "minutes = 30", "<= 20 - at `$.flood.minutes`"),
        ("per_address = 10", "", "`per_address` - at `$.letters`"),
        ("per_code = 3", "per_code = 10", "less than per_address 10 - at `$.letters`"),
        ("sign_ups = 30", "sign_ups = 0", "`$.letters.sign_ups`"),
        ('light = "#00568b"', 'light = "blauw"', "`$.colours.light`"),
        # Yellow cannot be read on white, nor dark blue in the dark.
        ('light = "#00568b"', 'light = "#ffdd00"', "needs 4.5 - at `$.colours`"),
        ('dark = "#8ecef6"', 'dark = "#00568b"', "needs 4.5 - at `$.colours`"),
        ('code = "waar"', 'code = "wanneer"', "standard_questions has wanneer twice"),
        ('code = "waar"', 'code = "Waar?"', "`$.standard_questions[1].code`"),
        (', en = "Where was it?"', "", "label of waar is missing in en"),
        ('nl = "Waar was het?", ', "", "label of waar is missing in nl"),
        ('nl = "Waar was het?"', 'nl = ""', "`$.standard_questions[1].label[...]`"),
    ],
)
def test_what_a_file_lacks_is_named(line: str, instead: str, named: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert line in text
    (tmp_path / "voorbeeld.toml").write_text(text.replace(line, instead, 1), encoding="utf-8")
    (tmp_path / "voorbeeld.svg").write_text("<svg/>", encoding="utf-8")
    with pytest.raises(BadGemeente, match=re.escape(named)) as caught:
        load("voorbeeld", tmp_path)
    assert "gemeente/voorbeeld.toml" in str(caught.value)


def test_a_logo_that_is_no_file_is_named(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    (tmp_path / "voorbeeld.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadGemeente, match=r"gemeente/voorbeeld\.svg.*`logo`"):
        load("voorbeeld", tmp_path)


def test_a_file_that_is_absent_or_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadGemeente, match="GEMEENTE"):
        load("nergens", tmp_path)
    (tmp_path / "kapot.toml").write_text("name =", encoding="utf-8")
    with pytest.raises(BadGemeente, match=r"gemeente/kapot\.toml"):
        load("kapot", tmp_path)


def test_a_standard_question_is_said_in_the_language_of_who_reads_it() -> None:
    found = load("dordrecht")
    assert found.standard_question("waar", "nl").startswith("Waar was dit?")
    assert found.standard_question("waar", "en").startswith("Where was this?")
    assert found.standard_question("waar", "xx") == found.standard_question("waar", "nl")
    assert found.standard_question("bestaat_niet", "nl") == ""


def test_a_municipality_may_have_no_standard_questions(tmp_path: Path) -> None:
    text, _, _ = FILE.read_text(encoding="utf-8").partition("[[standard_questions]]")
    (tmp_path / "voorbeeld.toml").write_text(text, encoding="utf-8")
    (tmp_path / "voorbeeld.svg").write_text("<svg/>", encoding="utf-8")
    assert load("voorbeeld", tmp_path).standard_questions == ()
