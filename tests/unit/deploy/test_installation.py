"""The file of an installation: what is wrong in it is named before anything is built."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools import package
from tools.deploy.installation import FOLDER, LEFT_OUT, BadInstallation, Installation, load

EXAMPLE = (FOLDER / "voorbeeld.toml").read_text("utf-8")
CERTIFICATE = "arn:aws:acm:eu-west-1:111111111111:certificate/0a"


def written(folder: Path, **changes: Any) -> Path:
    """The example with other values, of ``part__key`` or ``key``, as a file named lindeveen.proef."""
    lines, part = [], ""
    todo = dict(changes)
    for line in EXAMPLE.splitlines():
        part = line.split("]")[0][1:] if line.startswith("[") else part
        key = line.split("=")[0].strip()
        name = f"{part}__{key}" if part else key
        if name in todo:
            value = todo.pop(name)
            if value is not None:
                lines.append(f"{key} = {_toml(value)}")
        else:
            lines.append(line)
    assert not todo, f"the example has no {todo}"
    (folder / "lindeveen.proef.toml").write_text("\n".join(lines), "utf-8")
    return folder


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def for_people(**changes: Any) -> dict[str, Any]:
    return {
        "people": True,
        "public__certificate": CERTIFICATE,
        "bureau__certificate": CERTIFICATE,
        **changes,
    }


@pytest.mark.parametrize("name", sorted(one.stem for one in FOLDER.glob("*.toml")))
def test_every_file_in_the_folder_can_be_loaded(name: str) -> None:
    assert load(name).name == name


def test_an_installation_for_people_can_be_written(tmp_path: Path) -> None:
    assert load("lindeveen.proef", written(tmp_path, **for_people())).people


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an account of eleven digits": ({"account": "11111111111"}, "account"),
    "a region outside the Union": ({"region": "us-east-1"}, "region"),
    "no account": ({"account": None}, "account"),
    "an address with a slash at its end": ({"public__url": "https://meld.example/"}, "public.url"),
    "a certificate that is no ARN": ({"public__certificate": "0a"}, "public.certificate"),
    "one name for both sites": (
        {"bureau__url": "https://meld.voorbeeld.example"},
        "bureau.url",
    ),
    "a sender of another domain": ({"mail__sender": "post@elders.example"}, "mail.sender"),
    "an exit without https": ({"exit_url": "http://exit.example"}, "exit_url"),
    "a municipality without a file": ({"gemeente": "nergens"}, "gemeente"),
    "people without a certificate": (for_people(bureau__certificate=""), "bureau.certificate"),
    "people without https": (for_people(public__url="http://meld.example"), "public.url"),
    "people with a small quota": (for_people(functions_at_once=100), "functions_at_once"),
    "a budget of nothing": ({"budget_dollars": 0}, "budget_dollars"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_value_is_refused_by_the_name_of_its_key(what: str, tmp_path: Path) -> None:
    changes, key = WRONG[what]
    with pytest.raises(BadInstallation, match=key.replace(".", r"\.")) as refused:
        load("lindeveen.proef", written(tmp_path, **changes))
    assert "lindeveen.proef.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("table", "line", "key"),
    [
        ("left_out", 'muur = "elders"', "left_out.muur"),
        ("left_out", 'trail = " "', "left_out.trail"),
        ("accepted", 'ses-sandbox = ""', "accepted.ses-sandbox"),
        ("public", 'poort = "80"', "public.poort"),
    ],
)
def test_a_line_that_says_nothing_is_refused(
    table: str, line: str, key: str, tmp_path: Path
) -> None:
    file = written(tmp_path) / "lindeveen.proef.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(f"[{table}]", f"[{table}]\n{line}", 1), "utf-8")
    with pytest.raises(BadInstallation, match=key.replace(".", r"\.")):
        load("lindeveen.proef", tmp_path)


@pytest.mark.parametrize(
    ("table", "line"),
    [("accepted", 'ses-sandbox = "een proef"'), ("left_out", 'vault = "te duur"')],
)
def test_people_have_every_check_and_the_vault(table: str, line: str, tmp_path: Path) -> None:
    file = written(tmp_path, **for_people()) / "lindeveen.proef.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(f"[{table}]", f"[{table}]\n{line}", 1), "utf-8")
    with pytest.raises(BadInstallation, match="without people only"):
        load("lindeveen.proef", tmp_path)


def test_a_site_with_a_name_of_its_own_has_the_wall(tmp_path: Path) -> None:
    file = written(tmp_path, public__certificate=CERTIFICATE) / "lindeveen.proef.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("[left_out]", '[left_out]\nwall = "te duur"', 1), "utf-8")
    with pytest.raises(BadInstallation, match=r"left_out\.wall: "):
        load("lindeveen.proef", tmp_path)


def test_a_file_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(BadInstallation, match=r"INSTALLATION.*nergens.*engine"):
        load("nergens")


def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "kapot.toml").write_text("gemeente = \n", "utf-8")
    with pytest.raises(BadInstallation, match=r"kapot\.toml.*line 1"):
        load("kapot", tmp_path)


# --- the parameters of the templates


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that decides everything that an installation can decide."""
    folder = written(tmp_path_factory.mktemp("installations"), **for_people())
    held = tomllib.loads((folder / "lindeveen.proef.toml").read_text("utf-8"))
    held["login"] = {
        "issuer": "https://login.example",
        "client_id": "bureau",
        "authorize_url": "https://login.example/a",
        "token_url": "https://login.example/t",
        "keys_url": "https://login.example/k",
        "logout_url": "https://login.example/l",
        "second_factor": "acrs=c1",
        "client_key": "arn:aws:kms:eu-west-1:111111111111:key/1",
        "client_key_name": "kid=1",
    }
    held["left_out"] = {part: "een reden" for part in LEFT_OUT if part != "wall"}
    held["people"] = False
    return Installation.model_validate({"name": "lindeveen.proef", **held})


STACKS = ("account", "data", *package.STAGES)


def asked(stack: str) -> dict[str, Any]:
    package.build()
    found: dict[str, Any] = package.template(stack).get("Parameters", {})
    return found


@pytest.mark.parametrize("stack", STACKS)
def test_each_parameter_without_a_default_is_given(stack: str, whole: Installation) -> None:
    needed = {name for name, one in asked(stack).items() if "Default" not in one}
    assert needed <= set(whole.parameters(stack))


def test_each_parameter_that_is_given_is_asked_by_a_template(whole: Installation) -> None:
    wanted = {name for stack in STACKS for name in asked(stack)}
    given = {name for stack in STACKS for name in whole.parameters(stack)}
    assert given <= wanted


def test_each_site_has_its_own_name_and_certificate(whole: Installation) -> None:
    assert whole.parameters("public")["DomainName"] == "meld.voorbeeld.example"
    assert whole.parameters("bureau")["DomainName"] == "bureau.voorbeeld.example"
    assert "DomainName" not in whole.parameters("workers")


def test_the_alarms_on_certificates_and_quota_know_their_own(whole: Installation) -> None:
    said = whole.parameters("data")
    assert (said["CertificateArn"], said["BureauCertificateArn"]) == (CERTIFICATE, CERTIFICATE)
    assert said["ConcurrencyAlarm"] == "800"


def test_what_is_left_out_is_said_to_its_template(whole: Installation) -> None:
    said = whole.parameters("account")
    assert {said[LEFT_OUT[part]] for part in whole.left_out} == {"no"}
    assert "WithWaf" not in said
