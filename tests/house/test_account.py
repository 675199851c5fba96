"""infra/account.yaml: what an account gives people and functions, and what it writes down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tools import check, package
from tools.scanners import Written

Statement = dict[str, Any]
OURS = ("deploy", "audit", "by-hand", "break-glass")
# The action of IAM that makes each kind of thing that stands in a stack of ours.
MAKERS = {
    "AWS::ApiGateway::BasePathMapping": "apigateway:POST",
    "AWS::ApiGateway::Deployment": "apigateway:POST",
    "AWS::ApiGateway::DomainName": "apigateway:POST",
    "AWS::ApiGateway::RestApi": "apigateway:POST",
    "AWS::ApiGateway::Stage": "apigateway:POST",
    "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm",
    "AWS::CloudWatch::Dashboard": "cloudwatch:PutDashboard",
    "AWS::Cognito::UserPool": "cognito-idp:CreateUserPool",
    "AWS::Cognito::UserPoolClient": "cognito-idp:CreateUserPoolClient",
    "AWS::Cognito::UserPoolDomain": "cognito-idp:CreateUserPoolDomain",
    "AWS::DynamoDB::Table": "dynamodb:CreateTable",
    "AWS::Events::Rule": "events:PutRule",
    "AWS::IAM::Role": "iam:CreateRole",
    "AWS::KMS::Key": "kms:CreateKey",
    "AWS::Lambda::EventSourceMapping": "lambda:CreateEventSourceMapping",
    "AWS::Lambda::Function": "lambda:CreateFunction",
    "AWS::Lambda::Permission": "lambda:AddPermission",
    "AWS::Logs::LogGroup": "logs:CreateLogGroup",
    "AWS::Logs::MetricFilter": "logs:PutMetricFilter",
    "AWS::S3::Bucket": "s3:CreateBucket",
    "AWS::S3::BucketPolicy": "s3:PutBucketPolicy",
    "AWS::SES::ConfigurationSet": "ses:CreateConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination": "ses:CreateConfigurationSetEventDestination",
    "AWS::SES::EmailIdentity": "ses:CreateEmailIdentity",
    "AWS::SNS::Topic": "sns:CreateTopic",
    "AWS::SNS::TopicPolicy": "sns:SetTopicAttributes",
    "AWS::SQS::Queue": "sqs:CreateQueue",
    "AWS::SQS::QueuePolicy": "sqs:SetQueueAttributes",
    "AWS::WAFv2::WebACL": "wafv2:CreateWebACL",
    "AWS::WAFv2::WebACLAssociation": "wafv2:AssociateWebACL",
}


@pytest.fixture(scope="module")
def templates() -> dict[str, Any]:
    return {name: check.transformed(name) for name in package.TEMPLATES}


def resource(templates: dict[str, Any], logical: str) -> Any:
    """The properties of a resource of the account, written out."""
    return Written(templates).value(
        "account", templates["account"]["Resources"][logical]["Properties"]
    )


def listed(one: Any) -> list[Any]:
    return one if isinstance(one, list) else [one]


def of_role(templates: dict[str, Any], logical: str) -> list[Statement]:
    """All statements that a role has, in it and beside it."""
    found = [one["PolicyDocument"] for one in resource(templates, logical).get("Policies", [])]
    beside = templates["account"]["Resources"][logical]["Properties"].get("ManagedPolicyArns", [])
    found += [resource(templates, one["Ref"])["PolicyDocument"] for one in beside]
    return [statement for document in found for statement in document["Statement"]]


def of_functions(templates: dict[str, Any]) -> Iterator[tuple[str, Statement]]:
    written = Written(templates)
    for stage in package.STAGES:
        for name, one in templates[stage]["Resources"].items():
            if one["Type"] == "AWS::IAM::Role":
                for policy in written.value(stage, one["Properties"]["Policies"]):
                    for statement in policy["PolicyDocument"]["Statement"]:
                        yield name, statement


def test_the_boundary_holds_what_functions_may_do_and_nothing_else(
    templates: dict[str, Any],
) -> None:
    boundary = resource(templates, "Boundary")["PolicyDocument"]["Statement"]
    within = {
        action: listed(one["Resource"]) for one in boundary for action in listed(one["Action"])
    }
    asked = {action for _, one in of_functions(templates) for action in listed(one["Action"])}
    assert set(within) == asked
    for name, one in of_functions(templates):
        for action in listed(one["Action"]):
            for arn in listed(one["Resource"]):
                assert any(fnmatchcase(arn, wide) for wide in within[action]), (name, action, arn)
    assert not [one for one in within if one.startswith(("iam:", "sts:")) or one.endswith("*")]


def test_every_function_is_within_the_boundary(templates: dict[str, Any]) -> None:
    named = "policy/" + resource(templates, "Boundary")["ManagedPolicyName"]
    roles = [
        one["Properties"]
        for stage in package.STAGES
        for one in templates[stage]["Resources"].values()
        if one["Type"] == "AWS::IAM::Role"
    ]
    assert len(roles) >= 12
    assert all(one["PermissionsBoundary"]["Fn::Sub"].endswith(named) for one in roles)


def test_who_deploys_may_make_all_that_is_deployed(templates: dict[str, Any]) -> None:
    may = {
        action
        for one in of_role(templates, "DeployRole")
        for action in listed(one.get("Action", []))
        if one["Effect"] == "Allow"
    }
    made = {
        one["Type"]
        for name in ("data", *package.STAGES)
        for one in templates[name]["Resources"].values()
    }
    assert made == set(MAKERS)
    assert {MAKERS[kind] for kind in made} <= may
    # What is set after the making of a thing, by its own call of AWS.
    assert {
        "apigateway:SetWebACL",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTimeToLive",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "lambda:PutFunctionRecursionConfig",
        "s3:PutBucketObjectLockConfiguration",
    } <= may


def test_who_deploys_is_refused_content_whatever_a_policy_says(templates: dict[str, Any]) -> None:
    denied = {
        one["Sid"]: one for one in of_role(templates, "DeployRole") if one["Effect"] == "Deny"
    }
    assert {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "sqs:ReceiveMessage"} <= {
        *denied["NothingIsReadOrWritten"]["Action"]
    }
    assert "Condition" not in denied["NothingIsReadOrWritten"]
    assert {"kms:Decrypt", "kms:GenerateDataKey*", "kms:CreateGrant"} <= {
        *denied["NoKeyIsUsed"]["Action"]
    }
    # A service that acts for it says so.
    assert denied["NoKeyIsUsed"]["Condition"] == {"Null": {"kms:ViaService": "true"}}
    buckets = {
        f"{one['Properties']['BucketName']['Fn::Sub']}"
        for one in templates["data"]["Resources"].values()
        if one["Type"] == "AWS::S3::Bucket"
    }
    refused = templates["account"]["Resources"]["DeployRole"]["Properties"]["Policies"][0]
    named = json.dumps(refused["PolicyDocument"]["Statement"])
    assert all(f"s3:::{bucket}/*" in named for bucket in buckets)


def test_who_deploys_makes_roles_within_the_boundary_only_and_leaves_the_account_alone(
    templates: dict[str, Any],
) -> None:
    statements = of_role(templates, "DeployRole")
    bound = resource(templates, "Boundary")["ManagedPolicyName"]
    for action in ("iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"):
        (allowed,) = [
            one
            for one in statements
            if one["Effect"] == "Allow" and action in listed(one.get("Action", []))
        ]
        named = allowed["Condition"]["ArnEquals"]["iam:PermissionsBoundary"]
        assert named.endswith(f":policy/{bound}"), action
    (alone,) = [one for one in statements if one.get("Sid") == "NotWhatTheAccountHas"]
    names = {arn.partition(":role/")[2] for arn in alone["Resource"]}
    assert names == {f"signaalpunt-{name}" for name in OURS} | {"signaalpunt-account-*"}
    (allowed,) = [one for one in statements if one.get("Sid") == "Roles"]
    looks = ("iam:Get", "iam:List")
    assert {a for a in allowed["Action"] if not a.startswith(looks)} <= set(alone["Action"])


def test_everything_but_iam_happens_in_the_region_of_the_account(templates: dict[str, Any]) -> None:
    (elsewhere,) = [one for one in of_role(templates, "DeployRole") if "NotAction" in one]
    assert (elsewhere["Effect"], elsewhere["NotAction"]) == ("Deny", ["iam:*", "sts:*"])
    assert elsewhere["Condition"] == {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}


def test_who_audits_reads_the_journal_and_opens_nothing(templates: dict[str, Any]) -> None:
    statements = of_role(templates, "AuditRole")
    assert all(one["Effect"] == "Allow" for one in statements)
    for one in statements:
        reads = [a for a in listed(one["Action"]) if a.startswith(("dynamodb:", "s3:"))]
        if reads:
            assert all("journal" in arn or "-trail-" in arn for arn in listed(one["Resource"]))
    actions = [a.split(":")[1] for one in statements for a in listed(one["Action"])]
    looks = ("Get", "List", "Describe", "Lookup", "Query", "Scan", "Detect")
    assert all(action.startswith(looks) for action in actions)


@pytest.mark.parametrize("logical", ["DeployRole", "AuditRole", "ByHandRole", "BreakGlassRole"])
def test_a_second_factor_is_asked_of_people(templates: dict[str, Any], logical: str) -> None:
    trust = resource(templates, logical)["AssumeRolePolicyDocument"]["Statement"]
    (one,) = trust
    assert one["Condition"]["Bool"] == {"aws:MultiFactorAuthPresent": "true"}
    raw = templates["account"]["Resources"][logical]["Properties"]["AssumeRolePolicyDocument"]
    is_fixed = "Fn::If" not in raw["Statement"][0]["Condition"]
    assert is_fixed == (logical == "BreakGlassRole")
    if is_fixed:
        assert one["Condition"]["NumericLessThan"] == {"aws:MultiFactorAuthAge": "3600"}


def test_the_roles_have_the_names_that_the_keys_know(templates: dict[str, Any]) -> None:
    parameters = templates["data"]["Parameters"]
    for logical in ("DeployRole", "BreakGlassRole"):
        assert resource(templates, logical)["RoleName"] == parameters[logical]["Default"]
    assert resource(templates, "AuditRole")["RoleName"] == "signaalpunt-audit"


def test_policies_are_as_short_as_iam_demands(templates: dict[str, Any]) -> None:
    """IAM counts characters without white space: 10,240 in a role, 6,144 in a policy beside it."""
    for logical, one in templates["account"]["Resources"].items():
        own = resource(templates, logical)
        if one["Type"] == "AWS::IAM::Role":
            held = [policy["PolicyDocument"] for policy in own.get("Policies", [])]
            assert sum(len(json.dumps(each, separators=(",", ":"))) for each in held) < 10_000
        if one["Type"] == "AWS::IAM::ManagedPolicy":
            assert len(json.dumps(own["PolicyDocument"], separators=(",", ":"))) < 6_000


def test_the_template_of_the_account_needs_no_bucket() -> None:
    """It makes the first one: CloudFormation takes 51,200 bytes that lie in none."""
    package.build()
    assert (package.BUILD / "account.json").stat().st_size < 51_200


def test_the_trail_hears_of_keys_and_of_who_wrote_to_tables_and_journal(
    templates: dict[str, Any],
) -> None:
    trail = resource(templates, "Trail")
    assert trail["IsLogging"]
    assert trail["IsMultiRegionTrail"]
    assert trail["EnableLogFileValidation"]
    heard = {
        one["Name"]: {
            part["Field"]: part.get("Equals", part.get("StartsWith"))
            for part in one["FieldSelectors"]
        }
        for one in trail["AdvancedEventSelectors"]
    }
    # Nothing is left out of the management events: those of KMS are among them.
    assert heard["management"] == {"eventCategory": ["Management"]}
    tables, journal = heard["tables"], heard["journal"]
    assert tables["readOnly"] == journal["readOnly"] == ["false"]
    assert tables["resources.ARN"][0].endswith(":table/signaalpunt-")
    bucket = templates["data"]["Resources"]["JournalBucket"]["Properties"]["BucketName"]["Fn::Sub"]
    named = bucket.replace("${AWS::AccountId}", "123456789012")
    assert journal["resources.ARN"] == [f"arn:aws:s3:::{named}/"]


def test_a_copy_of_the_journal_lives_five_years_and_nobody_shortens_that(
    templates: dict[str, Any],
) -> None:
    vault, plan = resource(templates, "JournalVault"), resource(templates, "JournalBackupPlan")
    days = [one["Lifecycle"]["DeleteAfterDays"] for one in plan["BackupPlan"]["BackupPlanRule"]]
    assert sorted(days) == [35, 1830]
    lock = vault["LockConfiguration"]
    assert (lock["MinRetentionDays"], lock["MaxRetentionDays"]) == (35, 1830)
    # Without it the lock is no compliance lock.
    assert lock["ChangeableForDays"] == 3
    (table,) = resource(templates, "JournalBackupSelection")["BackupSelection"]["Resources"]
    assert table.endswith(":table/signaalpunt-journal")


def test_packages_are_written_by_who_deploys_only(templates: dict[str, Any]) -> None:
    policy = resource(templates, "ArtefactBucketPolicy")["PolicyDocument"]["Statement"]
    (only,) = [one for one in policy if one["Sid"] == "OnlyDeployingWrites"]
    assert (only["Effect"], only["Action"]) == ("Deny", "s3:PutObject")
    (arn,) = only["Condition"]["ArnNotEquals"].values()
    assert arn.endswith(":role/signaalpunt-deploy")


def test_the_role_of_the_gateway_is_taken_on_for_this_account_only(
    templates: dict[str, Any],
) -> None:
    for logical in ("GatewayLogRole", "JournalBackupRole"):
        (one,) = resource(templates, logical)["AssumeRolePolicyDocument"]["Statement"]
        assert one["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_costs_are_told_before_and_after_they_pass_what_was_agreed(
    templates: dict[str, Any],
) -> None:
    told = resource(templates, "Budget")["NotificationsWithSubscribers"]
    said = {(o["Notification"]["NotificationType"], o["Notification"]["Threshold"]) for o in told}
    assert said == {("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)}
