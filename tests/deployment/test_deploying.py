"""make deploy on the engine: from nothing to a working site, again, by two people, and back.

The engine makes change sets, keeps what a failed create made, and refuses what AWS refuses of a stack
(ministack, "changesets"); that AWS does the same only an account can show.
"""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import pytest

from tests.support.ground import TODAY, Ground, Template, changed, empty_ground, prepared_ground
from tests.support.records import Records, posted, reported
from tests.support.triagist import Triagist
from tools import package
from tools.deploy import deploying
from tools.deploy import installation as deployed_site
from tools.deploy.changes import HOLDS_STATE
from tools.deploy.deploying import Refused, Stopped
from tools.deploy.release import BadRelease
from tools.deploy.smoke import Site, look
from tools.deploy.stacks import ORDER, StackFailed


@pytest.fixture(scope="module")
def standing() -> Iterator[Ground]:
    """A deployed installation; a test leaves it as it was."""
    with prepared_ground() as ground:
        ground.deploy()
        ground.first = ground.screen
        ground.engine.follow()
        yield ground


@pytest.fixture(autouse=True)
def _clean(standing: Ground) -> None:
    standing.said.clear()
    standing.asked.clear()


@pytest.fixture
def empty() -> Iterator[Ground]:
    with empty_ground() as ground:
        yield ground


@pytest.fixture
def prepared() -> Iterator[Ground]:
    with prepared_ground() as ground:
        yield ground


def test_every_stack_stands_whole_and_is_protected(standing: Ground) -> None:
    formation = standing.aws.client("cloudformation")
    for stack in ("account", *ORDER):
        (found,) = formation.describe_stacks(StackName=f"signaalpunt-{stack}")["Stacks"]
        assert found["StackStatus"] in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
        assert found["EnableTerminationProtection"] is True
        assert found["Tags"] == [{"Key": "eigenaar", "Value": "ontwikkelaar"}]
        policy = formation.get_stack_policy(StackName=f"signaalpunt-{stack}")["StackPolicyBody"]
        assert all(kind in policy for kind in HOLDS_STATE)


def test_what_stands_passes_the_smoke_test_but_for_what_only_aws_has(standing: Ground) -> None:
    engine = standing.engine
    found = {
        name: verdict
        for name, verdict, _ in look(Site(engine.site_url, engine.bureau_url, engine.url))
    }
    assert set(found.values()) == {"ok", "not looked at"}
    assert {name for name, verdict in found.items() if verdict == "ok"} == {
        "start page",
        "page that is not there",
        "security.txt",
        "bureau",
    }


def test_a_report_is_followed_to_its_mailbox_and_its_letter(standing: Ground) -> None:
    engine = standing.engine
    engine.seed()
    site = Site(engine.site_url, engine.bureau_url, engine.url)
    found = {
        name: (verdict, seen) for name, verdict, seen in look(site, mail_to="ik@thuis.example")
    }
    verdict, seen = found["report"]
    assert verdict == "ok", seen
    assert "took the mail to ik@thuis.example" in seen
    (letter,) = [one for one in engine.mails() if "ik@thuis.example" in one.to]
    assert "proef van de beheerder" not in letter.raw.decode()


def test_a_second_deployment_changes_no_more_than_the_gateway_asks(standing: Ground) -> None:
    standing.deploy()
    assert {plan.stack for plan in standing.asked} == {"bureau", "public"}
    kinds = {one.kind for plan in standing.asked for one in plan.changes}
    assert not kinds & {"AWS::Lambda::Function", "AWS::IAM::Role", *HOLDS_STATE}


def test_the_screen_says_what_the_engine_only_took(standing: Ground) -> None:
    standing.deploy()
    assert "The engine only took: stack policies" in standing.screen
    assert "not looked at lambda-quota: the engine does not know" in standing.screen
    assert "Publish in DNS: " in standing.screen


def test_each_step_says_what_the_engine_only_keeps(standing: Ground) -> None:
    said = standing.first
    of_data = said[said.index("signaalpunt-data: done.") : said.index("signaalpunt-workers: ")]
    alarms = resource_count("data", "AWS::CloudWatch::Alarm")
    assert f"the engine only keeps {alarms} AWS::CloudWatch::Alarm: none rings" in of_data
    assert "only keeps 1 AWS::Backup" not in said
    # A schedule does run here; a rule on events of CloudTrail does not.
    assert "AWS::Events::Rule" in of_data
    assert "AWS::Events::Rule: " not in said[said.index("signaalpunt-workers: done.") :]


def resource_count(stack: str, kind: str) -> int:
    """How many of a kind there are whatever is left out."""
    found = package.template(stack)["Resources"].values()
    return sum(one["Type"] == kind and "Condition" not in one for one in found)


def test_nobody_deploys_before_the_account_is_prepared(empty: Ground) -> None:
    with pytest.raises(Refused):
        empty.deploy()
    assert "refused       roles: " in empty.screen
    assert empty.run().stacks.statuses() == {}


def test_the_account_is_not_prepared_with_credentials_of_another(empty: Ground) -> None:
    empty.installation = empty.installation.model_copy(update={"account": "222222222222"})
    with pytest.raises(Refused, match=r"account: .*222222222222"):
        deploying.account(empty.run())
    assert empty.run().stacks.statuses() == {}


def test_a_person_who_says_no_changes_nothing(prepared: Ground) -> None:
    prepared.answer = lambda plan: plan.stack != "workers"
    with pytest.raises(Stopped, match="signaalpunt-workers"):
        prepared.deploy()
    assert set(prepared.run().stacks.statuses()) == {"account", "data"}


# --- what nobody may carry out


def _spec(template: Template) -> None:
    template["Resources"]["PersonKey"]["Properties"]["KeySpec"] = "HMAC_512"


def _keys(template: Template) -> None:
    template["Resources"]["ReportsTable"]["Properties"]["KeySchema"][1]["AttributeName"] = "due"


def _name(template: Template) -> None:
    template["Resources"]["AccessTable"]["Properties"]["TableName"] = "signaalpunt-toegang"


def _gone(template: Template) -> None:
    outputs = template["Outputs"]
    del (
        template["Resources"]["SearchesQueue"],
        outputs["SearchesQueueUrl"],
        outputs["SearchesQueueArn"],
    )
    text = template["Resources"]["SearchesQueueOld"]["Properties"]["Dimensions"][0]
    text["Value"] = "signaalpunt-searches"


LOSSES: dict[str, tuple[Any, str]] = {
    "another key spec": (_spec, "PersonKey.KeySpec"),
    "other keys of a table": (_keys, "ReportsTable.KeySchema"),
    "another name of a table": (_name, "AccessTable.TableName"),
    "a queue left out": (_gone, "SearchesQueue"),
}


@pytest.mark.parametrize("what", LOSSES)
def test_a_template_that_would_lose_data_is_refused_and_nothing_is_touched(
    what: str, standing: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, named = LOSSES[what]
    before = standing.seen()
    changed(monkeypatch, {"data": change})
    with pytest.raises(Refused, match=named.replace(".", r"\.")):
        standing.deploy()
    assert standing.seen() == before
    assert standing.asked == []


def test_a_file_of_another_account_touches_nothing(standing: Ground) -> None:
    before, own = standing.seen(), standing.installation
    standing.installation = own.model_copy(update={"account": "222222222222"})
    try:
        with pytest.raises(Refused):
            standing.deploy()
    finally:
        standing.installation = own
    assert "refused       account: " in standing.screen
    assert standing.seen() == before


def test_a_parameter_that_no_key_gives_is_named(
    standing: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(monkeypatch, {"public": lambda t: t["Parameters"].update(Nieuw={"Type": "String"})})
    before = standing.seen()
    with pytest.raises(Refused, match=r"signaalpunt-public: .* Nieuw"):
        standing.deploy()
    assert standing.seen() == before


# --- a create that fails halfway


def test_a_create_that_failed_is_gone_on_with_and_makes_nothing_twice(
    prepared: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(template: Template) -> None:
        # What the engine finds out when everything else stands.
        wrong = {"Fn::GetAtt": ["MailIdentity", "Nergens"]}
        template["Outputs"]["Fout"] = {"Value": wrong}

    with monkeypatch.context() as broken:
        changed(broken, {"data": breaks})
        with pytest.raises(
            StackFailed, match=r"signaalpunt-data ended as CREATE_FAILED: .*Nergens"
        ):
            prepared.deploy()
    kept = prepared.seen()["data"][2]
    assert any(one == "signaalpunt-reports" for one in kept)
    with pytest.raises(Refused):
        prepared.deploy()
    assert "CREATE_FAILED" in prepared.screen
    assert "GO_ON=yes" in prepared.screen
    assert prepared.deploy(goes_on=True)
    assert set(kept) <= set(prepared.seen()["data"][2])
    prepared.engine.follow()
    assert urllib.request.urlopen(prepared.engine.site_url).status == 200


# --- by two people, and back


def test_who_made_a_release_does_not_carry_it_out(prepared: Ground) -> None:
    prepared.installation = prepared.installation.model_copy(update={"two_people": True})
    maker = prepared.with_role("signaalpunt-deploy")
    assert maker.deploy() is None
    assert maker.asked == []
    (command,) = [line for line in maker.said if "a second person carries it out" in line]
    release_id = command.rpartition("RELEASE=")[2]
    assert maker.deploy(release_id) is None
    assert set(prepared.run().stacks.statuses()) == {"account"}
    assert prepared.deploy(release_id)
    assert set(prepared.run().stacks.statuses()) == {"account", *ORDER}


# The action of IAM behind a call, where it has another name (Service Authorization Reference).
ACTIONS = {
    "s3:ListObjectsV2": "s3:ListBucket",
    "apigateway:GetAccount": "apigateway:GET",
    "sesv2:GetAccount": "ses:GetAccount",
    "sesv2:GetEmailIdentity": "ses:GetEmailIdentity",
    "service-quotas:GetServiceQuota": "servicequotas:GetServiceQuota",
}
# Nobody needs a right to know who they are; the rest is done by hand on the engine only
# (tools/deploy/on_engine.py).
NOT_ASKED = {"sts:GetCallerIdentity"}


def test_the_deploy_role_may_do_all_of_it_and_its_policy_names_each_call(prepared: Ground) -> None:
    deployer = prepared.with_role("signaalpunt-deploy")
    called: set[str] = set()

    def note(model: Any, **_: Any) -> None:
        called.add(f"{model.service_model.service_name}:{model.name}")

    with pytest.MonkeyPatch.context() as patch:
        # What the engine leaves out is no part of a deployment to AWS.
        patch.setattr(deploying, "fill_gaps", lambda *_: None)
        deployer.aws.session.events.register("before-call.*.*", note)
        done = deployer.deploy()
        deploying.drift(deployer.run())
        deploying.remove(deployer.run())
        deploying.adopt(deployer.run())
    assert done
    assert "ok            caller" in deployer.screen
    assert "signaalpunt-deploy" in done.made_by
    role = package.template("account")["Resources"]
    policies = [*role["DeployRole"]["Properties"]["Policies"], *_managed(role)]
    allowed = {
        action
        for policy in policies
        for one in policy["PolicyDocument"]["Statement"]
        if one["Effect"] == "Allow"
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    asked = {ACTIONS.get(one, one) for one in called - NOT_ASKED}
    assert "servicequotas:GetServiceQuota" in asked
    assert [one for one in asked if not any(fnmatchcase(one, wide) for wide in allowed)] == []


def _managed(resources: dict[str, Any]) -> list[dict[str, Any]]:
    return [resources[name]["Properties"] for name in ("DeploySites", "DeployData")]


def _says(words: str) -> Any:
    def change(template: Template) -> None:
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["Description"] = words

    return change


def test_a_release_goes_back_to_the_one_before_and_forward_again(
    prepared: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = {stage: _says("nieuw") for stage in ORDER if stage != "data"}
    old = prepared.deploy()
    with monkeypatch.context() as newer:
        changed(newer, stages)
        new = prepared.deploy()
    assert old
    assert new
    assert old.id != new.id

    def described() -> set[str]:
        functions = prepared.aws.client("lambda").list_functions(MaxItems=50)["Functions"]
        return {one.get("Description", "") for one in functions}

    assert described() == {"nieuw"}
    prepared.asked.clear()
    assert deploying.rollback(prepared.run()).id == old.id
    assert [plan.stack for plan in prepared.asked] == ["public", "evaluation", "bureau", "workers"]
    assert described() == {""}
    assert prepared.deploy(new.id)
    assert described() == {"nieuw"}
    steps = prepared.run().bucket.steps("engine")
    assert [one.release for one in steps if one.is_done] == [old.id, new.id, old.id, new.id]
    assert [one.is_done for one in steps] == [False, True] * 4


def test_there_is_nothing_to_go_back_to_after_the_first_release(standing: Ground) -> None:
    before = standing.seen()
    with pytest.raises(Refused, match="no earlier release"):
        deploying.rollback(standing.run())
    assert standing.seen() == before


def test_a_release_that_stopped_halfway_goes_back_to_the_one_that_stood(
    prepared: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = prepared.deploy()
    assert old
    changed(monkeypatch, {stage: _says("half") for stage in ORDER if stage != "data"})
    prepared.answer = lambda plan: plan.stack != "evaluation"
    with pytest.raises(Stopped):
        prepared.deploy()
    prepared.answer = lambda _: True
    assert deploying.rollback(prepared.run()).id == old.id
    functions = prepared.aws.client("lambda").list_functions(MaxItems=50)["Functions"]
    assert {one.get("Description", "") for one in functions} == {""}


def test_older_code_that_cannot_read_newer_rows_is_refused(
    prepared: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(monkeypatch, {"workers": _says("oud")})
    old = prepared.deploy()
    assert old
    changed(monkeypatch, {"workers": _says("nieuw")})
    monkeypatch.setattr("tools.deploy.release.declared", lambda: {"level": 2, "why": "een proef"})
    prepared.deploy()
    before = prepared.seen()
    too_low = r"level 1 .* level 2"
    with pytest.raises(Refused, match=too_low):
        prepared.deploy(old.id)
    with pytest.raises(Refused, match=too_low):
        deploying.rollback(prepared.run())
    assert prepared.seen() == before


def test_a_release_that_is_not_there_is_named(standing: Ground) -> None:
    with pytest.raises(BadRelease, match="RELEASE: there is no release 0123"):
        standing.deploy("0123")


def test_a_release_that_somebody_changed_in_the_bucket_is_not_carried_out(
    standing: Ground,
) -> None:
    release = standing.deploy()
    assert release
    s3, bucket = standing.engine.client("s3"), standing.run().bucket.name
    key = f"releases/{release.id}/workers.json"
    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    before = standing.seen()
    s3.put_object(Bucket=bucket, Key=key, Body=body.replace(b'"Timeout"', b'"timeout"'))
    try:
        with pytest.raises(BadRelease, match=r"workers\.json .* is not what was released"):
            standing.deploy(release.id)
    finally:
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    assert standing.seen()["workers"] == before["workers"]


# --- afterwards


def test_what_somebody_changed_by_hand_is_drift(standing: Ground) -> None:
    before = deploying.drift(standing.run())
    functions, name = standing.engine.client("lambda"), "signaalpunt-triage"
    own = functions.get_function_configuration(FunctionName=name)["Timeout"]
    functions.update_function_configuration(FunctionName=name, Timeout=3)
    try:
        after = deploying.drift(standing.run())
    finally:
        functions.update_function_configuration(FunctionName=name, Timeout=own)
    (line,) = set(after) - set(before)
    assert line.startswith("signaalpunt-workers: Triage.Timeout")
    # Tests take on roles by another trust; nothing else is different.
    assert [one for one in before if ".AssumeRolePolicyDocument." not in one] == []


def test_an_installation_is_taken_away_and_what_holds_data_stays_and_is_named(
    prepared: Ground,
) -> None:
    prepared.deploy()
    prepared.said.clear()
    deploying.remove(prepared.run())
    assert set(prepared.run().stacks.statuses()) == {"account"}
    assert "  stays: AWS::DynamoDB::Table signaalpunt-reports" in prepared.said
    tables = prepared.engine.client("dynamodb").list_tables()["TableNames"]
    assert "signaalpunt-reports" in tables
    with pytest.raises(Refused):
        prepared.deploy()
    assert "refused       left-behind: data: table signaalpunt-" in prepared.screen


def test_what_a_stack_left_behind_is_taken_in_with_what_it_holds(prepared: Ground) -> None:
    prepared.deploy()
    engine = prepared.engine
    engine.follow()
    engine.seed()
    code = reported(engine, Records(engine), observed_behaviour="Dit is van voor de verwijdering.")
    deploying.remove(prepared.run())
    with pytest.raises(Refused, match="make adopt"):
        prepared.deploy()
    # Which of two keys sealed the rows nobody here can tell.
    kms, same = engine.client("kms"), "signaalpunt: What a reporter wrote; the bureau opens it."
    other = kms.create_key(Description=same)["KeyMetadata"]["KeyId"]
    with pytest.raises(Refused, match=f"{other}.* are both described"):
        deploying.adopt(prepared.run())
    assert prepared.run().stacks.status("data") == ""
    kms.disable_key(KeyId=other)
    deploying.adopt(prepared.run())
    assert prepared.run().stacks.status("data") == "IMPORT_COMPLETE"
    assert prepared.deploy()
    engine.follow()
    assert "Dit is van voor de verwijdering." in Triagist(engine).read(code)
    status, _, page = posted(engine, "postvak", {"go": "open", "code": code.characters})
    assert (status, b"Uw postvak" in page) == (200, True)
    with pytest.raises(Refused, match="nothing is left behind"):
        deploying.adopt(prepared.run())


def test_where_nothing_was_left_there_is_nothing_to_take_in(prepared: Ground) -> None:
    with pytest.raises(Refused, match="nothing of an earlier stack"):
        deploying.adopt(prepared.run())


# --- the first people


def by_hand(
    ground: Ground, role: str, command: str, *words: str
) -> subprocess.CompletedProcess[str]:
    """A command of ``make hand`` under the rights of a role."""
    outputs = ground.run().stacks.outputs("data")
    return subprocess.run(
        [sys.executable, "-m", f"tools.{command}", *words],
        env={
            **os.environ,
            **ground.with_role(role).aws.environment(),
            "TABLE_PREFIX": "signaalpunt-",
            "GEMEENTE": "dordrecht",
            "JOURNAL_BUCKET": outputs["JournalBucketName"],
            "LOGIN_POOL": outputs["LoginPoolId"],
        },
        cwd=package.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_by_hand_run_with_the_rights_of_their_role(prepared: Ground) -> None:
    # Nobody is in it yet.
    prepared.deploy()
    hand = partial(by_hand, prepared, "signaalpunt-by-hand")
    made = hand("pool_login", "a.beheerder")
    name, password = made.stdout.split()
    assert (name, len(password)) == ("a.beheerder", 20)
    assert "There is a login" in hand("pool_login", "a.beheerder").stderr
    assert "goes by mail" in hand("first_admin", "Testpersoon B", "b@gemeente.example").stdout
    assert "already" in hand("first_admin", "Testpersoon C", "c@gemeente.example").stderr
    assert hand("second_hand").stdout == "Nothing waits for a signature.\n"
    assert "has nobody" in hand("at_the_desk").stderr
    assert hand("read_again").stdout == "No message is parked.\n"
    for command in ("complete_directory", "recount", "facts_out"):
        assert hand(command).returncode == 0, command
    audited = by_hand(prepared, "signaalpunt-audit", "verify_journal")
    assert (audited.returncode, audited.stdout, audited.stderr) == (0, "", "")


def test_who_deploys_runs_no_command_by_hand(standing: Ground) -> None:
    for command in ("at_the_desk", "second_hand", "read_again"):
        ran = by_hand(standing, "signaalpunt-deploy", command)
        assert ran.returncode != 0
        assert "AccessDenied" in ran.stderr


def test_the_public_site_for_people_waits_for_the_day_of_the_desk(prepared: Ground) -> None:
    # The example of a municipality may serve people here.
    prepared.installation = prepared.installation.model_copy(update={"people": True})
    given = deployed_site.Installation.parameters

    def with_examples(installation: deployed_site.Installation, stack: str) -> dict[str, str]:
        return given(installation, stack) | {"WithExamples": "yes"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deployed_site.Installation, "parameters", with_examples)
        patch.setattr("tools.deploy.preflight.gemeente.examples", lambda _: ())
        patch.setattr(deploying, "commit", lambda: ("", False))
        for desk in (None, date(2099, 1, 1)):
            prepared.installation = prepared.installation.model_copy(update={"desk": desk})
            with pytest.raises(Stopped, match="RUN=at_the_desk"):
                prepared.deploy()
            assert set(prepared.run().stacks.statuses()) == {"account", *ORDER} - {"public"}
        prepared.installation = prepared.installation.model_copy(update={"desk": TODAY})
        assert prepared.deploy()
    assert prepared.run().stacks.status("public") == "CREATE_COMPLETE"
