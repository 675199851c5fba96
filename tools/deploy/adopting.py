"""Takes what a data stack left behind into a new one: tables, keys, queues, buckets and the pool, with
what they hold.

Only what is there is imported; the deployment after it makes the rest. Without the old keys nothing of the
old rows would open, so each key is found by its description, and two keys of one description are never
guessed between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tools.deploy.aws import Aws, code_of

Template = Mapping[str, Any]
# What CloudFormation asks for one resource (CreateChangeSet, "ResourcesToImport").
Import = dict[str, Any]


class TwoKeys(Exception):
    """Two keys have one description; the message names them."""


def found(aws: Aws, template: Template, account: str) -> list[Import]:
    """Each resource of the template that is there already, as CloudFormation imports it. Raises TwoKeys."""
    keys = _keys(aws)
    look: Mapping[str, Callable[[Mapping[str, Any]], dict[str, str] | None]] = {
        "AWS::DynamoDB::Table": lambda one: _table(aws, str(one["TableName"])),
        "AWS::SQS::Queue": lambda one: _queue(aws, str(one["QueueName"])),
        "AWS::S3::Bucket": lambda one: _bucket(aws, _named(one["BucketName"], account)),
        "AWS::Cognito::UserPool": lambda one: _pool(aws, str(one["UserPoolName"])),
        "AWS::KMS::Key": lambda one: _key(keys, str(one["Description"])),
    }
    if not aws.is_engine:
        # AWS makes no policy where a bucket has one; the engine does, and imports none.
        look = {**look, "AWS::S3::BucketPolicy": lambda one: _policy(aws, template, one, account)}
    there = []
    for name, resource in template["Resources"].items():
        if resource["Type"] in look and (
            identifier := look[resource["Type"]](resource["Properties"])
        ):
            there.append(
                {
                    "ResourceType": resource["Type"],
                    "LogicalResourceId": name,
                    "ResourceIdentifier": identifier,
                }
            )
    return there


def only(template: Template, imports: list[Import]) -> dict[str, Any]:
    """The template with nothing but what is imported: CloudFormation adds nothing else in an import, no
    output either.
    """
    names = {one["LogicalResourceId"] for one in imports}
    resources = {
        name: _without_others(one, names)
        for name, one in template["Resources"].items()
        if name in names
    }
    kept = {key: template[key] for key in ("AWSTemplateFormatVersion", "Description", "Parameters")}
    return {**kept, "Resources": resources}


def _without_others(resource: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    after = resource.get("DependsOn", [])
    listed = [after] if isinstance(after, str) else after
    return {**resource, "DependsOn": [one for one in listed if one in names]}


def _named(name: Any, account: str) -> str:
    text = name["Fn::Sub"] if isinstance(name, dict) else name
    return str(text).replace("${AWS::AccountId}", account)


def _table(aws: Aws, name: str) -> dict[str, str] | None:
    return _there(
        lambda: aws.client("dynamodb").describe_table(TableName=name), {"TableName": name}
    )


def _queue(aws: Aws, name: str) -> dict[str, str] | None:
    try:
        return {"QueueUrl": aws.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]}
    except ClientError as error:
        if "NonExistentQueue" in code_of(error) or "QueueDoesNotExist" in code_of(error):
            return None
        raise


def _bucket(aws: Aws, name: str) -> dict[str, str] | None:
    return _there(lambda: aws.client("s3").get_bucket_versioning(Bucket=name), {"BucketName": name})


def _policy(
    aws: Aws, template: Template, policy: Mapping[str, Any], account: str
) -> dict[str, str] | None:
    bucket = template["Resources"][policy["Bucket"]["Ref"]]["Properties"]["BucketName"]
    name = _named(bucket, account)
    return _there(lambda: aws.client("s3").get_bucket_policy(Bucket=name), {"Bucket": name})


def _there(ask: Callable[[], object], identifier: dict[str, str]) -> dict[str, str] | None:
    try:
        ask()
    except ClientError as error:
        if code_of(error) in {"ResourceNotFoundException", "NoSuchBucket", "NoSuchBucketPolicy"}:
            return None
        raise
    return identifier


def _pool(aws: Aws, name: str) -> dict[str, str] | None:
    pages = aws.client("cognito-idp").get_paginator("list_user_pools").paginate(MaxResults=60)
    for one in (pool for page in pages for pool in page["UserPools"]):
        if one["Name"] == name:
            return {"UserPoolId": one["Id"]}
    return None


def _keys(aws: Aws) -> dict[str, list[str]]:
    """The ids of the keys that can be used, by their description."""
    ids: dict[str, list[str]] = {}
    for described in _described(aws):
        if described["Enabled"]:
            ids.setdefault(described["Description"], []).append(described["KeyId"])
    return ids


def _described(aws: Aws) -> Iterator[Mapping[str, Any]]:
    kms = aws.client("kms")
    for page in kms.get_paginator("list_keys").paginate():
        for key in page["Keys"]:
            yield kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]


def _key(keys: Mapping[str, list[str]], description: str) -> dict[str, str] | None:
    ids = keys.get(description, [])
    if len(ids) > 1:
        msg = (
            f"keys {', '.join(ids)} are both described as {description!r}: disable the ones that "
            "seal nothing, with break-glass, and give the command again"
        )
        raise TwoKeys(msg)
    return {"KeyId": ids[0]} if ids else None
