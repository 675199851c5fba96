"""The account that is deployed to, or the engine in its place: the same calls at another address."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

_PATIENT = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 5},
    s3={"addressing_style": "path"},
)


@dataclass
class Aws:
    """Clients of one account and region. ``endpoint`` is the engine's address, or empty: AWS itself."""

    region: str
    endpoint: str = ""
    session: Any = None
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """The boto3 client of ``service``, made once."""
        if service not in self._clients:
            self._clients[service] = self._one_session.client(
                service,
                region_name=self.region,
                endpoint_url=self.endpoint or None,
                config=_PATIENT,
            )
        return self._clients[service]

    @cached_property
    def _one_session(self) -> Any:
        """One session for all clients: a profile with a second factor takes on its role once for each
        session.
        """
        return self.session or boto3.Session(region_name=self.region)

    @cached_property
    def is_engine(self) -> bool:
        """Whether the embedded engine answers, and not AWS."""
        if not self.endpoint:
            return False
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=5):
                return True
        except OSError:
            return False

    def environment(self) -> dict[str, str]:
        """Settings with which a process of its own reaches the same account with the same rights."""
        keys = self._one_session.get_credentials().get_frozen_credentials()
        given = {
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            "AWS_SESSION_TOKEN": keys.token,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint,
        }
        return {name: value for name, value in given.items() if value}

    def object_url(self, bucket: str, key: str) -> str:
        """Where CloudFormation reads an object, such as a template."""
        return f"{self.client('s3').meta.endpoint_url}/{bucket}/{key}"


def code_of(error: ClientError) -> str:
    """The code of an error of AWS, such as "AccessDenied"."""
    return str(error.response.get("Error", {}).get("Code", ""))
