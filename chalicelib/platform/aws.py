"""The one door to boto3: clients with short timeouts, made when first used.

Importing this module does not import boto3, so a page that calls no service stays light.
"""

from __future__ import annotations

from functools import cache
from typing import Any

_OUTAGES = frozenset(
    {
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "KMSInternalException",
        "DependencyTimeoutException",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


@cache
def client(service: str) -> Any:
    """The boto3 client of ``service``; the endpoint and region come from the environment."""
    import boto3

    # SES has no idempotency token, so a second try after a lost answer would be a second mail.
    make: Any = boto3.client
    return make(service, config=_config(tries=1 if service == "sesv2" else 2))


@cache
def session() -> Any:
    """A botocore session for a library that makes its own clients: they get our time-outs."""
    from botocore.session import Session

    made = Session()
    made.set_default_client_config(_config(tries=2))
    return made


def _config(*, tries: int) -> Any:
    from botocore.config import Config

    # Two tries of at most 2 + 4 seconds fit in API Gateway's 29 (its integration timeout).
    return Config(
        connect_timeout=2,
        read_timeout=4,
        retries={"mode": "standard", "total_max_attempts": tries},
    )


def is_outage(error: BaseException) -> bool:
    """Whether a boto3 error means "later", as opposed to "never" (a bug, a refused right)."""
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

    if isinstance(error, ClientError):
        answer = error.response
        status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return answer.get("Error", {}).get("Code") in _OUTAGES or status >= 500
    return isinstance(error, BotoCoreError) and not isinstance(error, ParamValidationError)


def error_code(error: BaseException) -> str:
    """The AWS error code of a ClientError, ``""`` for anything else."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""
