"""A login in the pool of Cognito, for an installation without an issuer of its own.

``python -m tools.pool_login <name>`` makes one and prints its password, which holds for three days and
once: at the first login the pool asks for a password of one's own, and for an authenticator app. Hand both
over in person: the pool knows no address. LOGIN_POOL in the environment names the pool (``make hand`` sets
it); the rights are those of the role ``signaalpunt-by-hand``.

A login alone opens nothing: the bureau lets in who opened an invitation with it.
"""

from __future__ import annotations

import os
import secrets
import string
import sys

import boto3
from botocore.exceptions import ClientError

# The pool asks for 14 characters of each kind (infra/data.yaml).
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.+")


def main() -> None:
    """Make the login, or say why not."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    name, password = sys.argv[1], new_password()
    try:
        boto3.client("cognito-idp").admin_create_user(
            UserPoolId=os.environ["LOGIN_POOL"],
            Username=name,
            TemporaryPassword=password,
            MessageAction="SUPPRESS",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "UsernameExistsException":
            sys.exit(
                f"There is a login {name} already: delete that one first, or take another name."
            )
        raise
    print(f"{name}  {password}")  # noqa: T201


def new_password() -> str:
    """Twenty random characters, of each kind that the pool asks."""
    everything = "".join(_KINDS)
    while True:
        found = "".join(secrets.choice(everything) for _ in range(20))
        if all(set(kind) & set(found) for kind in _KINDS):
            return found


if __name__ == "__main__":
    main()
