"""The words of ``make`` reach the command as they were given."""

from __future__ import annotations

import shlex
import subprocess
import sys
from argparse import Namespace

import pytest

from tools import package
from tools.deploy import __main__ as command


def told(monkeypatch: pytest.MonkeyPatch, *words: str) -> Namespace:
    """The options that the command reads when ``make`` is given these words; nothing is run."""
    shown = subprocess.run(
        ["make", "--dry-run", "--silent", *words],  # noqa: S607 - the make of whoever tests
        cwd=package.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (line,) = [one for one in shown.replace("\\\n", " ").splitlines() if "-m tools.deploy" in one]
    _, _, arguments = line.partition("-m tools.deploy")
    monkeypatch.setattr(sys, "argv", ["deploy", *shlex.split(arguments)])
    return command._options()


@pytest.mark.parametrize("name", sorted(command._COMMANDS))
def test_each_command_has_its_word_of_make(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, name, "INSTALLATION=lindeveen.proef")
    assert (found.command, found.installation) == (name, "lindeveen.proef")
    assert (found.release, found.engine, found.go_on, found.yes) == ("", "", False, False)


def test_what_is_chosen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("INSTALLATION=a.b", "RELEASE=01ab", "AT=http://127.0.0.1:1", "GO_ON=yes", "YES=yes")
    found = told(monkeypatch, "deploy", *words)
    assert (found.release, found.engine, found.go_on, found.yes) == (
        "01ab",
        "http://127.0.0.1:1",
        True,
        True,
    )
    assert told(monkeypatch, "smoke", "INSTALLATION=a.b", "MAIL_TO=ik@x.example").mail_to == (
        "ik@x.example"
    )


def test_a_command_by_hand_keeps_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(
        monkeypatch, "hand", "INSTALLATION=a.b", "RUN=first_admin 'Testpersoon B' b@x.example"
    )
    assert found.words == ["first_admin", "Testpersoon B", "b@x.example"]


@pytest.mark.parametrize("name", sorted(set(command._COMMANDS) - {"smoke"}))
def test_no_command_touches_another_account(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere:
        def client(self, service: str) -> Elsewhere:
            assert service == "sts", "another service was asked first"
            return self

        def get_caller_identity(self) -> dict[str, str]:
            return {"Account": "222222222222", "Arn": "arn:aws:iam::222222222222:user/x"}

    monkeypatch.setattr(command, "Aws", lambda *_: Elsewhere())
    monkeypatch.setattr(sys, "argv", ["deploy", "--installation", "engine", "--yes", name])
    with pytest.raises(SystemExit, match=r"account: these credentials are of 222222222222"):
        command.main()


def test_an_installation_that_is_not_there_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["deploy", "deploy", "--installation", "nergens"])
    with pytest.raises(SystemExit, match="INSTALLATION: there is no nergens"):
        command.main()


def test_an_engine_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["deploy", "deploy", "--installation", "engine", "--engine", "http://127.0.0.1:9"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit, match="AT: no engine answers at"):
        command.main()


def test_a_command_by_hand_that_we_do_not_know_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ["deploy", "--installation", "engine", "hand", "seed"]
    monkeypatch.setattr(sys, "argv", words)
    monkeypatch.setattr("tools.deploy.deploying.check_account", lambda _: None)
    with pytest.raises(SystemExit, match="RUN: choose one of at_the_desk"):
        command.main()
