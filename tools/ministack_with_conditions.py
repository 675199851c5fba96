"""Starts ministack, and tells its IAM what it leaves out about calls to KMS, S3, SES and DynamoDB.

Our policies allow a key only for its part (``kms:EncryptionContext:part``), a sheet of the journal only
where none is (``s3:if-none-match``), some partitions of a table (``dynamodb:LeadingKeys``), and mail only
from our address (``ses:FromAddress``), by our identity and configuration set; the policies of the keys
name roles (``aws:PrincipalArn``). ministack 1.5.33 evaluates conditions and resources, but knows none of
the first four, takes a session for its role, and finds no multi-region key in a ciphertext: so it would
refuse what AWS allows. It is called without TLS, which our policies refuse, and its CloudFormation knows no
records for the DKIM of an identity. Run by the engine's own Python, never imported by ours.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services.cloudformation import provisioners

_mail: ContextVar[dict[str, Any]] = ContextVar("mail")
_headers: ContextVar[dict[str, str]] = ContextVar("headers")
_known = iam_actions.request_tag_context
_action = iam_actions.extract_iam_action
_condition_key = iam_evaluator._resolve_condition_key  # noqa: SLF001
_enforce_mail = app._enforce_ses_v2  # noqa: SLF001
_enforce = app._enforce_data_plane  # noqa: SLF001
_identities = provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"]  # noqa: SLF001


def _with_encryption_context(service: str, action: str, body: bytes, *rest: Any) -> dict[str, Any]:
    known: dict[str, Any] = _known(service, action, body, *rest)
    if service == "kms":
        context = _json(body).get("EncryptionContext") or {}
        known |= {f"kms:EncryptionContext:{key}": value for key, value in context.items()}
    if service == "dynamodb" and (keys := sorted(set(_leading_keys(_json(body))))):
        known["dynamodb:LeadingKeys"] = keys
    if service == "s3" and (condition := _headers.get({}).get("if-none-match")):
        known["s3:if-none-match"] = condition
    return known


def _leading_keys(asked: dict[str, Any]) -> Iterator[str]:
    """The partition keys that a call names: of items, of keys, and of a query (``pk = :pk``)."""
    for one in asked.get("TransactItems", ()):
        for part in one.values():
            yield from _leading_keys(part)
    for item in (asked.get("Item"), asked.get("Key")):
        if item:
            yield str(item["pk"]["S"])
    if "pk = :pk" in asked.get("KeyConditionExpression", ""):
        yield str(asked["ExpressionAttributeValues"][":pk"]["S"])


def _remember_headers(service: str, method: str, path: str, headers: Any, *rest: Any) -> Any:
    _headers.set({str(name).lower(): str(value) for name, value in headers.items()})
    return _action(service, method, path, headers, *rest)


def _remember_mail(method: str, path: str, headers: Any, body: bytes, *rest: Any) -> Any:
    _mail.set(_json(body))
    return _enforce_mail(method, path, headers, body, *rest)


def _with_sender(service: str, action: str, *rest: Any, **named: Any) -> Any:
    if action != "ses:SendEmail":
        return _enforce(service, action, *rest, **named)
    mail = _mail.get()
    sender = str(mail.get("FromEmailAddress"))
    named["service_context"] = {"ses:FromAddress": sender}
    # AWS asks for the right on the identity, here the sender's domain, and on the set.
    used = (
        f"identity/{sender.partition('@')[2]}",
        f"configuration-set/{mail.get('ConfigurationSetName')}",
    )
    for name in used:
        arn = f"arn:aws:ses:{os.environ['MINISTACK_REGION']}:{get_account_id()}:{name}"
        if denied := _enforce(service, action, *rest, **{**named, "resource_arn": arn}):
            return denied
    return None


def _with_role(key: str, context: Any) -> Any:
    """The value of a condition key. Who took on a role is that role (IAM user guide, aws:PrincipalArn)."""
    if key.lower() == "aws:securetransport":
        # AWS is called by TLS only; the engine is called within one machine, without.
        return "true"
    value = _condition_key(key, context)
    if key.lower() != "aws:principalarn":
        return value
    session = re.fullmatch(r"(arn:[\w-]+):sts::(\d{12}):assumed-role/([^/]+)/.+", str(value))
    return f"{session[1]}:iam::{session[2]}:role/{session[3]}" if session else value


def _with_dkim(handle: Any) -> Any:
    """A handler of AWS::SES::EmailIdentity whose answer has what DNS records are made from."""

    def handler(*asked: Any, **named: Any) -> Any:
        identity, attributes = handle(*asked, **named)
        for number in (1, 2, 3):
            attributes[f"DkimDNSTokenName{number}"] = f"token{number}._domainkey.{identity}"
            attributes[f"DkimDNSTokenValue{number}"] = f"token{number}.dkim.amazonses.com"
        return identity, attributes

    return handler


def _json(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


iam_actions.request_tag_context = _with_encryption_context
iam_actions.extract_iam_action = _remember_headers
iam_evaluator._resolve_condition_key = _with_role  # noqa: SLF001
# A ciphertext begins with the id of its key; that of a multi-region key has another form.
iam_actions._KMS_KEY_ID_RE = re.compile(  # noqa: SLF001
    f"mrk-[0-9a-f]{{32}}$|{iam_actions._KMS_KEY_ID_RE.pattern}"  # noqa: SLF001
)
app._enforce_ses_v2 = _remember_mail  # noqa: SLF001
app._enforce_data_plane = _with_sender  # noqa: SLF001
_identities |= {deed: _with_dkim(_identities[deed]) for deed in ("create", "update")}

if __name__ == "__main__":
    app.main()
