"""A place where something is written once and cannot be changed or taken back: a bucket with object lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.platform.errors import Unavailable

if TYPE_CHECKING:
    from chalicelib.platform.settings import Settings


class WriteOnce(Protocol):
    """Files by name. All methods may raise Unavailable."""

    def keep(self, name: str, file: bytes) -> None:
        """Keep a file for good; one that is there already under this name stays as it is."""
        ...

    def read(self, name: str) -> bytes:
        """The file as it was first kept."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names of all files in a folder, in order."""
        ...


class S3WriteOnce:
    """A bucket whose default is retention in compliance mode (``infra/data.yaml``)."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = settings.text("JOURNAL_BUCKET")

    def keep(self, name: str, file: bytes) -> None:
        from chalicelib.platform.aws import error_code

        try:
            self._call(
                "put_object",
                Key=name,
                Body=file,
                IfNoneMatch="*",
                ContentType="application/json",
                # S3 asks for it when a bucket has object lock (its user guide).
                ChecksumAlgorithm="SHA256",
            )
        except Exception as error:
            if error_code(error) != "PreconditionFailed":
                raise

    def read(self, name: str) -> bytes:
        return bytes(self._call("get_object", Key=name)["Body"].read())

    def names(self, folder: str) -> list[str]:
        found: list[str] = []
        more: dict[str, str] = {}
        while True:
            page = self._call("list_objects_v2", Prefix=folder, **more)
            found += [str(one["Key"]) for one in page.get("Contents", [])]
            if not page.get("IsTruncated"):
                return sorted(found)
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def _call(self, operation: str, **arguments: Any) -> Any:
        from chalicelib.platform.aws import client, error_code, is_outage

        try:
            return getattr(client("s3"), operation)(Bucket=self._bucket, **arguments)
        except Exception as error:
            if is_outage(error):
                msg = (
                    f"s3 does not answer {operation} ({error_code(error) or type(error).__name__})"
                )
                raise Unavailable(msg) from None
            raise
