"""What a change set would do, and which of that nobody may carry out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# A resource of these types holds what cannot be made anew. The properties are those of which AWS says that
# a change means "Replacement", or that KMS refuses (CloudFormation, template reference of each type).
HOLDS_STATE: Mapping[str, tuple[str, ...]] = {
    "AWS::DynamoDB::Table": ("TableName", "KeySchema"),
    "AWS::KMS::Key": ("KeySpec", "KeyUsage", "MultiRegion", "Origin"),
    "AWS::SQS::Queue": ("QueueName", "FifoQueue"),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::Cognito::UserPool": ("UsernameConfiguration", "UsernameAttributes", "AliasAttributes"),
    "AWS::Backup::BackupVault": ("BackupVaultName", "EncryptionKeyArn"),
}


@dataclass(frozen=True)
class Change:
    """One line of a change set. ``replacement`` is "True", "False", "Conditional", or "" (API Reference)."""

    action: str
    name: str
    kind: str
    replacement: str = ""
    scope: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"{self.action:<7} {self.kind:<42} {self.name}"
        if self.replacement == "True":
            return f"{what}  REPLACED: {', '.join(self.scope)}"
        if self.replacement == "Conditional":
            return f"{what}  perhaps replaced: {', '.join(self.scope)}"
        return f"{what}  {', '.join(self.scope)}".rstrip()


def change(described: Mapping[str, Any]) -> Change:
    """A ``ResourceChange`` of DescribeChangeSet."""
    properties = [
        str(one["Target"]["Name"])
        for one in described.get("Details", ())
        if one["Target"].get("Name")
    ]
    return Change(
        described["Action"],
        described["LogicalResourceId"],
        described["ResourceType"],
        described.get("Replacement", ""),
        tuple(dict.fromkeys(properties)),
    )


def refusals(
    changes: Sequence[Change], deployed: Mapping[str, Any], wanted: Mapping[str, Any]
) -> list[str]:
    """Why a change set may not be carried out: a sentence for each resource that would lose what it holds.

    ``deployed`` and ``wanted`` are the resources of the two templates by logical name, raw. They are
    compared beside the change set, because CloudFormation lists a changed ``KeySpec`` as a change like
    others and KMS refuses it halfway.
    """
    said = dict.fromkeys([*_by_change_set(changes), *_by_templates(deployed, wanted)])
    return list(said)


def _by_change_set(changes: Sequence[Change]) -> Iterator[str]:
    for one in changes:
        if one.kind not in HOLDS_STATE:
            continue
        if one.action == "Remove":
            yield _left_out(one.name, one.kind)
        elif one.replacement == "True":
            for key in one.scope or ("a property",):
                yield _replaced(one.name, one.kind, key)


def _by_templates(deployed: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    for name, resource in deployed.items():
        kind = resource["Type"]
        if kind not in HOLDS_STATE:
            continue
        new = wanted.get(name)
        if new is None or new["Type"] != kind:
            yield _left_out(name, kind)
            continue
        before, after = resource.get("Properties", {}), new.get("Properties", {})
        for key in HOLDS_STATE[kind]:
            if before.get(key) != after.get(key):
                yield _replaced(name, kind, key)


def _replaced(name: str, kind: str, key: str) -> str:
    return (
        f"{name}.{key}: this change replaces a resource that holds data ({kind}). Give {key} its "
        "deployed value again, or add a second resource beside it"
    )


def _left_out(name: str, kind: str) -> str:
    return (
        f"{name}: the template leaves out a resource that holds data ({kind}), and it would stay "
        "behind unmanaged. Put it back in the template"
    )


# CloudFormation asks this of each update, also of one by hand (user guide, "Prevent updates to stack
# resources").
STACK_POLICY: Mapping[str, Any] = {
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["Update:Replace", "Update:Delete"],
            "Resource": "*",
            "Condition": {"StringEquals": {"ResourceType": sorted(HOLDS_STATE)}},
        },
    ]
}
