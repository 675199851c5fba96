"""Files in a bucket in which nothing is written over: a name has one content, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from chalicelib.platform.errors import Unavailable

if TYPE_CHECKING:
    from chalicelib.platform.settings import Settings

# The buckets with files of releases: all of them, and those that anybody may read.
FilesName = Literal["releases", "published"]


class OtherFile(RuntimeError):
    """A file is there under this name already, with other bytes; the message names it."""


class Files(Protocol):
    """Files by name. All methods may raise Unavailable."""

    def keep(self, name: str, file: bytes) -> None:
        """Keep a file; the same bytes under the same name are kept once. Raises OtherFile."""
        ...

    def read(self, name: str) -> bytes | None:
        """The file; None when there is none under this name."""
        ...


class Bucket:
    """A bucket of S3, named by a setting: its calls, with an outage told apart from a refusal."""

    def __init__(self, settings: Settings, key: str) -> None:
        self._name = settings.text(key)

    def put_once(self, name: str, file: bytes, kind: str) -> bool:
        """Put a file where none is (conditional write, S3 user guide); False when one is there.

        Raises Unavailable.
        """
        from chalicelib.platform.aws import error_code

        try:
            # S3 asks for the checksum when a bucket has object lock (its user guide).
            self.call(
                "put_object",
                Key=name,
                Body=file,
                IfNoneMatch="*",
                ContentType=kind,
                ChecksumAlgorithm="SHA256",
            )
        except Exception as error:
            if error_code(error) == "ConditionalRequestConflict":
                msg = f"another one puts {name} at this moment"
                raise Unavailable(msg) from None
            if error_code(error) != "PreconditionFailed":
                raise
            return False
        return True

    def call(self, operation: str, **arguments: Any) -> Any:
        """One call of S3 on this bucket. Raises Unavailable, and ClientError for what is refused."""
        from chalicelib.platform.aws import client, error_code, is_outage

        try:
            return getattr(client("s3"), operation)(Bucket=self._name, **arguments)
        except Exception as error:
            if is_outage(error):
                why = error_code(error) or type(error).__name__
                msg = f"s3 does not answer {operation} ({why})"
                raise Unavailable(msg) from None
            raise


class S3Files:
    """Files in a bucket whose policy refuses to write over one (``infra/data.yaml``)."""

    def __init__(self, settings: Settings, name: FilesName) -> None:
        self._bucket = Bucket(settings, f"{name.upper()}_BUCKET")

    def keep(self, name: str, file: bytes) -> None:
        is_kept = self._bucket.put_once(name, file, "application/octet-stream")
        if not is_kept and self.read(name) != file:
            msg = f"{name} has other bytes already"
            raise OtherFile(msg)

    def read(self, name: str) -> bytes | None:
        from chalicelib.platform.aws import error_code

        try:
            return bytes(self._bucket.call("get_object", Key=name)["Body"].read())
        except Exception as error:
            if error_code(error) == "NoSuchKey":
                return None
            raise
