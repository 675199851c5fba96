"""The templates as SAM transforms them: what CloudFormation makes, which is not always what we wrote."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools import check, package

Resource = dict[str, Any]
IMPORT = re.compile(r'"Fn::ImportValue": "([^"]+)"')
SITES = ("public", "bureau")
# What holds something that is nowhere else. Queues and buckets go when the create itself fails: they are
# empty then.
STAYS = {
    "AWS::DynamoDB::Table": "Retain",
    "AWS::KMS::Key": "Retain",
    "AWS::Cognito::UserPool": "Retain",
    "AWS::Backup::BackupVault": "RetainExceptOnCreate",
    "AWS::S3::Bucket": "RetainExceptOnCreate",
    "AWS::S3::BucketPolicy": "RetainExceptOnCreate",
    "AWS::SQS::Queue": "RetainExceptOnCreate",
}


def of_kind(stack: str, kind: str) -> dict[str, Resource]:
    """The resources of ``kind`` in a template, whole, by logical id."""
    found = check.transformed(stack)["Resources"].items()
    return {name: one for name, one in found if one["Type"] == kind}


def only(stack: str, kind: str) -> tuple[str, Resource]:
    ((name, one),) = of_kind(stack, kind).items()
    return name, one


def functions() -> Iterator[tuple[str, str, Resource]]:
    for stage in package.STAGES:
        for name, one in of_kind(stage, "AWS::Lambda::Function").items():
            yield stage, name, one["Properties"]


def test_nothing_is_left_of_sam() -> None:
    kinds = {
        one["Type"]
        for name in package.TEMPLATES
        for one in check.transformed(name)["Resources"].values()
    }
    assert not [kind for kind in kinds if kind.startswith("AWS::Serverless")]


def test_what_a_template_imports_another_exports() -> None:
    written = {name: check.transformed(name) for name in package.TEMPLATES}
    exported = {
        output["Export"]["Name"]: name
        for name, template in written.items()
        for output in template["Outputs"].values()
        if "Export" in output
    }
    imported = {
        (name, one) for name in written for one in IMPORT.findall(json.dumps(written[name]))
    }
    assert {name for name, _ in imported} == set(package.STAGES)
    # A stage needs no other stage: they go out in any order.
    assert {exported[one] for _, one in imported} == {"data"}


@pytest.mark.parametrize("site", SITES)
def test_an_api_has_one_stage_and_the_wall_stands_before_it(site: str) -> None:
    """SAM adds an unguarded stage named Stage unless an OpenApiVersion is given (SAM #191, #2077)."""
    name, stage = only(site, "AWS::ApiGateway::Stage")
    assert stage["Properties"]["StageName"] == site
    _, deployment = only(site, "AWS::ApiGateway::Deployment")
    assert "StageName" not in deployment["Properties"]
    _, wall = only(site, "AWS::WAFv2::WebACLAssociation")
    assert wall["Properties"]["ResourceArn"]["Fn::Sub"].endswith(
        f"/restapis/${{RestAPI}}/stages/${{{name}}}"
    )


@pytest.mark.parametrize("site", SITES)
def test_each_deployment_is_a_new_one(site: str, tmp_path: Path) -> None:
    """SAM hashes the definition: the gateway's own pages, and the closing of its address, are not in it."""
    again = [str(check._PYTHON), "-P", str(check._SAM), str(tmp_path)]
    source = package.BUILD / f"{site}.json"
    subprocess.run([*again, str(source)], check=True, capture_output=True)
    made = json.loads((tmp_path / source.name).read_text())["Resources"]
    (later,) = [name for name, one in made.items() if one["Type"] == "AWS::ApiGateway::Deployment"]
    assert later != only(site, "AWS::ApiGateway::Deployment")[0]


@pytest.mark.parametrize("site", SITES)
def test_no_metric_of_each_method_is_paid_for(site: str) -> None:
    """The alarms look at an API and its stage, which is free (API Gateway, CloudWatch dimensions)."""
    _, stage = only(site, "AWS::ApiGateway::Stage")
    settings = stage["Properties"]["MethodSettings"]
    assert [one["MetricsEnabled"] for one in settings] == [False] * len(settings)
    alarms = [one["Properties"] for one in of_kind("data", "AWS::CloudWatch::Alarm").values()]
    looked_at = [one["Dimensions"] for one in alarms if one.get("MetricName") == "5XXError"]
    assert {tuple(each["Name"] for each in one) for one in looked_at} == {("ApiName", "Stage")}


@pytest.mark.parametrize("site", SITES)
def test_a_site_with_a_name_answers_under_it_alone(site: str) -> None:
    _, api = only(site, "AWS::ApiGateway::RestApi")
    closed = {"Fn::If": ["HasDomain", True, False]}
    body = api["Properties"]["Body"]["x-amazon-apigateway-endpoint-configuration"]
    assert body["disableExecuteApiEndpoint"] == closed
    name, domain = only(site, "AWS::ApiGateway::DomainName")
    _, mapping = only(site, "AWS::ApiGateway::BasePathMapping")
    assert domain["Condition"] == mapping["Condition"] == "HasDomain"
    assert domain["Properties"]["EndpointConfiguration"] == {
        "Types": ["REGIONAL"],
        "IpAddressType": "dualstack",
    }
    # No base path: pages of the gateway count their links from the root.
    assert mapping["Properties"] == {
        "DomainName": {"Ref": name},
        "RestApiId": {"Ref": "RestAPI"},
        "Stage": {"Ref": only(site, "AWS::ApiGateway::Stage")[0]},
    }
    assert mapping["DependsOn"] == "WallBeforeSite"


@pytest.mark.parametrize("site", SITES)
def test_tls_is_of_this_time_by_any_name(site: str) -> None:
    """AWS negotiates by the policy of the API, not by that of the name (API Gateway developer guide)."""
    for kind in ("AWS::ApiGateway::RestApi", "AWS::ApiGateway::DomainName"):
        _, one = only(site, kind)
        assert one["Properties"]["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
        assert one["Properties"]["EndpointAccessMode"] == "STRICT"


def test_each_function_has_a_role_of_its_own() -> None:
    roles = [(stage, one["Role"]["Fn::GetAtt"][0]) for stage, _, one in functions()]
    assert len(roles) >= 12
    assert len(set(roles)) == len(roles)


def test_each_function_is_limited_in_time_and_its_log_in_age() -> None:
    for stage, name, one in functions():
        group = of_kind(stage, "AWS::Logs::LogGroup")[one["LoggingConfig"]["LogGroup"]["Ref"]]
        assert group["Properties"]["LogGroupName"] == f"/aws/lambda/{one['FunctionName']}"
        assert group["Properties"]["RetentionInDays"] == 30, name
        # A day of the journal is read whole, and all facts: by functions for which nobody waits, on one
        # whole core.
        longest, least = (900, 1769) if name in {"JournalRoot", "Evaluation"} else (30, 512)
        # The gateway gives up a page after 29 seconds: the function says so first.
        longest = 28 if name == "APIHandler" else longest
        assert (one["Timeout"], one["MemorySize"] >= least) == (longest, True)
        assert one.get("TracingConfig", {}).get("Mode") != "Active"


def test_a_function_that_calls_itself_on_is_no_loop_to_stop() -> None:
    """Lambda's loop detection is on by default and looks at SQS; the engine has none."""
    for _, name, one in functions():
        goes_on = name in {"Search", "Clearing"}
        assert (one.get("RecursiveLoop") == "Allow") == goes_on, name


def test_what_is_nowhere_else_stays_when_a_stack_goes() -> None:
    seen = set()
    for stack in package.TEMPLATES:
        for name, one in check.transformed(stack)["Resources"].items():
            if one["Type"] in STAYS:
                seen.add(one["Type"])
                assert one["UpdateReplacePolicy"] == "Retain", (stack, name)
                assert one["DeletionPolicy"] == STAYS[one["Type"]], (stack, name)
    assert seen == set(STAYS)


def test_tables_with_an_index_are_made_one_after_the_other() -> None:
    """CloudFormation's guide: else more tables with indexes are made at once than DynamoDB allows."""
    tables = of_kind("data", "AWS::DynamoDB::Table")
    indexed = [
        name for name, one in tables.items() if "GlobalSecondaryIndexes" in one["Properties"]
    ]
    waits = {name: tables[name].get("DependsOn") for name in indexed}
    assert len(indexed) == 5
    (first,) = [name for name, other in waits.items() if other is None]
    line = [first]
    while after := [name for name, other in waits.items() if other == line[-1]]:
        line += after
    assert sorted(line) == sorted(indexed)


def by_tls_only(policy: Resource) -> bool:
    return any(
        (one["Effect"], one["Principal"]) == ("Deny", "*")
        and one.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        for one in policy["Properties"]["PolicyDocument"]["Statement"]
    )


@pytest.mark.parametrize(
    ("thing", "policy", "names"),
    [
        ("AWS::S3::Bucket", "AWS::S3::BucketPolicy", "Bucket"),
        ("AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "Queues"),
        ("AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "Topics"),
    ],
)
def test_nothing_goes_in_or_out_without_tls(thing: str, policy: str, names: str) -> None:
    guarded, there = [], []
    for stack in ("account", "data"):
        there += list(of_kind(stack, thing))
        for one in of_kind(stack, policy).values():
            named = one["Properties"][names]
            of = [each["Ref"] for each in (named if isinstance(named, list) else [named])]
            guarded += of if by_tls_only(one) else []
    # A queue or a bucket has one policy: a second one takes the place of the first.
    assert sorted(guarded) == sorted(there)


def test_a_queue_of_dead_letters_takes_those_of_its_own_queue_only() -> None:
    queues = {k: v["Properties"] for k, v in of_kind("data", "AWS::SQS::Queue").items()}
    dead = {name: one for name, one in queues.items() if name.endswith("DeadLetters")}
    assert len(dead) == 6
    for name, one in dead.items():
        (source,) = one["RedriveAllowPolicy"]["sourceQueueArns"]
        (own,) = [
            other["QueueName"]
            for other in queues.values()
            if other.get("RedrivePolicy", {}).get("deadLetterTargetArn")
            == {"Fn::GetAtt": [name, "Arn"]}
        ]
        assert source["Fn::Sub"].endswith(f":{own}")
        assert one["RedriveAllowPolicy"]["redrivePermission"] == "byQueue"


def test_the_records_that_mail_needs_are_said_by_the_stack() -> None:
    outputs = check.transformed("data")["Outputs"]
    said = {name: one["Value"]["Fn::Sub"] for name, one in outputs.items() if name[:3] == "Dns"}
    assert {f"DnsDkim{number}" for number in (1, 2, 3)} <= set(said)
    _, identity = only("data", "AWS::SES::EmailIdentity")
    sender = identity["Properties"]["MailFromAttributes"]["MailFromDomain"]["Fn::Sub"]
    assert said["DnsMailFromMx"].startswith(f"{sender} MX 10 ")
    assert said["DnsMailFromSpf"].startswith(f"{sender} TXT ")
    # Bounces go to a name below our own, which strict alignment would refuse.
    assert "aspf=r" in said["DnsDmarc"]
