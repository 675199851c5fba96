"""The stack of the account on the engine: it can be made, and its roles may do what they are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tools import package
from tools.engine import Engine

NAME = "signaalpunt-account"
# What the engine knows no type for (infra/account.yaml says so at each).
LEFT_OUT = {"WithTrail": "no", "WithVault": "no", "WithBudget": "no"}
TABLE = "signaalpunt-reports"
KEY = {"pk": {"S": "x"}, "sk": {"S": "x"}}


@pytest.fixture(scope="module")
def roles(engine: Engine) -> dict[str, str]:
    """The roles of the account by their output, such as ``DeployRoleArn``."""
    formation = engine.client("cloudformation")
    try:
        formation.describe_stacks(StackName=NAME)
    except ClientError:
        given = {"BudgetEmail": "kosten@gemeente.example", **LEFT_OUT}
        formation.create_stack(
            StackName=NAME,
            # As an administrator does: there is no bucket yet.
            TemplateBody=(package.BUILD / "account.json").read_text(),
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        waiter = formation.get_waiter("stack_create_complete")
        waiter.wait(StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    return engine.outputs("account")


def is_refused(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        assert code.startswith("AccessDenied"), code
        return True
    return False


def test_who_deploys_sees_stacks_and_tables_and_no_content(
    engine: Engine, roles: dict[str, str]
) -> None:
    def client(service: str) -> Any:
        return engine.client_as(roles["DeployRoleArn"], service)

    table, outputs = client("dynamodb"), engine.outputs("data")
    assert client("cloudformation").describe_stacks(StackName="signaalpunt-data")["Stacks"]
    assert table.describe_table(TableName=TABLE)["Table"]
    assert client("kms").get_key_policy(KeyId=outputs["ContentKeyArn"])["Policy"]
    put = {"Bucket": roles["ArtefactBucketName"], "Key": "x", "Body": b"x"}
    once = {**put, "Key": uuid4().hex, "IfNoneMatch": "*"}
    assert client("s3").put_object(**once)["VersionId"]
    refused = {
        "a release written over": lambda: client("s3").put_object(**put),
        "item": lambda: table.get_item(TableName=TABLE, Key=KEY),
        "items": lambda: table.scan(TableName=TABLE),
        "message": lambda: client("sqs").receive_message(QueueUrl=outputs["ReportsQueueUrl"]),
        "seal": lambda: client("kms").generate_data_key(
            KeyId=outputs["ContentKeyArn"], KeySpec="AES_256"
        ),
        "sheet": lambda: client("s3").get_object(Bucket=outputs["JournalBucketName"], Key="x"),
        "function": lambda: client("lambda").invoke(FunctionName="signaalpunt-clock"),
        "own role": lambda: client("iam").put_role_policy(
            RoleName="signaalpunt-deploy", PolicyName="x", PolicyDocument="{}"
        ),
        "free role": lambda: client("iam").create_role(
            RoleName="signaalpunt-x", AssumeRolePolicyDocument="{}"
        ),
    }
    assert [name for name, attempt in refused.items() if not is_refused(attempt)] == []


def test_nobody_else_writes_a_package(engine: Engine, roles: dict[str, str]) -> None:
    for role in ("AuditRoleArn", "BreakGlassRoleArn"):
        s3 = engine.client_as(roles[role], "s3")
        put = {"Bucket": roles["ArtefactBucketName"], "Key": "x", "Body": b"x"}
        assert is_refused(lambda s3=s3, put=put: s3.put_object(**put))  # type: ignore[misc]


def test_who_audits_reads_the_journal_and_nothing_beside_it(
    engine: Engine, roles: dict[str, str]
) -> None:
    table = engine.client_as(roles["AuditRoleArn"], "dynamodb")
    assert "Items" in table.scan(TableName="signaalpunt-journal", Limit=1)
    assert is_refused(lambda: table.scan(TableName=TABLE))
    assert is_refused(lambda: table.put_item(TableName="signaalpunt-journal", Item=KEY))
    keys = engine.client_as(roles["AuditRoleArn"], "kms")
    key = engine.outputs("data")["ContentKeyArn"]
    assert is_refused(lambda: keys.generate_data_key(KeyId=key, KeySpec="AES_256"))


def test_break_glass_opens_and_reads(engine: Engine, roles: dict[str, str]) -> None:
    def client(service: str) -> Any:
        return engine.client_as(roles["BreakGlassRoleArn"], service)

    key = engine.outputs("data")["ContentKeyArn"]
    assert "Item" not in client("dynamodb").get_item(TableName=TABLE, Key=KEY)
    assert client("kms").describe_key(KeyId=key)["KeyMetadata"]
    with pytest.raises(ClientError) as error:
        client("kms").decrypt(CiphertextBlob=b"nothing", KeyId=key)
    assert not str(error.value.response["Error"]["Code"]).startswith("AccessDenied")
